import { connect } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { canServe, TestServer } from '../../server.case.ts';
import { brokerContract } from '../broker.case.ts';
import { names } from '../names.ts';
import { callOf } from '../transport.case.ts';
import type { Call, Reply } from '../transport.ts';
import { openRabbitClient } from './client.ts';
import { openRabbitWorker } from './worker.ts';

brokerContract({
  kind: 'rabbitmq',
  environment: (authority) => ({ AMQP_URL: `amqp://${authority}` }),
  async poison(authority, garbage) {
    const connection = await connect(`amqp://${authority}`);
    try {
      const channel = await connection.createChannel();
      channel.sendToQueue(names.commands, Buffer.from(garbage), { persistent: true });
      await delay(1000);
      const letters: string[] = [];
      for (;;) {
        const message = await channel.get(names.dead, { noAck: true });
        if (message === false) return letters;
        letters.push(message.content.toString());
      }
    } finally {
      await connection.close();
    }
  },
  async forget(authority) {
    const connection = await connect(`amqp://${authority}`);
    await (await connection.createChannel()).deleteQueue(names.commands);
    await connection.close();
  },
});

describe.skipIf(!canServe)('RabbitMQ that has just made the queue of the commands', () => {
  it('keeps what was confirmed when it is killed at once', async () => {
    const server = await TestServer.start('rabbitmq');
    const options = { url: `amqp://${server.authority}`, log: () => undefined };
    const client = await openRabbitClient(options);
    const keys = Array.from({ length: 20 }, (_, n) => `new-queue-${n}`);
    try {
      await Promise.all(keys.map((key) => client.submit?.(callOf('command', { 'Idempotency-Key': key }), { timeoutMs: 5000 }) ?? Promise.reject(new Error('no commands'))));
      await server.kill();
      await server.restart();
      const carriedOut = new Set<string>();
      const handler = ({ input }: Call): Promise<Reply> => {
        carriedOut.add(String(input['Idempotency-Key']));
        return Promise.resolve({ status: 200, body: '{}' });
      };
      const worker = await openRabbitWorker({ ...options, handler, inFlight: 4 });
      await expect.poll(() => [...carriedOut].sort(), { timeout: 15_000 }).toEqual(keys.sort());
      await worker.close({ graceMs: 100 });
    } finally {
      await client.close({ graceMs: 0 });
      await server.stop();
    }
  });
});
