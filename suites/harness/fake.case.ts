import type { HostMeter } from './meters/host.ts';
import type { Clock } from './clock.ts';
import { UnsupportedError } from './errors.ts';
import type { RecordHeader, RecordLine } from './record.ts';
import { RECORD_FORMAT } from './record.ts';
import type { Bench, Block, Contender, Scenario, Session, Suite } from './scenario.ts';

/** A clock that moves only when somebody works. */
export class FakeClock implements Clock {
  #ms = 0;
  nowMs = (): number => this.#ms;
  now = (): Date => new Date(Date.UTC(2026, 0, 1) + this.#ms);
  advance(ms: number): void {
    this.#ms += ms;
  }
}

/**
 * A contender whose id says how it behaves: `rate-1000` delivers 1,000 a second; `dies-2` fails in its second slice;
 * `refuses` is unsupported; `greedy` drives its generator to saturation; `limit-1000` answers in 5 ms up to 1,000 a second
 * (the level `ratePerSec`), and in half a second above.
 */
export function fakeBench(options: { clock: FakeClock; onSlice?: (contender: string) => void }): Bench & { log: string[]; open: number } {
  const { clock, onSlice } = options;
  const bench = {
    log: [] as string[],
    open: 0,
    servers: () => [{ name: 'fake', version: '1.0', origin: 'test', settings: {} }],
    begin: ({ trial, block }: { trial: Block['trials'][number]; block: Block }): Promise<Session> => {
      if (trial.contender === 'refuses') return Promise.reject(new UnsupportedError('cannot do this'));
      bench.open++;
      const rate = Number(/^rate-(\d+)$/.exec(trial.contender)?.[1] ?? 100);
      const dieAt = Number(/^dies-(\d+)$/.exec(trial.contender)?.[1] ?? Infinity);
      const limit = Number(/^limit-(\d+)$/.exec(trial.contender)?.[1] ?? Infinity);
      let slices = 0;
      return Promise.resolve({
        components: [{ name: 'broker', source: { kind: 'none', reason: 'a fake' } }],
        warmUp: () => Promise.resolve({ settled: true, elapsedMs: 1, method: 'fake' }),
        slice: ({ durationMs }) => {
          slices++;
          bench.log.push(`${trial.contender}${trial.role === 'control' ? '*' : ''}`);
          onSlice?.(trial.contender);
          clock.advance(durationMs);
          if (slices >= dieAt) return Promise.reject(new Error('the fake died'));
          const operations = (rate * durationMs) / 1000;
          return Promise.resolve({
            operations,
            metrics: { deliveredPerSec: rate, responseP99Ms: Number(block.levels['ratePerSec'] ?? 0) <= limit ? 5 : 500 },
            audit: { published: operations, delivered: operations, lost: 0, started: operations, ok: operations },
            classes: { only: { operations, failed: 0, response: 'encoded' } },
            generator: { cpuMs: trial.contender === 'greedy' ? durationMs : durationMs / 10, loopDelayP99Ms: 0.1 },
          });
        },
        close: () => {
          bench.open--;
          return Promise.resolve();
        },
      });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return bench;
}

export const quietHost: HostMeter = { read: () => ({ busyMs: 0, stealMs: 0, totalMs: 0 }) };

export function fakeContender(id: string): Contender {
  return {
    id,
    title: id,
    guarantees: { class: 'a', delivery: 'at most once', durability: 'memory', acknowledgement: 'none', replicas: 1, order: 'total' },
    settings: {},
  };
}

export function fakeScenario(
  options: { id?: string; blocks?: number; rounds?: number; control?: number; sliceMs?: number; followUpMs?: number; followUp?: Scenario['followUp'] } = {},
): Scenario {
  return {
    ...(options.followUp && { followUp: options.followUp }),
    id: options.id ?? 'speed',
    title: 'Speed',
    question: 'Which is faster?',
    factors: [],
    metrics: [{ id: 'deliveredPerSec', title: 'Delivered', unit: 'msgPerSec', better: 'more' }],
    headline: 'deliveredPerSec',
    plan: (_profile, contenders) => ({
      why: 'a test',
      ...(options.followUpMs !== undefined && { followUpMs: options.followUpMs }),
      comparisons: [
        {
          levels: { payloadBytes: 16 },
          contenders: contenders.map(({ id }) => id),
          blocks: options.blocks ?? 2,
          roundsPerBlock: options.rounds ?? 5,
          controlRounds: options.control ?? 0,
          sliceMs: options.sliceMs ?? 2000,
          sliceOverheadMs: 100,
          trialOverheadMs: 1000,
        },
      ],
    }),
  };
}

export function fakeSuite(options: { scenarios: readonly Scenario[]; contenders: readonly string[]; budgetMs?: number }): Suite {
  const budgetMs = options.budgetMs ?? 1e9;
  return {
    id: 'fake',
    title: 'Fake',
    question: 'Does the pipeline work?',
    scenarios: options.scenarios,
    budgetMs: { smoke: budgetMs, quick: budgetMs, standard: budgetMs, full: budgetMs },
    contenders: () => Promise.resolve(options.contenders.map(fakeContender)),
    open: () => Promise.reject(new Error('the tests bring their own bench')),
  };
}

export function fakeHeader(blocks: readonly Block[]): RecordHeader {
  return {
    kind: 'header',
    format: RECORD_FORMAT,
    origin: 'measured',
    runId: 'test',
    startedAt: '2026-01-01T00:00:00.000Z',
    headroomVersion: '0.0.0',
    command: 'headroom run fake',
    profile: 'quick',
    seed: 1,
    suites: [],
    scenarios: [],
    contenders: [],
    refused: [],
    blocks: structuredClone(blocks) as RecordHeader['blocks'],
    coreLayout: { name: 'pinned', serverCpus: [1], generatorCpus: [0] },
    environment: {
      os: 'test', kernel: '6', cpuModel: 'test', cpuCount: 2, memoryBytes: 1, nodeVersion: 'v20', virtualisation: 'none seen',
      cgroup: 'v2', clockSource: 'tsc', cpuGovernor: 'not told', privilege: 'root', dataFilesystem: 'ext4', fsyncP50Ms: null, fsyncP99Ms: null,
    },
  };
}

/** Keeps lines in memory, as a record would on disk. */
export function memoryRecord(): { lines: RecordLine[]; append(lines: readonly RecordLine[]): void } {
  const lines: RecordLine[] = [];
  return { lines, append: (more) => void lines.push(...more) };
}
