import { mean, median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import type { Interval } from '../bars.ts';

/** The first part of a run in which a heap finds its size. */
const SETTLING_SHARE = 0.2;
const STRETCHES = 10;
const FEWEST_IN_STRETCH = 4;

/**
 * By which share of its level a series of memory readings grows in `perMs`, after its first fifth: the least-squares slope
 * through the medians of ten stretches, whose length takes the saw-tooth of a collected heap out, with Student's t of 8
 * degrees of freedom. Null where there are too few readings.
 */
export function growthOf(options: { bytes: readonly number[]; stepMs: number; perMs: number }): Interval | null {
  const { bytes, stepMs, perMs } = options;
  const settled = bytes.slice(Math.ceil(bytes.length * SETTLING_SHARE));
  const length = Math.floor(settled.length / STRETCHES);
  if (length < FEWEST_IN_STRETCH) return null;
  const levels = Array.from({ length: STRETCHES }, (_, index) => median(sorted(settled.slice(index * length, (index + 1) * length))));
  const middle = mean(levels);
  const places = levels.map((_, index) => index - (STRETCHES - 1) / 2);
  const spread = places.reduce((sum, place) => sum + place ** 2, 0);
  const slope = levels.reduce((sum, level, index) => sum + level * (places[index] ?? 0), 0) / spread;
  const residual = levels.reduce((sum, level, index) => sum + (level - middle - slope * (places[index] ?? 0)) ** 2, 0);
  const margin = studentQuantile(0.975, STRETCHES - 2) * Math.sqrt(residual / (STRETCHES - 2) / spread);
  const scale = perMs / (length * stepMs) / middle;
  return { value: slope * scale, lower: (slope - margin) * scale, upper: (slope + margin) * scale };
}
