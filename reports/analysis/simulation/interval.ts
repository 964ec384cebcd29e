import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import type { Batch } from './batches.ts';

/** An estimate and the ends of its interval; an end is Infinity where the data do not tell. */
export interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What intervals are made of. */
export interface Sample {
  readonly batches: readonly Batch[];
  /** Standard errors to each side. */
  readonly reach: number;
  readonly confidence: number;
}

/** Fewer tell nothing of how much they vary. */
export const FEWEST_BATCHES = 4;

/** @param inflation factor of widths for batches that resemble their neighbours. */
export function sampleOf(options: { batches: readonly Batch[]; inflation: number; confidence: number }): Sample {
  const { batches, inflation, confidence } = options;
  const n = batches.length;
  return { batches, confidence, reach: n < FEWEST_BATCHES ? Infinity : inflation * studentQuantile((1 + confidence) / 2, n - 1) };
}

/**
 * A ratio of two totals, e.g. requests ÷ seconds, with a t interval from its residuals by batch (the ratio estimator;
 * Cochran, Sampling Techniques, 1977, ch. 6). Nothing that is estimated here can be negative.
 *
 * @returns null where the denominator is 0.
 */
export function ratioInterval(sample: Sample, above: (batch: Batch) => number, below: (batch: Batch) => number): Interval | null {
  const { batches } = sample;
  let numerator = 0;
  let denominator = 0;
  for (const batch of batches) {
    numerator += above(batch);
    denominator += below(batch);
  }
  if (!(denominator > 0)) return null;
  const value = numerator / denominator;
  const half = halfWidth(sample, batches.map((batch) => above(batch) - value * below(batch)), denominator);
  return { value, lower: Math.max(0, value - half), upper: value + half };
}

/** Half the width of the interval of a ratio whose residuals by batch are known. */
export function halfWidth({ batches, reach }: Sample, residuals: readonly number[], denominator: number): number {
  const n = batches.length;
  if (reach === Infinity) return reach;
  const squares = residuals.reduce((sum, value) => sum + value * value, 0);
  return (reach * Math.sqrt((squares * n) / (n - 1))) / denominator;
}

/** The larger distance from the value to an end, as a share of the value; 0 for a value of 0 that is certain. */
export function relativeHalfWidth({ value, lower, upper }: Interval): number {
  const half = Math.max(value - lower, upper - value);
  return half === 0 ? 0 : half / value;
}
