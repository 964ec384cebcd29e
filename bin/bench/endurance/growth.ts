import { boundAt, centreOf } from '../../../suites/harness/statistics/centre.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import type { Interval } from '../bars.ts';

/** The first part of a run in which a heap finds its size. */
const SETTLING_SHARE = 0.2;
const FEWEST_DIFFERENCES = 10;

/**
 * By which share a series of memory readings would grow in `perMs`, judged from what it does after its first fifth: the
 * median difference of readings half of that stretch apart (Theil & Sen), neighbours' likeness allowed for. Null where there
 * are too few readings.
 */
export function growthOf(options: { bytes: readonly number[]; stepMs: number; perMs: number; seed: number }): Interval | null {
  const { bytes, stepMs, perMs, seed } = options;
  const settled = bytes.slice(Math.ceil(bytes.length * SETTLING_SHARE));
  const half = Math.floor(settled.length / 2);
  if (half < FEWEST_DIFFERENCES) return null;
  const level = median(sorted(settled));
  const differences = settled.slice(half).map((later, index) => (later - (settled[index] ?? later)) / level);
  const centre = centreOf({ series: [differences], seed });
  const scale = perMs / (half * stepMs);
  return { value: centre.value * scale, lower: boundAt(centre, 0.025) * scale, upper: boundAt(centre, 0.975) * scale };
}
