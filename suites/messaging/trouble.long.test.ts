import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectNats } from 'nats';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheDir } from '../../fixtures/hosts/cache.ts';
import { openLab, type Lab } from '../../fixtures/hosts/lab.ts';
import { findServer } from '../../fixtures/servers/find.ts';
import type { RunningServer, ServerOptions, ServerSource } from '../../fixtures/servers/server.ts';
import { startServer } from '../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../fixtures/servers/testbed.case.ts';
import { loadContenders } from './contenders.ts';
import { canOwnDisk, OwnDisk } from './disk.case.ts';
import { suite } from './suite.ts';
import { killOwn, rabbitCtl, runWithTrouble, type TroubleEnd, type TroubleOptions } from './trouble.case.ts';

/** Something went wrong: by then it must stand in the record, the servers stopped. */
const SOON_MS = 15_000;
/** A slice that a slow trouble does not miss. */
const LONG_MS = 30_000;

const contenders = await loadContenders();
const oneToOne = { driver: 'client', payloadBytes: 256, window: 256 };
let lab: Lab | null = null;

afterEach(async () => {
  await lab?.close();
  lab = null;
});

/** What a test needs, put into the trouble's own words where it is not said. */
type Trouble = Omit<TroubleOptions, 'lab' | 'source' | 'scenario' | 'levels'> & Partial<Pick<TroubleOptions, 'scenario' | 'levels' | 'source'>>;

async function meet(options: Trouble): Promise<TroubleEnd> {
  const { lab: its, source } = lab === null ? await testbed('nats') : { lab, source: null };
  lab = its;
  return runWithTrouble({ scenario: 'one-to-one', levels: oneToOne, ...options, lab: its, source: options.source ?? (() => Promise.resolve(source!)) });
}

/** A server of the test's own, which the run is given by URL. */
async function own(kind: string, options: ServerOptions = {}): Promise<{ server: RunningServer; dir: string; url: () => Promise<ServerSource> }> {
  const bed = await testbed(kind);
  lab = bed.lab;
  const server = await startServer(kind, { ...bed, name: 'own', options });
  const { user, password } = server.credentials;
  const url = `${kind === 'nats' ? 'nats' : 'amqp'}://${user}:${password}@127.0.0.1:${server.address.port}`;
  return { server, dir: join(bed.lab.dir, 'own'), url: () => Promise.resolve({ from: 'url', url }) };
}

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
}

function ends(who: Parameters<typeof killOwn>[0]): void {
  expect(killOwn(who)).toBeGreaterThan(0);
}

const failed = ({ status, reason, slices }: TroubleEnd['trial']): unknown => ({ status, reason, slices: slices.length });
const because = (reason: RegExp): unknown => ({ status: 'failed', reason: expect.stringMatching(reason) as string, slices: 0 });

describe.skipIf(!canServe)('a process that is killed', () => {
  const withoutGenerator = ['startup', 'fsync'];
  const cells = suite.scenarios.flatMap((scenario) => {
    const { id } = scenario;
    const cell = scenario.plan('standard', contenders).comparisons.find((comparison) => comparison.contenders.includes('jetstream-file'));
    return cell === undefined || id === 'startup' ? [] : [{ scenario: id, levels: cell.levels }];
  });

  it.each(cells.filter(({ scenario }) => !withoutGenerator.includes(scenario)))('$scenario: a generator, its producer and consumer with it', async ({ scenario, levels }) => {
    const { trial, elapsedMs } = await meet({ scenario, levels, contenders: ['jetstream-file'], trouble: () => ends({ words: '/suites/messaging/generator/' }) });
    expect(failed(trial)).toEqual(because(/the generator exited early by SIGKILL/));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it.each(cells)('$scenario: the broker', async ({ scenario, levels }) => {
    const { trial, elapsedMs } = await meet({ scenario, levels, contenders: ['jetstream-file'], trouble: () => ends({ name: 'nats-server' }) });
    expect(failed(trial)).toEqual(because(/exited: killed by (signal 9|SIGKILL)|the load ended before the broker was killed|the process has ended/));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it('leaves the other contenders of its block alone', async () => {
    const { trials } = await meet({ contenders: ['jetstream-memory', 'jetstream-file'], sliceMs: 1000, trouble: () => ends({ name: 'nats-server' }) });
    const [died, other] = ['jetstream-memory', 'jetstream-file'].map((id) => trials.find(({ contender }) => contender === id)!);
    expect(failed(died!)).toEqual(because(/exited/));
    // It shared the broker: it says so too.
    expect(other!.status).not.toBe('voided');
  });
});

describe.skipIf(!canServe)('a connection that the broker closes', () => {
  it.each(['wire', 'client'])('NATS, whose users changed, by %s', async (driver) => {
    const { server, dir, url } = await own('nats');
    const trouble = async (): Promise<void> => {
      edit(join(dir, 'nats.conf'), server.credentials.password, 'an0ther-passw0rd');
      await server.kill('SIGHUP');
    };
    const { trial, elapsedMs } = await meet({ contenders: ['nats-core'], levels: { ...oneToOne, driver }, source: url, trouble });
    expect(failed(trial)).toEqual(because(/Authentication|Authorization|closed|EPIPE|ECONNRESET/i));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it.each(['wire', 'client'])('RabbitMQ, whose operator closes all connections, by %s', async (driver) => {
    const { server, url } = await own('rabbitmq');
    const trouble = (): void => void rabbitCtl(server, 'close_all_connections', 'maintenance');
    const { trial, elapsedMs } = await meet({ contenders: ['rabbitmq-classic-transient'], levels: { ...oneToOne, driver }, source: url, sliceMs: LONG_MS, trouble });
    expect(failed(trial)).toEqual(because(/CONNECTION_FORCED.*maintenance/));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it.each([
    ['rabbitmq-classic-transient', 'wire'],
    ['rabbitmq-classic-transient', 'client'],
    ['rabbitmq-classic-durable', 'client'],
    ['rabbitmq-quorum', 'client'],
    ['rabbitmq-stream', 'client'],
  ])('%s, whose queue is deleted under its consumer, by %s', async (contender, driver) => {
    const { server, url } = await own('rabbitmq');
    const trouble = (): void => {
      for (const queue of rabbitCtl(server, 'list_queues', '--quiet', '--no-table-headers', 'name').split('\n')) rabbitCtl(server, 'delete_queue', queue);
    };
    const { trial, elapsedMs } = await meet({ contenders: [contender], levels: { ...oneToOne, driver }, source: url, sliceMs: LONG_MS, trouble });
    expect(failed(trial)).toEqual(because(/cancel/i));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it.each(['jetstream-memory', 'jetstream-file', 'jetstream-log'])('%s, whose stream is deleted under its consumer', async (contender) => {
    const { server, url } = await own('nats', { jetstream: 'file' });
    const { user, password: pass } = server.credentials;
    const trouble = async (): Promise<void> => {
      const connection = await connectNats({ servers: `127.0.0.1:${server.address.port}`, user, pass });
      const manager = await connection.jetstreamManager();
      for await (const name of manager.streams.names()) await manager.streams.delete(name);
      await connection.close();
    };
    const { trial, elapsedMs } = await meet({ contenders: [contender], source: url, trouble });
    expect(failed(trial)).toEqual(because(/stream|consumer/i));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });
});

describe.skipIf(!canServe)('a broker that refuses a feature', () => {
  const unsupported = (reason: RegExp): unknown => ({ status: 'unsupported', reason: expect.stringMatching(reason) as string, slices: 0 });

  it.each(['wire', 'client'])('RabbitMQ that denies transient queues, by %s', async (driver) => {
    const { server, dir, url } = await own('rabbitmq');
    edit(join(dir, 'rabbitmq.conf'), /(transient_nonexcl_queues) = true/, '$1 = false');
    await using again = await server.restart();
    expect(again.address).toEqual(server.address);
    const { trial, elapsedMs } = await meet({ contenders: ['rabbitmq-classic-transient'], levels: { ...oneToOne, driver }, source: url });
    expect(failed(trial)).toEqual(unsupported(/deprecated_features\.permit\.transient_nonexcl_queues = true/));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it.each(['jetstream-memory', 'jetstream-file', 'jetstream-log'])('NATS without JetStream, for %s', async (contender) => {
    const { url } = await own('nats');
    const { trial, elapsedMs } = await meet({ contenders: [contender], source: url });
    expect(failed(trial)).toEqual(unsupported(/without JetStream; the setting that turns it on is/));
    expect(elapsedMs).toBeLessThan(SOON_MS);
  });

  it('a broker that is not ours to kill', async () => {
    const { url } = await own('nats');
    const { trial } = await meet({ scenario: 'restart', levels: { class: 'a', payloadBytes: 256, window: 1024 }, contenders: ['nats-core'], source: url });
    expect(failed(trial)).toEqual(unsupported(/given by URL: it is not ours to kill/));
  });
});

describe.skipIf(!canServe || !canOwnDisk())('a disk that is full under the broker', () => {
  // Nobody consumes a backlog, and a log keeps all: 4 KiB a message fill a small disk within seconds.
  const backlog = { driver: 'client', messages: 200_000, payloadBytes: 4096, window: 256, prefetch: 512, acknowledgeEvery: 1 };
  const log = { driver: 'client', payloadBytes: 4096, window: 256 };
  const stored = [
    { contender: 'jetstream-file', scenario: 'backlog', levels: backlog },
    { contender: 'jetstream-file-sync', scenario: 'backlog', levels: backlog },
    { contender: 'rabbitmq-classic-durable', scenario: 'backlog', levels: backlog },
    { contender: 'rabbitmq-quorum', scenario: 'backlog', levels: backlog },
    { contender: 'rabbitmq-stream', scenario: 'one-to-one', levels: log },
  ];
  const tells = /insufficient resources|low on disk/;
  // A broker that cannot write may fall silent, or end; what it says of the disk stands in its log alone.
  const silent = /acknowledged: no further came|did not acknowledge|reason 'shutdown'|exited/;
  let disk: OwnDisk | null = null;

  afterEach(async () => {
    await lab?.close();
    lab = null;
    disk?.[Symbol.dispose]();
    delete process.env['HEADROOM_STATE'];
  });

  const onDisk = async (options: Trouble & { sizeMiB: number }): Promise<TroubleEnd> => {
    const { sizeMiB, ...rest } = options;
    disk = new OwnDisk({ sizeMiB });
    // The runner's own register stands elsewhere: what is tried here is the broker's disk.
    process.env['HEADROOM_STATE'] = disk.besideDir;
    lab = openLab({ runId: 'small', cacheDir: join(disk.mountPoint, 'cache') });
    const end = await meet({ ...rest, source: (kind) => findServer(kind, { cacheDir: cacheDir(), path: '' }), sliceMs: 60_000 });
    process.stdout.write(`${rest.contenders.join()}: ${end.trial.status} after ${Math.round(end.elapsedMs)} ms: ${end.trial.reason ?? ''}\n`);
    return end;
  };

  it.each(stored)('as $contender fills it', async ({ contender, scenario, levels }) => {
    // RabbitMQ blocks its publishers when less than 50 MB are free.
    const { trial } = await onDisk({ contenders: [contender], scenario, levels, sizeMiB: contender.startsWith('rabbitmq') ? 120 : 48 });
    expect(failed(trial)).toEqual(because(tells));
  });

  it.each([...stored, { contender: 'jetstream-log', scenario: 'one-to-one', levels: log }])('as somebody else does, in $contender', async ({ contender, scenario, levels }) => {
    const { trial, elapsedMs } = await onDisk({ contenders: [contender], scenario, levels, sizeMiB: 2048, trouble: () => disk?.fill() });
    expect(failed(trial)).toEqual(because(new RegExp(`${tells.source}|${silent.source}`)));
    expect(elapsedMs).toBeLessThan(3 * SOON_MS);
  });

  it('says at once that a log as large as it may get has no room', async () => {
    const { trial } = await onDisk({ contenders: ['jetstream-log'], levels: log, sizeMiB: 64 });
    expect(failed(trial)).toEqual({ status: 'unsupported', reason: expect.stringMatching(/insufficient storage resources/) as string, slices: 0 });
  });
});
