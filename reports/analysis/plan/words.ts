import { formatUnit, type Unit } from '../../../suites/harness/units.ts';
import type { PlanRange } from './ranges.ts';

/** `1,850/s (95 % 1,600/s to 2,300/s)`; of what was never tried `(range, untested: …)`. */
export function rangeWords(range: PlanRange, unit: Unit): string {
  const words = (value: number | null): string => (value === null ? 'never' : formatUnit(value, unit));
  if (range.lower === range.value && range.upper === range.value) return words(range.value);
  const level = range.confidence === null ? 'untested range' : `${formatUnit(range.confidence, 'share')} interval`;
  return `${words(range.value)} (${level} ${words(range.lower)} to ${words(range.upper)})`;
}

/** `api, broker and mysql`. */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
