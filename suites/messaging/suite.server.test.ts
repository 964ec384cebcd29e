import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../fixtures/servers/server.ts';
import { canServe, testbed } from '../../fixtures/servers/testbed.case.ts';
import { UnsupportedError } from '../harness/errors.ts';
import type { Bench, BenchContext, Block } from '../harness/scenario.ts';
import { loadContenders } from './contenders.ts';
import type { MessagingScenario } from './scenario.ts';
import { brokerOf, Servers, type MessagingSetup } from './servers.ts';
import { suite } from './suite.ts';

const signal = new AbortController().signal;
const plain = brokerOf({ server: 'nats' });

function block(scenario: string, levels: Block['levels']): Block {
  return { id: 'b', suite: suite.id, scenario, levels, trials: [], rounds: [], sliceMs: 200, exempt: {}, estimatedMs: 0 };
}

describe.skipIf(!canServe)('the messaging suite on its servers', () => {
  const secrets: string[] = [];
  const context: Omit<BenchContext, 'workDir'> = {
    runId: 'test',
    cores: { name: 'pinned', serverCpus: [1], generatorCpus: [0] },
    log: () => undefined,
    signal,
    secret: (value) => secrets.push(value),
  };
  let setup: MessagingSetup;
  let bench: Bench;
  let full: BenchContext;

  beforeAll(async () => {
    const { lab, source } = await testbed('nats');
    // One lab: what the sources of the kinds have in common is the image.
    setup = { lab, source: () => Promise.resolve(source) };
    full = { ...context, workDir: lab.dir };
    bench = await suite.open(full, setup);
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await setup.lab.close();
  });

  const begin = (contender: string, of: Block): ReturnType<Bench['begin']> => bench.begin({ trial: { id: 't', contender, role: 'contender' }, block: of, signal });

  it('measures one to one, on a server that it starts once and describes', async () => {
    expect(bench.servers()).toEqual([]);
    const cell = block('one-to-one', { driver: 'wire', payloadBytes: 16, window: 512 });
    const session = await begin('nats-core', cell);
    const control = await begin('nats-core', cell);
    expect(session.components.map(({ name }) => name)).toEqual(['broker', 'generator']);
    const reading = await session.slice({ durationMs: 200, signal });
    expect(reading.metrics['peakInFlight']).toBe(512);
    expect(reading.operations).toBeGreaterThan(1000);
    await session.close();
    await control.close();
    expect(bench.servers()).toMatchObject([{ name: 'nats', version: expect.stringMatching(/^\d/) as string }]);
    expect(secrets).toHaveLength(1);
    expect(JSON.stringify(bench.servers())).not.toContain(secrets[0]);
  });

  it.each([
    { scenario: 'fan-out', publishers: 1, consumers: 4, copies: 4 },
    { scenario: 'fan-in', publishers: 4, consumers: 1, copies: 1 },
    { scenario: 'competing-consumers', publishers: 1, consumers: 4, copies: 1 },
  ])('measures $scenario of $publishers to $consumers', async ({ scenario, publishers, consumers, copies }) => {
    const session = await begin('nats-core', block(scenario, { driver: 'client', publishers, consumers, payloadBytes: 256, window: 128 }));
    const { audit, operations, metrics } = await session.slice({ durationMs: 200, signal });
    expect(audit).toMatchObject({ delivered: audit['published']! * copies, lost: 0, duplicated: 0, reordered: 0, corrupted: 0 });
    expect(operations).toBe(audit['delivered']);
    expect(operations).toBeGreaterThan(1000);
    expect(metrics['peakInFlight']).toBe(128 * copies);
    await session.close();
  });

  it('lets no log compete for messages', async () => {
    await expect(begin('jetstream-log', block('competing-consumers', { publishers: 1, consumers: 4, payloadBytes: 256 }))).rejects.toThrow('they cannot share its messages');
  });

  it('says so when encryption is asked of a server that its owner runs without', async () => {
    const unencrypted = { ca: null } as RunningServer;
    const scenario = suite.scenarios.find(({ id }) => id === 'tls') as MessagingScenario;
    const contender = (await loadContenders()).find(({ id }) => id === 'nats-core')!;
    const given = { contender, block: block('tls', { tls: 'on' }), context: full, signal, sharedServer: () => Promise.resolve(unencrypted), freshServer: () => Promise.reject(new Error('not asked for')) };
    await expect(scenario.begin(given)).rejects.toThrow('takes no encrypted connections, as its owner set it');
  });

  it.each(['nats-core', 'rabbitmq-classic-transient'])('times the start of %s, again and again', async (contender) => {
    const session = await begin(contender, block('startup', {}));
    expect(await session.warmUp(signal)).toMatchObject({ settled: true });
    for (const round of [1, 2]) {
      const { operations, metrics } = await session.slice({ durationMs: 2000, signal });
      expect(operations, `round ${round}`).toBe(1);
      expect(metrics['startToReadyMs']).toBeGreaterThan(1);
    }
    await session.close();
  });

  it('has no contender, scenario or driver but its own', async () => {
    await expect(begin('pigeons', block('one-to-one', {}))).rejects.toBeInstanceOf(UnsupportedError);
    await expect(begin('nats-core', block('one-to-none', {}))).rejects.toBeInstanceOf(UnsupportedError);
    await expect(begin('nats-core', block('one-to-one', { driver: 'pigeon', payloadBytes: 16 }))).rejects.toBeInstanceOf(UnsupportedError);
  });

  it('starts a server again that died', async () => {
    await using lab = (await testbed('nats')).lab;
    const servers = new Servers({ context: full, setup: { ...setup, lab } });
    const first = await servers.shared(plain, signal);
    expect(await servers.shared(plain, signal)).toBe(first);
    await first.kill('SIGKILL');
    await first.exited;
    const second = await servers.shared(plain, signal);
    expect(second.pid).not.toBe(first.pid);
    expect(servers.descriptions()).toHaveLength(1);
    await servers.stop();
    expect(await second.exited).toMatchObject({ reason: 'stopped' });
  });

  it('says so when a start-up is asked of a server given by URL', async () => {
    await using lab = (await testbed('nats')).lab;
    const servers = new Servers({ context: full, setup: { ...setup, lab } });
    const own = await servers.shared(plain, signal);
    const { user, password } = own.credentials;
    const url = `nats://${user}:${password}@127.0.0.1:${own.address.port}`;
    const byUrl = await suite.open(full, { ...setup, source: () => Promise.resolve({ from: 'url', url }) });
    const session = await byUrl.begin({ trial: { id: 't', contender: 'nats-core', role: 'contender' }, block: block('startup', {}), signal });
    await expect(session.slice({ durationMs: 2000, signal })).rejects.toBeInstanceOf(UnsupportedError);
    await session.close();
    await byUrl[Symbol.asyncDispose]();
    await servers.stop();
  });
});
