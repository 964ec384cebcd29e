import { connect, type JetStreamManager, type NatsConnection } from 'nats';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../fixtures/hosts/lab.ts';
import type { RunningServer } from '../../../fixtures/servers/server.ts';
import { startServer } from '../../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../../fixtures/servers/testbed.case.ts';
import { UnsupportedError } from '../../harness/errors.ts';
import { open } from '../contenders/jetstream-file/wire.ts';
import { Audit } from '../generator/audit.ts';
import type { Driver, DriverOptions } from '../generator/driver.ts';
import { OneWay } from '../generator/one-way.ts';
import { CONSUMING } from '../scenarios/one-to-one/load.ts';

const WINDOW = 300;
let channels = 0;

describe.skipIf(!canServe)('JetStream by hand-made frames', () => {
  let lab: Lab;
  let server: RunningServer;
  let admin: NatsConnection;
  let manager: JetStreamManager;
  let driver: Driver | null = null;
  beforeAll(async () => {
    const { lab: its, source } = await testbed('nats');
    lab = its;
    server = await startServer('nats', { lab, source, name: 'file', options: { jetstream: 'file' } });
    admin = await connect({ servers: `${server.address.host}:${server.address.port}`, user: server.credentials.user, pass: server.credentials.password });
    manager = await admin.jetstreamManager();
  });
  afterEach(async () => {
    await driver?.close();
    driver = null;
  });
  afterAll(async () => {
    await admin.close();
    await lab.close();
  });

  const optionsOf = (changed: Partial<DriverOptions> = {}): DriverOptions & { failures: string[] } => {
    const failures: string[] = [];
    const { address, credentials } = server;
    const nothing = (): void => undefined;
    return {
      ...{ address, credentials, ca: null, channel: `w${process.pid}x${++channels}`, payloadBytes: 20, window: WINDOW, ...CONSUMING },
      ...{ audit: new Audit({ acknowledges: true }), oneWay: new OneWay(1), onArrival: nothing, onWritable: nothing },
      onFailure: (error) => failures.push(error.message),
      failures,
      ...changed,
    };
  };
  const publish = ({ audit }: DriverOptions): void => audit.published(driver!.publish(audit.nextSequence, WINDOW));

  it('delivers more than the prefetch, acknowledges it, and takes its stream away', async () => {
    const options = optionsOf();
    driver = await open(options);
    for (let round = 0; round < 4; round++) {
      publish(options);
      await expect.poll(() => options.audit.inFlight).toBe(0);
    }
    await driver.flush?.();
    await expect.poll(async () => (await manager.streams.info(options.channel)).state.messages).toBe(0);
    const { num_ack_pending: unacknowledged, delivered, config } = await manager.consumers.info(options.channel, 'wire');
    expect([unacknowledged, delivered.consumer_seq, config.max_ack_pending]).toEqual([0, 4 * WINDOW, CONSUMING.prefetch]);
    await driver.close();
    driver = null;
    await expect(manager.streams.info(options.channel)).rejects.toThrow('stream not found');
    expect(options.failures).toEqual([]);
    expect(options.audit.settle()).toMatchObject({ delivered: 4 * WINDOW, acknowledged: 4 * WINDOW, lost: 0, duplicated: 0, corrupted: 0 });
  });

  it('says why messages are not stored', async () => {
    const options = optionsOf();
    driver = await open(options);
    const { config } = await manager.streams.info(options.channel);
    await manager.streams.update(options.channel, { ...config, max_msg_size: 10 });
    publish(options);
    await expect.poll(() => options.failures[0]).toMatch(/^the broker refused a message: .*maximum.* \(10054\)$/);
    await manager.streams.delete(options.channel);
    publish(options);
    await expect.poll(() => options.failures.at(-1)).toBe('the broker refused a message: no stream takes its subject');
  });

  it('says so when its consumer is taken away', async () => {
    const options = optionsOf();
    driver = await open(options);
    await manager.consumers.delete(options.channel, 'wire');
    await expect.poll(() => options.failures).toEqual(['NATS ended the consumer: Consumer Deleted (409)']);
  });

  it('cannot encrypt, nor acknowledge many at once', async () => {
    await expect(open(optionsOf({ ca: 'PEM' }))).rejects.toBeInstanceOf(UnsupportedError);
    await expect(open(optionsOf({ acknowledgeEvery: 10 }))).rejects.toBeInstanceOf(UnsupportedError);
  });

  it('leaves no stream where the server refuses its consumer', async () => {
    const options = optionsOf({ prefetch: 1.5 });
    await expect(open(options)).rejects.toBeInstanceOf(UnsupportedError);
    await expect(manager.streams.info(options.channel)).rejects.toThrow('stream not found');
  });
});
