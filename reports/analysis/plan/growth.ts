/** How load grows: by the same share each month, a share that nobody knows exactly. */
export interface Growth {
  /** 0.08: 8 % a month; above −1. */
  readonly sharePerMonth: number;
  /** Standard deviation of that share, as somebody who plans would bet on it. */
  readonly sdPerMonth: number;
}

/**
 * Growth as a rate of the logarithm of load a month. Deviations are those of the share at its best estimate, taken on the
 * log scale (delta method), so that no draw loses more than everything.
 *
 * @param deviation in standard deviations; 0 is the best estimate.
 */
export function logGrowth(growth: Growth, deviation = 0): number {
  const { sharePerMonth, sdPerMonth } = growth;
  return Math.log1p(sharePerMonth) + (sdPerMonth / (1 + sharePerMonth)) * deviation;
}

/** The load after so many months. */
export function loadAfter(options: { fromPerSec: number; logGrowth: number; months: number }): number {
  return options.fromPerSec * Math.exp(options.logGrowth * options.months);
}

/** Months until a load is reached: 0 where it is now, Infinity where it never is. */
export function monthsUntil(options: { fromPerSec: number; logGrowth: number; perSec: number }): number {
  const { fromPerSec, logGrowth, perSec } = options;
  if (perSec <= fromPerSec) return 0;
  return logGrowth > 0 ? Math.log(perSec / fromPerSec) / logGrowth : Infinity;
}
