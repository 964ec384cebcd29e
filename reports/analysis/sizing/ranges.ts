import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { formatNumber, formatUnit, type Unit } from '../../../suites/harness/units.ts';
import type { Range } from './size-question.ts';

/** The central interval of draws about a best estimate, which it is widened to hold. */
export function rangeOf(options: { value: number; draws: readonly number[]; level: number }): Range {
  const { value, draws, level } = options;
  if (draws.length === 0) return { value, lower: value, upper: value };
  const ordered = sorted(draws);
  const tail = (1 - level) / 2;
  return { value, lower: Math.min(value, quantile(ordered, tail)), upper: Math.max(value, quantile(ordered, 1 - tail)) };
}

/** `1,850/s (1,700 to 2,010)`. */
export function rangeWords({ value, lower, upper }: Range, unit: Unit): string {
  const scale = unit === 'share' ? 100 : 1;
  const word = (end: number): string => (end === Infinity ? 'no end' : formatNumber(Number((end * scale).toPrecision(3))));
  return `${value === Infinity ? 'no end' : formatUnit(Number(value.toPrecision(3)), unit)} (${word(lower)} to ${word(upper)})`;
}
