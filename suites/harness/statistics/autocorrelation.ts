import { mean } from './quantiles.ts';

/** Observations in the order in which they were made, by run block: nothing is neighbour across a block's border. */
export type Series = readonly (readonly number[])[];

/** What neighbours that resemble each other take away from a series. */
export interface Correlation {
  /** Autocorrelation at lag 1 as observed; null below 3 pairs of neighbours or where nothing varies. */
  readonly lag1: number | null;
  /** Autocorrelation assumed in the computation: corrected for bias and pulled towards `PRIOR_LAG1` when data are few. */
  readonly assumed: number;
  /** Variance of the mean of all observations. */
  readonly varianceOfMean: number;
  /** Independent observations that would tell as much: 1 … n. */
  readonly effectiveSamples: number;
}

/**
 * What is expected of neighbours before the data speak, and how many pairs of neighbours it weighs. A dozen observations
 * cannot estimate their own autocorrelation: believing their estimate gives 95 % intervals that cover 86 to 89 %.
 * 0.5 was measured between neighbouring slices.
 */
export const PRIOR_LAG1 = 0.5;
const PRIOR_WEIGHT = 6;
const HIGHEST = 0.9;
/** From so many run blocks on, their means say by themselves how much the blocks differ. */
const BLOCKS_FOR_CLUSTERS = 4;

/**
 * How precisely the mean of a series is known. The larger of two variances counts: that of a first-order autoregression
 * within blocks (its coefficient corrected for small-sample bias after Marriott & Pope, Biometrika 41, 1954), and, from
 * 4 blocks on, that between blocks (the cluster-robust variance; Liang & Zeger, Biometrika 73, 1986), which also holds
 * what all of a block has in common.
 *
 * @throws RangeError below 2 observations.
 */
export function correlation(series: Series): Correlation {
  const all = series.flat();
  const n = all.length;
  if (n < 2) throw new RangeError(`a variance needs at least 2 observations, not ${n}`);
  const centre = mean(all);
  const squares = all.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const neighbours = series.reduce((sum, block) => sum + Math.max(0, block.length - 1), 0);
  const raw = neighbours > 0 && squares > 0 ? (lagProducts(series, centre) / neighbours) * (n / squares) : null;
  const corrected = raw === null ? 0 : raw + (1 + 3 * raw) / n;
  const pulled = neighbours === 0 ? 0 : (neighbours * corrected + PRIOR_WEIGHT * PRIOR_LAG1) / (neighbours + PRIOR_WEIGHT);
  const assumed = Math.min(HIGHEST, Math.max(0, pulled));

  const inflation = varianceInflation(series.map((block) => block.length), assumed);
  // The mean that is subtracted follows the data, so the sum of squares falls short by this factor.
  const variance = squares / (n - inflation);
  const autoregressive = (variance * inflation) / n;
  const varianceOfMean = Math.max(autoregressive, betweenBlocks(series, centre));
  return {
    lag1: neighbours < 3 ? null : raw,
    assumed,
    varianceOfMean,
    effectiveSamples: varianceOfMean > 0 ? Math.min(n, Math.max(1, variance / varianceOfMean)) : n / inflation,
  };
}

/** n × variance of the mean ÷ variance of an observation, for blocks of these lengths and a lag-1 autocorrelation. */
export function varianceInflation(lengths: readonly number[], lag1: number): number {
  let total = 0;
  let sum = 0;
  for (const length of lengths) {
    total += length;
    sum += length;
    for (let lag = 1; lag < length; lag += 1) sum += 2 * (length - lag) * lag1 ** lag;
  }
  return sum / total;
}

function lagProducts(series: Series, centre: number): number {
  let sum = 0;
  for (const block of series) {
    block.forEach((value, index) => {
      const next = block[index + 1];
      if (next !== undefined) sum += (value - centre) * (next - centre);
    });
  }
  return sum;
}

function betweenBlocks(series: Series, centre: number): number {
  const blocks = series.filter((block) => block.length > 0);
  if (blocks.length < BLOCKS_FOR_CLUSTERS) return 0;
  const n = blocks.reduce((sum, block) => sum + block.length, 0);
  const sums = blocks.map((block) => block.reduce((sum, value) => sum + value - centre, 0));
  const squares = sums.reduce((sum, value) => sum + value * value, 0);
  return ((squares / n / n) * blocks.length) / (blocks.length - 1);
}
