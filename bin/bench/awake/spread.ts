import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';

/** How far trials that should be the same lie apart: (largest − smallest) ÷ median. @throws RangeError on no values. */
export function spreadOf(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(sorted(values));
}
