import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerSource } from '../../../fixtures/servers/server.ts';
import { startServer } from '../../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../../fixtures/servers/testbed.case.ts';
import { UnsupportedError } from '../../harness/errors.ts';
import { Audit } from '../generator/audit.ts';
import type { Driver, DriverOptions } from '../generator/driver.ts';
import type { Channel, ChannelOptions } from '../generator/endpoints.ts';
import { OneWay } from '../generator/one-way.ts';
import { storedDriver } from '../protocols/amqp-stored-driver.ts';
import { classicDurable, quorum, stream, type QueueKind } from './rabbitmq-queues.ts';
import { storedChannel } from './rabbitmq-stored.ts';

const PAYLOAD_BYTES = 16;
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const payloadOf = (index: number): Buffer => Buffer.alloc(PAYLOAD_BYTES, index);
const kinds: readonly (readonly [string, QueueKind])[] = Object.entries({ classicDurable, quorum, stream });
const taking = kinds.filter(([, { isLog }]) => !isLog);
/** Takes two messages and refuses what comes beyond. */
const narrow: QueueKind = { declare: { 'x-queue-type': 'classic', 'x-max-length': 2, 'x-overflow': 'reject-publish' }, isLog: false };
let names = 0;

describe.skipIf(!canServe)('stored queues of RabbitMQ', () => {
  let lab: Lab;
  let source: ServerSource;
  let server: RunningServer;
  beforeAll(async () => {
    ({ lab, source } = await testbed('rabbitmq'));
    server = await startServer('rabbitmq', { lab, source, name: 'stored' });
  });
  afterAll(() => lab.close());

  const optionsOf = (more: Partial<ChannelOptions> = {}): ChannelOptions => {
    const { address, credentials, ca } = server;
    return { address, credentials, ca, name: `s${++names}`, shape: 'queue', consumers: 1, payloadBytes: PAYLOAD_BYTES, onFailure: () => undefined, ...more };
  };

  /** Publishes so many, and waits until each is acknowledged or refused. */
  async function publish(channel: Channel, count: number): Promise<{ acknowledged: number[]; refused: number[] }> {
    const acknowledged: number[] = [];
    const refused: number[] = [];
    const publisher = await channel.publisher({ onAcknowledged: (index) => acknowledged.push(index), onRefused: (index) => refused.push(index), onWritable: () => undefined });
    for (const index of range(count)) expect(publisher.publish(payloadOf(index))).toBe(true);
    await expect.poll(() => acknowledged.length + refused.length).toBe(count);
    await publisher.close();
    return { acknowledged, refused };
  }

  /** What one consumer is given, all of it acknowledged. */
  async function consume(channel: Channel, { expected, prefetch = 10, acknowledgeEvery = 1 }: { expected: number; prefetch?: number; acknowledgeEvery?: number }): Promise<number[]> {
    const got: number[] = [];
    const consumer = await channel.consumer({ index: 0, prefetch, acknowledgeEvery, onMessage: (payload) => got.push(payload[0] ?? -1) });
    await expect.poll(() => got.length).toBe(expected);
    await consumer.flush();
    await consumer.close();
    return got;
  }

  const driverOptions = (its: Pick<DriverOptions, 'audit' | 'onFailure'> & Partial<DriverOptions>): DriverOptions => {
    const { name, ...options } = optionsOf();
    return { ...options, channel: name, window: 100, prefetch: 10, acknowledgeEvery: 1, oneWay: new OneWay(1), onArrival: () => undefined, onWritable: () => undefined, ...its };
  };

  function send(driver: Driver, audit: Audit, count: number): void {
    expect(driver.publish(audit.nextSequence, count)).toBe(count);
    audit.published(count);
  }

  it.each(kinds)('hold a backlog in %s without a consumer, are kept on request, and are gone otherwise', async (_, kind) => {
    const options = optionsOf();
    const first = await storedChannel(kind)(options);
    expect((await publish(first, 30)).acknowledged.sort((a, b) => a - b)).toEqual(range(30));
    await first.close({ keep: true });
    const again = await storedChannel(kind)(options);
    expect(await consume(again, { expected: 30 })).toEqual(range(30));
    await again.close();
    const anew = await storedChannel(kind)(options);
    await publish(anew, 1);
    expect(await consume(anew, { expected: 1 })).toEqual([0]);
    await anew.close();
  });

  it.each(taking)('give nothing twice of %s that was acknowledged in lots, the last of them by a flush', async (_, kind) => {
    const channel = await storedChannel(kind)(optionsOf());
    await publish(channel, 23);
    expect(await consume(channel, { expected: 23, acknowledgeEvery: 5 })).toEqual(range(23));
    await publish(channel, 1);
    expect(await consume(channel, { expected: 1 })).toEqual([0]);
    await channel.close();
  });

  it.each(kinds)('are read by wire in %s in lots as large as what may be on its way', async (_, kind) => {
    const audit = new Audit({ acknowledges: true });
    const failures: Error[] = [];
    const driver = await storedDriver(kind)(driverOptions({ audit, acknowledgeEvery: 10, onFailure: (error) => failures.push(error) }));
    send(driver, audit, 100);
    await expect.poll(() => audit.inFlight).toBe(0);
    await driver.flush?.();
    expect(audit.settle()).toEqual({ published: 100, delivered: 100, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, acknowledged: 100 });
    await driver.close();
    expect(failures).toEqual([]);
  });

  it('tell which messages the broker has refused', async () => {
    const channel = await storedChannel(narrow)(optionsOf());
    expect(await publish(channel, 5)).toEqual({ acknowledged: [0, 1], refused: [2, 3, 4] });
    await channel.close();
  });

  it('end a wire driver whose messages the broker refuses', async () => {
    const failures: Error[] = [];
    const audit = new Audit({ acknowledges: true });
    // With one message on its way and acknowledgements withheld, the third and fourth find no room.
    const driver = await storedDriver(narrow)(driverOptions({ audit, prefetch: 1, acknowledgeEvery: 50, onFailure: (error) => failures.push(error) }));
    send(driver, audit, 8);
    await expect.poll(() => failures.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^RabbitMQ refused .*basic\.nack/));
    await driver.close();
  });

  it('say so when a queue of another kind stands in their place', async () => {
    const options = optionsOf();
    const classic = await storedChannel(classicDurable)(options);
    await expect(storedChannel(quorum)(options)).rejects.toThrow(/PRECONDITION_FAILED.*x-queue-type/);
    await expect(storedDriver(quorum)(driverOptions({ audit: new Audit(), channel: options.name, onFailure: () => undefined }))).rejects.toThrow(/channel: 406 PRECONDITION_FAILED.*x-queue-type/);
    await classic.close();
  });

  it('know what a log cannot do', async () => {
    await expect(storedChannel(stream)(optionsOf({ consumers: 2 }))).rejects.toThrow(UnsupportedError);
    const channel = await storedChannel(stream)(optionsOf());
    expect(Object.keys(channel)).not.toContain('requester');
    await channel.close();
  });

  it('are driven encrypted by the client, and not by wire', async () => {
    await using encrypted = await startServer('rabbitmq', { lab, source, name: 'stored-tls', options: { tls: true } });
    const { address, credentials, ca } = encrypted;
    const channel = await storedChannel(classicDurable)(optionsOf({ address, credentials, ca }));
    await publish(channel, 20);
    expect(await consume(channel, { expected: 20 })).toEqual(range(20));
    await channel.close();
    await expect(storedDriver(classicDurable)(driverOptions({ audit: new Audit(), address, credentials, ca, onFailure: () => undefined }))).rejects.toThrow(UnsupportedError);
  });

  it('are left without an error when the broker has gone', async () => {
    const victim = await startServer('rabbitmq', { lab, source, name: 'stored-victim' });
    const { address, credentials } = victim;
    const failures: string[] = [];
    const refused: number[] = [];
    const channel = await storedChannel(classicDurable)(optionsOf({ address, credentials, onFailure: ({ message }) => failures.push(message) }));
    const publisher = await channel.publisher({ onAcknowledged: () => undefined, onRefused: (index) => refused.push(index), onWritable: () => undefined });
    publisher.publish(payloadOf(0));
    await victim.kill('SIGKILL');
    await expect.poll(() => failures).toContainEqual(expect.stringMatching(/^RabbitMQ publisher: /));
    await publisher.close();
    await channel.close();
    // Nobody knows what became of it.
    expect(refused).toEqual([]);
    await victim.stop();
  });
});
