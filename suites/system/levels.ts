import type { TrialRecord } from '../harness/record.ts';
import type { Comparison, Levels } from '../harness/scenario.ts';
import { curveCell, systemMetrics } from '../harness/system-cell.ts';
import { median, sorted } from '../harness/statistics/quantiles.ts';

/** What a trial is for: the analysis fits to some and is tried on others. */
export type Purpose = 'idle' | 'ceiling' | 'fit' | 'held-out' | 'compare' | 'day' | 'point' | 'site' | 'model' | 'trial';

export const factors = [
  { id: 'mix', title: 'Mix of requests', levels: [] },
  { id: 'loadKind', title: 'Load', levels: ['open', 'closed'] },
  { id: 'ratePerSec', title: 'Requests per second offered', levels: [] },
  { id: 'connections', title: 'Requests under way (closed)', levels: [] },
  { id: 'purpose', title: 'Used for', levels: ['idle', 'ceiling', 'fit', 'held-out', 'compare', 'day', 'point', 'site', 'model', 'trial'] },
];

export const metrics = [
  ...systemMetrics,
  { id: 'servedShare', title: 'Served of what was offered', unit: 'share', better: 'more' },
] as const;

/** Users who ask again when answered: enough to fill a small box, few enough to see what waits. */
export const CEILING_CONNECTIONS = 32;
const SLICE_OVERHEAD_MS = 80;
/** A fresh generator, its warm-up, and the system where it is not up yet. */
const TRIAL_OVERHEAD_MS = 2600;

/** A cell whose trials are set against a model rather than against each other. */
export function cell(options: { levels: Levels; contenders: readonly string[]; rounds: number; sliceMs: number; blocks?: number }): Comparison {
  const { levels, contenders, rounds, sliceMs, blocks = 1 } = options;
  return curveCell({ levels, contenders, blocks, roundsPerBlock: rounds, sliceMs, sliceOverheadMs: SLICE_OVERHEAD_MS, trialOverheadMs: TRIAL_OVERHEAD_MS });
}

export function ceilingLevels(mix: string): Levels {
  return { mix, loadKind: 'closed', connections: CEILING_CONNECTIONS, purpose: 'ceiling' satisfies Purpose };
}

export function openLevels(options: { mix: string; ratePerSec: number; purpose: Purpose }): Levels {
  const { mix, ratePerSec, purpose } = options;
  return { mix, loadKind: 'open', ratePerSec, purpose };
}

/** What a contender served at most of a mix, per second: the median of the ceiling's slices; null where none completed. */
export function ceilingOf(options: { trials: readonly TrialRecord[]; contender: string; mix: string }): number | null {
  const { trials, contender, mix } = options;
  const served = trials
    .filter((trial) => trial.status === 'completed' && trial.contender === contender && trial.levels['purpose'] === 'ceiling' && trial.levels['mix'] === mix)
    .flatMap(({ slices }) => slices.map(({ metrics: read }) => read['throughputPerSec'] ?? 0))
    .filter((rate) => rate > 0);
  return served.length === 0 ? null : median(sorted(served));
}

/** A rate that reads well: two digits. */
export function roundRate(ratePerSec: number): number {
  return Math.max(1, Number(ratePerSec.toPrecision(2)));
}

/** Whether anything stands in the record for these levels: what was refused or has failed is not asked for again. */
export function isPlanned(options: { trials: readonly TrialRecord[]; contender: string; levels: Levels }): boolean {
  const { trials, contender, levels } = options;
  const wanted = Object.entries(levels);
  return trials.some((trial) => trial.contender === contender && wanted.every(([name, level]) => trial.levels[name] === level));
}
