import type { TrialRecord } from '../../suites/harness/record.ts';
import type { Unit } from '../../suites/harness/units.ts';
import { boundAt, centreOf, FEWEST } from '../../suites/harness/statistics/centre.ts';
import type { Estimate } from './estimate.ts';
import { readingsOf, type MetricInfo } from './metrics.ts';
import type { AnalysisSettings, CellEstimate, CellLevels } from './result.ts';
import { seedFor } from './seed.ts';

/** One metric of one contender at one cell: the middle of its slices' values, or null with a reason below 3. */
export function cellOf(options: {
  suite: string;
  scenario: string;
  levels: CellLevels;
  contender: string;
  /** Usable trials of this contender at these levels, the control left out. */
  trials: readonly TrialRecord[];
  metric: MetricInfo;
  settings: AnalysisSettings;
}): CellEstimate {
  const { suite, scenario, levels, contender, trials, metric, settings } = options;
  const readings = trials.map((trial) => readingsOf(trial, metric.id));
  const values = readings.map((list) => list.flatMap(({ value }) => (value === null ? [] : [value]))).filter((list) => list.length > 0);
  const all = values.flat();
  const problem = readings.flat().find(({ value }) => value === null)?.reason ?? null;
  const reason = all.length >= FEWEST ? problem : (problem ?? `${all.length} of the ${FEWEST} values that an interval needs`);
  const label = [suite, scenario, JSON.stringify(levels), contender, metric.id];
  return {
    suite,
    scenario,
    levels,
    contender,
    metric: metric.id,
    title: metric.title,
    better: metric.better,
    estimate: all.length < FEWEST ? null : middleOf({ values, unit: metric.unit, seed: seedFor(settings.seed, ...label), confidence: settings.confidence }),
    reason,
    values,
    trials: trials.map(({ id }) => id),
  };
}

/** The middle of values by block. Positive values are taken on the log scale, so that no interval reaches below zero. */
export function middleOf(options: { values: readonly (readonly number[])[]; unit: Unit; seed: number; confidence: number }): Estimate {
  const { values, unit, seed, confidence } = options;
  const all = values.flat();
  const positive = all.every((value) => value > 0);
  const centre = centreOf({ series: positive ? values.map((block) => block.map(Math.log)) : values, seed });
  const back = positive ? Math.exp : (value: number): number => value;
  const floor = all.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  const tail = (1 - confidence) / 2;
  return {
    value: back(centre.value),
    lower: Math.max(floor, back(boundAt(centre, tail))),
    upper: finite(back(boundAt(centre, 1 - tail))),
    unit,
    method: `${positive && centre.statistic === 'mean' ? 'geometric mean' : centre.statistic} of ${centre.samples} values, ${centre.method}`,
    samples: centre.samples,
    confidence,
  };
}

/** JSON knows no infinity: an interval that three wild values make endless ends at the largest number. */
export const finite = (value: number): number => Math.min(value, Number.MAX_VALUE);
