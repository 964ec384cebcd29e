import { varianceInflation } from './autocorrelation.ts';
import { mean, median, sorted } from './quantiles.ts';

/** Fewer points settle nothing. */
export const FEWEST_POINTS = 8;
/** A step below this share of the level is no reason to go on: slices vary by more than ten times as much. */
const NEGLIGIBLE = 0.01;
/** Points on each side of a step that is looked for. */
const SIDE = 2;
/**
 * The largest standardised step that chance makes in 95 of 100 settled series, grown a little for short ones: found by
 * simulation with an autocorrelation of 0.5 (`settled.test.ts` measures what it gives).
 */
const critical = (points: number): number => 2.7 + 6 / points;
/** After a step, the rest is still on its way when it goes on in the same direction by this share of the critical value. */
const STILL_MOVING = 0.6;
const PRIOR_LAG1 = 0.5;
const PRIOR_WEIGHT = 20;

export interface Settled {
  readonly settled: boolean;
  /** Index of the first point of the settled stretch; null when there is none. */
  readonly from: number | null;
}

/**
 * Has a series (e.g. of rates, one each 100 ms) settled? (R11)
 *
 * The split is sought at which the means before and after differ most, in units of their standard error with
 * autocorrelation allowed for (a CUSUM test of one change of level; Andrews, Econometrica 61, 1993). While that is more
 * than chance makes, everything before the split is dropped and the rest tried again, more strictly for a step in the
 * same direction; at least half of the series, and 8
 * points, must be left, so that a ramp never settles. The noise comes from differences of neighbours, winsorised, so that
 * the step that is looked for cannot hide itself by being counted as noise.
 *
 * @param series finite values in the order in which they were measured.
 * @throws RangeError where a value is not finite.
 */
export function settled(series: readonly number[]): Settled {
  if (!series.every(Number.isFinite)) throw new RangeError('every point of a series must be finite');
  let from = 0;
  let direction = 0;
  for (;;) {
    const rest = series.slice(from);
    if (rest.length < FEWEST_POINTS || rest.length * 2 < series.length) return { settled: false, from: null };
    const step = largestStep(rest);
    const level = Math.abs(mean(rest));
    const limit = critical(rest.length) * (Math.sign(step.size) === direction ? STILL_MOVING : 1);
    if (step.standardised <= limit || Math.abs(step.size) <= NEGLIGIBLE * level) return { settled: true, from };
    direction = Math.sign(step.size);
    from += step.at;
  }
}

/** The split at which the means before and after differ most, in standard errors. */
function largestStep(series: readonly number[]): { at: number; size: number; standardised: number } {
  const { deviation, lag1 } = noiseOf(series);
  let largest = { at: SIDE, size: 0, standardised: 0 };
  const n = series.length;
  const varianceOfMeans = Array.from({ length: n + 1 }, (_, points) => (points === 0 ? 0 : varianceInflation([points], lag1) / points));
  const total = series.reduce((sum, value) => sum + value, 0);
  let before = 0;
  series.forEach((value, index) => {
    const at = index + 1;
    before += value;
    if (at < SIDE || at > n - SIDE) return;
    const size = (total - before) / (n - at) - before / at;
    const error = deviation * Math.sqrt((varianceOfMeans[at] ?? 0) + (varianceOfMeans[n - at] ?? 0));
    const standardised = error > 0 ? Math.abs(size) / error : size === 0 ? 0 : Number.POSITIVE_INFINITY;
    // Among splits that no noise tells apart, the largest step counts.
    const larger = standardised === largest.standardised ? Math.abs(size) > Math.abs(largest.size) : standardised > largest.standardised;
    if (larger) largest = { at, size, standardised };
  });
  return largest;
}

/**
 * Standard deviation and autocorrelation from differences of neighbours: their variance is 2σ²(1 − ρ), and neighbouring
 * differences correlate by −(1 − ρ) ÷ 2. ρ is pulled towards 0.5, which was measured on such series.
 */
function noiseOf(series: readonly number[]): { deviation: number; lag1: number } {
  const raw = series.slice(1).map((value, index) => value - (series[index] ?? value));
  const middle = median(sorted(raw));
  const limit = 3 * 1.4826 * median(sorted(raw.map((value) => Math.abs(value - middle))));
  const differences = raw.map((value) => Math.max(-limit, Math.min(limit, value - middle)));
  const variance = mean(differences.map((value) => value * value));
  if (variance === 0) return { deviation: 0, lag1: PRIOR_LAG1 };
  const products = differences.slice(1).map((value, index) => value * (differences[index] ?? 0));
  const observed = 1 + (2 * mean(products)) / variance;
  const points = products.length;
  const lag1 = Math.min(0.9, Math.max(0, (points * observed + PRIOR_WEIGHT * PRIOR_LAG1) / (points + PRIOR_WEIGHT)));
  return { deviation: Math.sqrt(variance / 2 / (1 - lag1)), lag1 };
}
