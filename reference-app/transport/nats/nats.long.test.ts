import { connect, type NatsConnection } from 'nats';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { canServe, TestServer } from '../../server.case.ts';
import { brokerContract } from '../broker.case.ts';
import { names } from '../names.ts';
import { callOf, echo } from '../transport.case.ts';
import { openNatsClient } from './client.ts';
import { openNatsWorker } from './worker.ts';

async function join(authority: string): Promise<NatsConnection> {
  const [login = '', servers = ''] = authority.split('@');
  const [user = '', pass = ''] = login.split(':');
  return connect({ servers, user, pass });
}

brokerContract({
  kind: 'nats',
  server: { jetstream: 'file' },
  environment: (authority) => ({ NATS_URL: `nats://${authority}` }),
  async poison(authority, garbage) {
    const nc = await join(authority);
    try {
      await nc.jetstream().publish(names.commands, garbage);
      await delay(500);
      const { streams } = await nc.jetstreamManager();
      const { state } = await streams.info(names.deadStream);
      const letters: string[] = [];
      for (let seq = state.first_seq; seq <= state.last_seq; seq++) letters.push((await streams.getMessage(names.deadStream, { seq })).string());
      return letters;
    } finally {
      await nc.close();
    }
  },
  async forget(authority) {
    const nc = await join(authority);
    await (await nc.jetstreamManager()).streams.delete(names.commandStream);
    await nc.close();
  },
});

describe.skipIf(!canServe)('NATS without JetStream', () => {
  it('serves requests and takes no commands', async () => {
    const server = await TestServer.start('nats');
    try {
      const lines: string[] = [];
      const options = { url: `nats://${server.authority}`, log: (line: string) => void lines.push(line) };
      const worker = await openNatsWorker({ ...options, handler: echo, inFlight: 1 });
      const client = await openNatsClient(options);
      expect((await client.request(callOf('echo'), { timeoutMs: 1000 })).status).toBe(200);
      await expect(client.submit?.(callOf('command'), { timeoutMs: 1000 })).rejects.toThrow('JetStream off');
      expect(lines.join()).toContain('JetStream off');
      await worker.close({ graceMs: 100 });
      await client.close({ graceMs: 100 });
    } finally {
      await server.stop();
    }
  });
});
