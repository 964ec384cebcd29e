import type { RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { metricsOf, readingsOf } from './metrics.ts';
import { bestSliceMs, interleavedNoise, isolatedNoise, type NoiseRow } from './noise-by-time.ts';
import { usableTrials } from './pairs.ts';

/** The noise of one metric by design, slice length and time spent. */
export interface NoiseStudy {
  readonly metric: string;
  readonly title: string;
  readonly rows: readonly NoiseRow[];
  /** The slice length to choose; null where the data do not tell. */
  readonly bestSliceMs: number | null;
}

/** Slice lengths tried, as multiples of the base slice of 100 ms. */
const LENGTHS = [1, 2, 5, 10, 20];
const SPENT_MS = [10_000, 30_000, 60_000, 120_000];

/** The noise study of a record: trials of one contender whose level `design` says how they were made. Empty without them. */
export function noiseStudies(record: RunRecord, options: { seed: number }): NoiseStudy[] {
  const trials = usableTrials(record).filter(({ scenario, levels }) => scenario === 'noise' && 'design' in levels);
  const scenario = record.header.scenarios.find(({ id }) => id === 'noise');
  if (trials.length === 0 || scenario === undefined) return [];
  return metricsOf({ scenario, trials })
    .filter(({ compared }) => compared)
    .flatMap(({ id, title }) => {
      const common = { spentMs: SPENT_MS, seed: options.seed };
      const interleaved = ofDesign(trials, 'interleaved');
      const isolated = ofDesign(trials, 'isolated');
      const rows = [
        ...interleavedNoise({ ...common, values: valuesOf(interleaved, id), baseMs: sliceMsOf(record, interleaved), lengths: LENGTHS }),
        ...isolatedNoise({ ...common, values: valuesOf(isolated, id), trialMs: sliceMsOf(record, isolated) }),
      ];
      return rows.length === 0 ? [] : [{ metric: id, title, rows, bestSliceMs: bestSliceMs(rows) }];
    });
}

function ofDesign(trials: readonly TrialRecord[], design: string): TrialRecord[] {
  return trials.filter(({ levels }) => levels['design'] === design);
}

/** In the order of time. A value that cannot be read would shift the pairs: it stays, as NaN, and costs its pair. */
function valuesOf(trials: readonly TrialRecord[], metric: string): number[] {
  return [...trials]
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
    .flatMap((trial) => readingsOf(trial, metric).filter(({ round }) => round !== null))
    .map(({ value }) => value ?? Number.NaN);
}

function sliceMsOf(record: RunRecord, trials: readonly TrialRecord[]): number {
  return record.header.blocks.find(({ id }) => id === trials[0]?.block)?.sliceMs ?? 0;
}
