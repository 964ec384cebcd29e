import { PRIOR_LAG1, varianceInflation, type Series } from '../../suites/harness/statistics/autocorrelation.ts';
import { boundAt, centreOf, type Centre } from '../../suites/harness/statistics/centre.ts';
import { mean } from '../../suites/harness/statistics/quantiles.ts';
import type { Unit } from '../../suites/harness/units.ts';
import { finite, middleOf } from './cell.ts';
import type { Estimate } from './estimate.ts';

/** From so many values on a cell speaks for itself. */
const OWN_FROM = 6;
/** From so many degrees of freedom on, trials say by themselves how much they differ. */
const TRIALS_FROM = 3;

/**
 * Centres of many cells of a few values each (natural logarithms, by trial): with two slices a cell cannot tell its own
 * noise, but a dozen such cells can tell it together, where noise is relative and about the same in all of them (as in an
 * analysis of variance). Neighbouring slices are taken to resemble each other as they usually do; where cells have several
 * trials, the larger of the noise within and between trials counts. Null where no cell has a second value.
 */
export function pooledCentres(options: { cells: readonly Series[]; seed: number }): (Centre | null)[] {
  const { cells, seed } = options;
  const within = withinTrials(cells);
  const between = betweenTrials(cells);
  return cells.map((series, at) => {
    const values = series.flat();
    if (values.length >= OWN_FROM) return centreOf({ series, seed: seed + at });
    if (values.length === 0 || within === null) return null;
    const inflation = varianceInflation(series.map(({ length }) => length), PRIOR_LAG1);
    const own = { variance: (within.variance * inflation) / values.length, df: within.df };
    const trials = between === null ? null : { variance: between.variance / series.length, df: between.df };
    const larger = trials !== null && trials.variance > own.variance ? trials : own;
    return {
      statistic: 'mean', value: mean(values), standardError: Math.sqrt(larger.variance), df: larger.df, samples: values.length,
      effectiveSamples: values.length / inflation, lag1: null, method: `t interval, noise pooled over ${cells.length} cells`,
    };
  });
}

/** The same as estimates, of values that must be positive; null also where one is not. */
export function pooledEstimates(options: { cells: readonly Series[]; unit: Unit; seed: number; confidence: number }): (Estimate | null)[] {
  const { cells, unit, seed, confidence } = options;
  const usable = cells.map((series) => (series.flat().every((value) => value > 0) ? series.filter((own) => own.length > 0) : []));
  const centres = pooledCentres({ cells: usable.map((series) => series.map((own) => own.map(Math.log))), seed });
  const tail = (1 - confidence) / 2;
  return centres.map((centre, at): Estimate | null => {
    const series = usable[at] ?? [];
    if (series.flat().length >= OWN_FROM) return middleOf({ values: series, unit, seed: seed + at, confidence });
    if (centre === null) return null;
    return {
      value: Math.exp(centre.value),
      lower: Math.exp(boundAt(centre, tail)),
      upper: finite(Math.exp(boundAt(centre, 1 - tail))),
      unit,
      method: `geometric mean of ${centre.samples} values, ${centre.method}`,
      samples: centre.samples,
      confidence,
    };
  });
}

interface Pooled {
  readonly variance: number;
  readonly df: number;
}

/** Variance of a single value, allowing for what neighbours share with each other and with their mean. */
function withinTrials(cells: readonly Series[]): Pooled | null {
  let squares = 0;
  let divisor = 0;
  let df = 0;
  for (const series of cells) {
    const values = series.flat();
    if (values.length < 2) continue;
    const centre = mean(values);
    squares += values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    divisor += values.length - varianceInflation(series.map(({ length }) => length), PRIOR_LAG1);
    df += values.length - 1;
  }
  return df === 0 ? null : { variance: squares / divisor, df };
}

/** Variance of a trial's mean about the mean of its cell. */
function betweenTrials(cells: readonly Series[]): Pooled | null {
  let squares = 0;
  let df = 0;
  for (const series of cells) {
    if (series.length < 2) continue;
    const means = series.map((values) => mean(values));
    const centre = mean(means);
    squares += means.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    df += means.length - 1;
  }
  return df < TRIALS_FROM ? null : { variance: squares / df, df };
}
