import { connect, DiscardPolicy, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerOptions, ServerSource } from '../../../fixtures/servers/server.ts';
import { startServer } from '../../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../../fixtures/servers/testbed.case.ts';
import { UnsupportedError } from '../../harness/errors.ts';
import type { BenchContext } from '../../harness/scenario.ts';
import type { Channel, ChannelOptions, OpenChannel } from '../generator/endpoints.ts';
import { Servers } from '../servers.ts';
import { jetStream } from './jetstream.ts';
import { natsCore } from './nats-core.ts';
import { connectNatsTransport } from './nats-transport.ts';
import { connectNats } from './nats.ts';

const open = jetStream({ storage: 'file', isLog: false });
const READING = { index: 0, prefetch: 512, acknowledgeEvery: 1 };
const PAYLOAD = Buffer.alloc(16, 'x');

describe.skipIf(!canServe)('JetStream by its client', () => {
  let lab: Lab;
  let source: ServerSource;
  let count = 0;
  const failures: string[] = [];
  beforeAll(async () => {
    ({ lab, source } = await testbed('nats'));
  });
  afterAll(() => lab.close());

  const start = (options: ServerOptions): Promise<RunningServer> => startServer('nats', { lab, source, name: `s${++count}`, options });
  const at = ({ address, credentials, ca }: RunningServer, its: Partial<ChannelOptions> = {}): ChannelOptions => ({
    address,
    credentials,
    ca,
    name: `c${++count}`,
    shape: 'queue',
    consumers: 1,
    payloadBytes: PAYLOAD.length,
    onFailure: ({ message }) => failures.push(message),
    ...its,
  });
  const join = ({ address, credentials }: RunningServer): Promise<NatsConnection> =>
    connect({ servers: `${address.host}:${address.port}`, user: credentials.user, pass: credentials.password });
  const publish = async (channel: Channel, messages: number): Promise<{ acknowledged: number[]; refused: string[] }> => {
    const told = { acknowledged: [] as number[], refused: [] as string[] };
    const publisher = await channel.publisher({
      onAcknowledged: (index) => told.acknowledged.push(index),
      onRefused: (index, reason) => told.refused.push(`${index}: ${reason}`),
      onWritable: () => undefined,
    });
    for (let index = 0; index < messages; index++) publisher.publish(Buffer.from(PAYLOAD));
    await expect.poll(() => told.acknowledged.length + told.refused.length).toBe(messages);
    await publisher.close();
    return told;
  };
  const read = async (channel: Channel): Promise<{ got: () => number; close: () => Promise<void> }> => {
    let got = 0;
    const consumer = await channel.consumer({ ...READING, onMessage: () => got++ });
    return {
      got: () => got,
      close: async () => {
        await consumer.flush();
        await consumer.close();
      },
    };
  };

  it('names the setting that a server without JetStream lacks', async () => {
    await using server = await start({});
    const failure = await open(at(server)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsupportedError);
    expect((failure as Error).message).toMatch(/without JetStream; .*jetstream \{ \}/);
  });

  it('uses the stream that stands under its name, and tells what that refuses', async () => {
    await using server = await start({ jetstream: 'file' });
    const own = await join(server);
    const { streams } = await own.jetstreamManager();
    await streams.add({ name: 'small', subjects: ['small'], max_msgs: 3, discard: DiscardPolicy.New });
    const channel = await open(at(server, { name: 'small' }));
    const { acknowledged, refused } = await publish(channel, 5);
    expect(acknowledged).toEqual([0, 1, 2]);
    expect(refused).toEqual(['3: maximum messages exceeded (10077)', '4: maximum messages exceeded (10077)']);
    await streams.delete('small');
    expect((await publish(channel, 1)).refused).toEqual(['0: no stream takes its subject']);
    await channel.close();
    await own.close();
    expect(failures).toEqual([]);
  });

  it('leaves its messages on the server when asked to, takes them up again after kill -9, and removes what it made', async () => {
    const first = await start({ jetstream: 'file' });
    const options = at(first);
    const before = await open(options);
    expect((await publish(before, 20)).acknowledged).toHaveLength(20);
    await before.close({ keep: true });
    await first.kill('SIGKILL');
    await using again = await first.restart();

    const after = await open({ ...options, name: options.name });
    const reader = await read(after);
    await expect.poll(reader.got).toBe(20);
    await reader.close();
    const own = await join(again);
    const { streams } = await own.jetstreamManager();
    expect((await streams.info(options.name)).state.messages).toBe(0);
    await after.close();
    await expect(streams.info(options.name)).rejects.toThrow('stream not found');
    await own.close();
    expect(failures).toEqual([]);
  });

  it('tells of a broker that dies, once for each connection, and refuses nothing then', async () => {
    await using server = await start({ jetstream: 'file' });
    const died: string[] = [];
    const channel = await open(at(server, { onFailure: ({ message }) => died.push(message) }));
    const reader = await read(channel);
    const refused: string[] = [];
    const publisher = await channel.publisher({ onAcknowledged: () => undefined, onRefused: (_, reason) => refused.push(reason), onWritable: () => undefined });
    await server.kill('SIGSTOP');
    publisher.publish(Buffer.from(PAYLOAD));
    await server.kill('SIGKILL');
    await expect.poll(() => died.length).toBe(3);
    expect(died.map((message) => message.split(':')[0]).sort()).toEqual(['NATS administrator', 'NATS consumer', 'NATS publisher']);
    expect(refused).toEqual([]);
    await publisher.close();
    await reader.close().catch(() => undefined);
    await channel.close();
  });

  it('acknowledges all up to a message in a log; a work queue refuses that', async () => {
    await using server = await start({ jetstream: 'file' });
    const consuming = { ...READING, acknowledgeEvery: 4, onMessage: () => undefined };
    const queue = await open(at(server));
    await expect(queue.consumer(consuming)).rejects.toThrow(/NATS refuses a consumer of JetStream: .*explicit ack/);
    await queue.close();
    const options = at(server);
    const log = await jetStream({ storage: 'file', isLog: true })(options);
    const reader = await log.consumer(consuming);
    await publish(log, 10);
    const own = await join(server);
    const { consumers } = await own.jetstreamManager();
    const acknowledged = async (): Promise<number> => (await consumers.info(options.name, 'shared')).ack_floor.stream_seq;
    await expect.poll(acknowledged).toBe(8);
    await reader.flush();
    await expect.poll(acknowledged).toBe(10);
    await reader.close();
    await log.close();
    await own.close();
  });

  it('and NATS core by both of its clients, works over encrypted connections', async () => {
    await using server = await start({ jetstream: 'file', tls: true });
    const openers: OpenChannel[] = [open, natsCore(connectNats), natsCore(connectNatsTransport)];
    for (const opener of openers) {
      const channel = await opener(at(server));
      const reader = await read(channel);
      const publisher = await channel.publisher({ onAcknowledged: () => undefined, onRefused: (_, reason) => failures.push(reason), onWritable: () => undefined });
      publisher.publish(Buffer.from(PAYLOAD));
      await expect.poll(reader.got).toBe(1);
      await publisher.close();
      await reader.close();
      await channel.close();
      await expect(opener(at(server, { ca: null })).then((its) => its.consumer({ ...READING, onMessage: () => undefined }))).rejects.toThrow(/certificate|tls/i);
    }
    expect(failures).toEqual([]);
  });
});

it('does not take the word of a server given by URL for when it syncs, or for TLS', async () => {
  const context = { cores: {}, log: () => undefined, secret: () => undefined } as unknown as BenchContext;
  const servers = new Servers({ context, setup: { lab: {} as Lab, source: () => Promise.resolve({ from: 'url', url: 'nats://127.0.0.1:1' }) } });
  const ask = (options: ServerOptions): Promise<RunningServer> => servers.start({ kind: 'nats', name: 'nats', options, signal: new AbortController().signal });
  await expect(ask({ jetstream: 'file', syncInterval: 'always' })).rejects.toThrow(UnsupportedError);
  await expect(ask({ tls: true })).rejects.toThrow(/without TLS/);
  await expect(ask({ jetstream: 'file' })).rejects.toThrow(/cannot be used/);
});
