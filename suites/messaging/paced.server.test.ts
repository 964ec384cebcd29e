import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../fixtures/hosts/lab.ts';
import type { RunningServer } from '../../fixtures/servers/server.ts';
import { startServer } from '../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../fixtures/servers/testbed.case.ts';
import { MicrosHistogram } from '../harness/histogram.ts';
import { driverModule, loadContenders } from './contenders.ts';
import type { ExchangeKind, PacedLoad } from './generator/paced/options.ts';
import { CONSUMING } from './scenarios/one-to-one/load.ts';
import { PacedSession } from './paced-session.ts';

const signal = new AbortController().signal;
const OPEN: PacedLoad = { kind: 'open', ratePerSec: 2000, seed: 1 };
let sessions = 0;

describe.skipIf(!canServe)('paced messages', () => {
  let lab: Lab;
  const servers = new Map<string, RunningServer>();
  beforeAll(async () => {
    const { lab: its, source } = await testbed('nats');
    lab = its;
    for (const server of await Promise.all(['nats', 'rabbitmq'].map((kind) => startServer(kind, { lab, source, name: kind })))) servers.set(server.kind, server);
  });
  afterAll(() => lab.close());

  async function open(options: { id: string; exchange: ExchangeKind; load: PacedLoad }): Promise<PacedSession> {
    const { id, exchange, load } = options;
    const contender = (await loadContenders()).find((one) => one.id === id)!;
    return PacedSession.open({
      broker: servers.get(contender.server)!,
      driver: driverModule(contender, 'client'),
      cpus: [0],
      load: { channel: `p${process.pid}x${++sessions}`, exchange, acknowledges: contender.acknowledges, payloadBytes: 64, ...CONSUMING, load },
      signal,
    });
  }

  describe.each(['nats-core', 'rabbitmq-classic-transient'])('%s', (id) => {
    it.each(['request-reply', 'one-way'] as const)('delivers every message of an open load, and times each: %s', async (exchange) => {
      const session = await open({ id, exchange, load: OPEN });
      const { audit, operations, metrics, histograms, generator } = await session.slice({ durationMs: 300, signal });
      await session.close();
      expect(audit).toMatchObject({ published: operations, delivered: operations, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, unsent: 0 });
      expect(operations).toBeGreaterThan(450);
      expect(operations).toBeLessThan(750);
      const offered = Math.round(metrics['offeredPerSec']! * 0.27);
      for (const name of ['response', 'service', 'startDelay']) expect(MicrosHistogram.decode(histograms![name]!).count, name).toBe(offered);
      // A cold process, on a machine that may be at work: it is within seconds, and above nothing.
      expect(metrics['p50Ms']).toBeGreaterThan(0.02);
      expect(metrics['p50Ms']).toBeLessThan(2000);
      expect(metrics['p999Ms']).toBeGreaterThanOrEqual(metrics['p50Ms']!);
      // What it polls is no work of its own.
      expect(generator!.cpuMs).toBeLessThan(280);
    });
  });

  it('measures what a channel can do at most by a closed loop', async () => {
    const session = await open({ id: 'nats-core', exchange: 'request-reply', load: { kind: 'closed', window: 64 } });
    const { audit, metrics } = await session.slice({ durationMs: 200, signal });
    await session.close();
    expect(metrics['deliveredPerSec']).toBeGreaterThan(2000);
    expect(audit).toMatchObject({ lost: 0, duplicated: 0, corrupted: 0 });
  });

  it('ends a slice within a second when the broker dies, with its reason', async () => {
    const session = await open({ id: 'nats-core', exchange: 'request-reply', load: OPEN });
    const slice = session.slice({ durationMs: 5000, signal });
    const failure = expect(slice).rejects.toThrow('broker nats exited');
    setTimeout(() => void servers.get('nats')!.kill('SIGKILL'), 100);
    const startMs = performance.now();
    await failure;
    expect(performance.now() - startMs).toBeLessThan(1100);
    await session.close();
  });
});
