import { correlation, type Series } from './autocorrelation.ts';
import { blockBootstrap } from './bootstrap.ts';
import { mean, median, sorted } from './quantiles.ts';
import { studentCdf, studentQuantile } from './student.ts';

/** Below so many observations the median's bootstrap is too coarse, and the mean stands in its place. */
export const MEDIAN_FROM = 12;
/** Below so many observations nothing is estimated. */
export const FEWEST = 3;

/** Where the middle of a series lies, and how well that is known. */
export interface Centre {
  readonly statistic: 'median' | 'mean';
  readonly value: number;
  readonly standardError: number;
  /** Degrees of freedom, after what correlation takes away. At least 1; not always whole. */
  readonly df: number;
  readonly samples: number;
  readonly effectiveSamples: number;
  /** Observed autocorrelation at lag 1; null where it cannot be said. */
  readonly lag1: number | null;
  /** How it was made, in a few words. */
  readonly method: string;
}

/**
 * The median of a series whose neighbours resemble each other (below 12 observations: the mean), with a standard error
 * and degrees of freedom for Student's t.
 *
 * The standard error is that of a block bootstrap, scaled by what blocks of its length cannot see: correlation that
 * reaches further, and blocks that differ as a whole (see `correlation`). Degrees of freedom: effective samples − 1.
 * 95 % intervals made so covered 0.93 to 0.98 in simulations with 5 to 100 observations and autocorrelations 0 and 0.5
 * (`centre.test.ts`), where percentile intervals covered 0.4 to 0.95 and unadjusted t intervals 0.72 to 0.97.
 *
 * @throws RangeError below 3 observations, or where a value is not finite.
 */
export function centreOf(options: { series: Series; seed: number; resamples?: number }): Centre {
  const { series, seed, resamples } = options;
  const all = series.flat();
  if (all.length < FEWEST) throw new RangeError(`an interval needs at least ${FEWEST} observations, not ${all.length}`);
  if (!all.every(Number.isFinite)) throw new RangeError('every observation must be finite');
  const { varianceOfMean, effectiveSamples, lag1 } = correlation(series);
  const common = { df: Math.max(1, effectiveSamples - 1), samples: all.length, effectiveSamples, lag1 };
  if (all.length < MEDIAN_FROM) {
    const method = 't interval of the mean, autocorrelation allowed for';
    return { ...common, statistic: 'mean', value: mean(all), standardError: Math.sqrt(varianceOfMean), method };
  }
  const boot = blockBootstrap({ series, statistic: medianOf, seed, ...(resamples === undefined ? {} : { resamples }) });
  const unseen = boot.varianceOfMean > 0 ? Math.max(1, varianceOfMean / boot.varianceOfMean) : 1;
  return {
    ...common,
    statistic: 'median',
    value: median(sorted(all)),
    standardError: boot.standardError * Math.sqrt(unseen),
    method: `block bootstrap of the median (${boot.blockLength} neighbours), studentised`,
  };
}

/** The median of values that may be reordered: sorting in place makes no garbage. */
function medianOf(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  const upper = values[middle] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that the true centre stays below with probability `p`: e.g. 0.005 gives the lower one-sided 99.5 % bound. */
export function boundAt(centre: Pick<Centre, 'value' | 'standardError' | 'df'>, p: number): number {
  return centre.value + studentQuantile(p, centre.df) * centre.standardError;
}

/** Evidence that the true centre is above `threshold`: the one-sided p-value of "it is at or below". */
export function pAbove(centre: Pick<Centre, 'value' | 'standardError' | 'df'>, threshold: number): number {
  const distance = centre.value - threshold;
  if (centre.standardError === 0) return distance > 0 ? 0 : 1;
  return studentCdf(-distance / centre.standardError, centre.df);
}

/** The centre of a − b for two series without pairing: variances add, degrees of freedom after Welch & Satterthwaite. */
export function differenceOf(a: Centre, b: Centre): Pick<Centre, 'value' | 'standardError' | 'df'> & { samples: number } {
  const [first, second] = [a.standardError ** 2, b.standardError ** 2];
  const spread = first ** 2 / a.df + second ** 2 / b.df;
  return {
    value: a.value - b.value,
    standardError: Math.sqrt(first + second),
    df: spread > 0 ? Math.max(1, (first + second) ** 2 / spread) : Math.min(a.df, b.df),
    samples: Math.min(a.samples, b.samples),
  };
}
