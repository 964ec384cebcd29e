import type { RecordHeader, RunRecord, SliceRecord, TrialRecord } from '../../suites/harness/record.ts';
import { MICROS_PER_MS, MS_PER_SEC } from '../../suites/harness/units.ts';
import { createRandom, type Random } from '../../suites/harness/statistics/random.ts';
import { syntheticHeader } from './synthetic-header.case.ts';

/** What a synthetic record tells. Everything has a default; the same options give the same record. */
export interface SyntheticOptions {
  readonly seed?: number;
  /** Blocks and rounds of every cell; a round is one pair. */
  readonly blocks?: number;
  readonly rounds?: number;
  /** True ratio of the delivered rates, fast ÷ slow. */
  readonly ratio?: number;
  /** Standard deviation of a slice's log rate, and its correlation from slice to slice. */
  readonly noise?: number;
  readonly correlation?: number;
  /** Messages that the slow contender loses in each slice. */
  readonly lost?: number;
  /** Share by which the second run of the A/A control is slower. */
  readonly controlSlower?: number;
  /** Cut short: no closing line. */
  readonly cut?: boolean;
}

type Block = RecordHeader['blocks'][number];
const SLICE_MS = 2000;
const FAST_RATE = 1_000_000;

/**
 * A deterministic run record for tests of reports: a fast and a slow contender of one guarantee class and a third that
 * is unsupported, an A/A control, two drivers, two payloads, start-up, one block voided and repeated, one failed trial.
 */
export function syntheticRecord(options: SyntheticOptions = {}): RunRecord {
  const random = createRandom(options.seed ?? 1);
  const header = syntheticHeader({ seed: options.seed ?? 1, blocks: options.blocks ?? 6, rounds: options.rounds ?? 5 });
  // The broker dies in the last block of the third cell (the client driver's first); block 2 of the first cell is void once.
  const failing = header.blocks.filter((block) => 'generator' in block.exempt).at((options.blocks ?? 6) - 1)?.id ?? null;
  const trials = header.blocks.flatMap((block, index) => {
    const last = blockTrials({ block, attempt: index === 1 ? 2 : 1, random: random.fork(block.id), options, failing });
    if (index !== 1) return last;
    const reason = 'foreign CPU 31 % of a core (limit 10 %)';
    const voided = blockTrials({ block, attempt: 1, random: random.fork(`${block.id}/voided`), options, failing });
    const whole = voided.map((trial, place): TrialRecord => {
      if (trial.status !== 'completed') return trial;
      return { ...trial, status: 'voided', reason: place === 0 ? reason : `its block was voided: ${voided[0]?.id ?? ''}: ${reason}` };
    });
    return [...whole, ...last];
  });
  const counted = (status: TrialRecord['status']): number => trials.filter((trial) => trial.status === status).length;
  return {
    path: 'headroom-runs/synthetic/record.ndjson',
    header,
    servers: ['fast', 'slow'].map((name) => ({
      kind: 'server',
      name: `${name} server`,
      version: '1.2.3',
      origin: 'image sid sha256:0000',
      settings: { listen: '127.0.0.1' },
    })),
    trials,
    resumedAt: [],
    closing: options.cut
      ? null
      : {
          kind: 'closing',
          finishedAt: '2026-01-02T03:09:05.000Z',
          completed: counted('completed'),
          voided: counted('voided'),
          unsupported: counted('unsupported'),
          failed: counted('failed'),
        },
  };
}

function blockTrials(input: { block: Block; attempt: number; random: Random; options: SyntheticOptions; failing: string | null }): TrialRecord[] {
  const { block, attempt } = input;
  return block.trials.map((plan, index): TrialRecord => {
    const failed = block.id === input.failing && plan.contender === 'slow';
    const unsupported = plan.contender === 'other';
    const status = unsupported ? 'unsupported' : failed ? 'failed' : 'completed';
    const slices = status === 'completed' ? sliceSeries({ ...input, trial: index }) : [];
    const audit: Record<string, number> = {};
    for (const slice of slices) {
      for (const [name, value] of Object.entries(slice.audit)) audit[name] = (audit[name] ?? 0) + value;
    }
    return {
      kind: 'trial',
      id: plan.id,
      block: block.id,
      attempt,
      suite: block.suite,
      scenario: block.scenario,
      contender: plan.contender,
      role: plan.role,
      levels: block.levels,
      status,
      reason: unsupported ? 'the server refuses such queues (setting: allow_them)' : failed ? 'the server was killed' : null,
      startedAt: '2026-01-02T03:04:05.000Z',
      warmUp: status === 'completed' ? { settled: true, elapsedMs: 1500, method: 'settled series of rates' } : null,
      slices,
      audit,
      peakBytes: status === 'completed' ? { broker: (plan.contender === 'fast' ? 20 : 150) * 1024 * 1024 } : {},
      unmetered: {},
      histograms: {},
    };
  });
}

function sliceSeries(input: { block: Block; trial: number; random: Random; options: SyntheticOptions }): SliceRecord[] {
  const { block, trial, options } = input;
  const plan = block.trials[trial];
  const random = input.random.fork(`trial ${trial}`);
  const { noise = 0.05, correlation = 0.5, ratio = 24, lost = 0, controlSlower = 0 } = options;
  let deviation = random.normal();
  return block.rounds.flatMap((order, round): SliceRecord[] => {
    const position = order.indexOf(trial);
    deviation = correlation * deviation + Math.sqrt(1 - correlation ** 2) * random.normal();
    if (position < 0 || plan === undefined) return [];
    const factor = Math.exp(noise * deviation) / (plan.role === 'control' ? 1 + controlSlower : 1);
    const slow = plan.contender === 'slow';
    const base = {
      round,
      position,
      startedAtMs: (round * order.length + position) * (SLICE_MS + 200),
      host: { stealShare: 0.01, foreignCpuShare: 0.02 },
    };
    if (block.scenario === 'startup') {
      const readyMs = (slow ? 7000 : 400) / factor;
      return [{ ...base, elapsedMs: readyMs, operations: 1, metrics: { readyMs }, cpuMs: { broker: readyMs * 0.8 }, audit: {}, generator: null }];
    }
    const wire = block.levels['driver'] === 'wire';
    const rate = (FAST_RATE / (slow ? ratio : 1)) * (block.levels['payloadBytes'] === 16 ? 1 : 0.6) * (wire ? 1 : 0.4) * factor;
    const operations = Math.round((rate * SLICE_MS) / MS_PER_SEC);
    const generatorMicros = wire ? 0.2 : 2;
    return [
      {
        ...base,
        elapsedMs: SLICE_MS,
        operations,
        metrics: { deliveredMsgPerSec: rate, drainMs: 40 },
        cpuMs: { broker: Math.min(SLICE_MS * 0.95, (operations * (slow ? 20 : 0.9)) / factor / MICROS_PER_MS) },
        audit: { delivered: operations - (slow ? lost : 0), lost: slow ? lost : 0, duplicated: 0, reordered: 0, corrupted: 0 },
        generator: { cpuShare: (operations * generatorMicros) / factor / MICROS_PER_MS / SLICE_MS, loopDelayP99Ms: 1.2 },
      },
    ];
  });
}
