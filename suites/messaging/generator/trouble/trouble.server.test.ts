import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import { startServer } from '../../../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../../../fixtures/servers/testbed.case.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import type { BenchContext, Levels, Session, SliceReading } from '../../../harness/scenario.ts';
import { loadContenders } from '../../contenders.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { scenario as backlog } from '../../scenarios/backlog/scenario.ts';
import { scenario as churn } from '../../scenarios/churn/scenario.ts';
import { scenario as slowConsumer } from '../../scenarios/slow-consumer/scenario.ts';
import { brokerOf } from '../../servers.ts';

type Labs = Awaited<ReturnType<typeof testbed>>;
const signal = new AbortController().signal;

describe.skipIf(!canServe).each(['nats-core', 'rabbitmq-classic-transient'])('%s in trouble', (id) => {
  let lab: Labs['lab'];
  let source: Labs['source'];
  let server: RunningServer;
  const said: string[] = [];

  const begin = async (scenario: MessagingScenario, levels: Levels, { broker = server, contenderId = id } = {}): Promise<Session> => {
    const contender = (await loadContenders()).find((its) => its.id === contenderId)!;
    const context: BenchContext = {
      runId: 'test',
      workDir: lab.dir,
      cores: { name: 'pinned', serverCpus: [1], generatorCpus: [0] },
      log: (line) => said.push(line),
      secret: () => undefined,
      signal,
    };
    const block = { id: 'b', suite: 'messaging', scenario: scenario.id, levels: { driver: 'client', ...levels }, trials: [], rounds: [], sliceMs: 300, exempt: {}, estimatedMs: 0 };
    return scenario.begin({ contender, block, context, signal, sharedServer: () => Promise.resolve(broker), freshServer: () => Promise.reject(new Error('not asked for')) });
  };
  const sliceOf = async (scenario: MessagingScenario, levels: Levels, contenderId = id): Promise<SliceReading> => {
    const session = await begin(scenario, levels, { contenderId });
    try {
      return await session.slice({ durationMs: 300, signal });
    } finally {
      await session.close();
    }
  };

  beforeAll(async () => {
    const contender = (await loadContenders()).find((its) => its.id === id)!;
    ({ lab, source } = await testbed(contender.server));
    server = await startServer(contender.server, { lab, source, name: brokerOf(contender).name });
  });
  afterAll(() => lab.close());

  it('takes connections that come and go, and every message of theirs', async () => {
    const { operations, metrics, audit } = await sliceOf(churn, { lanes: 4, payloadBytes: 256 });
    expect(operations).toBeGreaterThan(10);
    expect(audit).toEqual({ published: operations, delivered: operations, lost: 0, duplicated: 0, corrupted: 0 });
    expect(metrics['connectP99Ms']).toBeGreaterThanOrEqual(metrics['connectP50Ms']!);
  });

  it.runIf(id === 'nats-core')('cannot build a backlog where nothing is kept', async () => {
    const failure = await sliceOf(backlog, { messages: 500, payloadBytes: 1024, window: 'none' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsupportedError);
    expect((failure as Error).message).toMatch(/^NATS core keeps nothing for a consumer to come: /);
  });

  it.runIf(id === 'rabbitmq-classic-transient')('builds a backlog in a durable queue of the same server, and drains it', async () => {
    const { metrics, audit } = await sliceOf(backlog, { messages: 2000, payloadBytes: 1024, window: 64 }, 'rabbitmq-classic-durable');
    expect(audit).toEqual({ published: 2000, delivered: 2000, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, acknowledged: 2000 });
    for (const metric of ['buildPerSec', 'drainPerSec', 'drainToFirstMs', 'standingMemoryBytes']) expect(metrics[metric]).toBeGreaterThan(0);
  });

  it('holds what a slow consumer cannot take, and delivers it when that is fast', async () => {
    const { metrics, audit } = await sliceOf(slowConsumer, { payloadBytes: 65_536, ratePerSec: 500, handlerMs: 20, window: 'none' });
    expect(audit).toMatchObject({ published: 150, delivered: 150, lost: 0 });
    expect(metrics).toMatchObject({ deliveredShare: 1, publishedShare: 1, disconnects: 0 });
    expect(metrics['behindMessages']).toBeGreaterThan(100);
    expect(metrics['memoryGrowthBytes']).toBeGreaterThanOrEqual(0);
    expect(metrics['memoryPeakBytes']).toBeGreaterThan(5 * 1024 * 1024);
    expect(metrics['brokerGrowthBytes']).toBeGreaterThanOrEqual(metrics['memoryGrowthBytes']!);
  });

  it.runIf(id === 'nats-core')('disconnects a consumer that has more than its limit waiting', async () => {
    const first = await startServer('nats', { lab, source, name: 'strict' });
    const configuration = join(lab.dir, 'strict', 'nats.conf');
    // With the 64 MiB of the default a busy machine may not get there in time.
    writeFileSync(configuration, readFileSync(configuration, 'utf8').replace('max_pending: 64MB', 'max_pending: 1MB'));
    await using strict = await first.restart();
    const session = await begin(slowConsumer, { payloadBytes: 65_536, ratePerSec: 2000, handlerMs: 50, window: 'none' }, { broker: strict });
    const { metrics, audit } = await session.slice({ durationMs: 700, signal });
    expect(metrics).toMatchObject({ disconnects: 1 });
    expect(audit['lost']).toBeGreaterThan(500);
    expect(said).toEqual([expect.stringMatching(/^NATS core: its slow consumer lost its connection: NATS consumer: ./)]);
    // A broker that dies meanwhile is the reason, and that within a second.
    const slice = session.slice({ durationMs: 20_000, signal });
    slice.catch(() => undefined);
    setTimeout(() => void strict.kill('SIGKILL'), 200);
    const startMs = performance.now();
    await expect(slice).rejects.toThrow(/^broker nats exited: .*signal 9/);
    expect(performance.now() - startMs).toBeLessThan(1200);
    await session.close();
  });
});
