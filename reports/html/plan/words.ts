import { moneyWords } from '../../analysis/plan/money.ts';
import type { Moment } from '../../analysis/plan/ranges.ts';
import type { Plan, Stage, StageBox } from '../../analysis/plan/result.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Apr 2028 (Dec 2027 to Dec 2028)`, in days where the interval is within a month; what does not come is `never at this growth`. */
export function momentWords(moment: Moment): string {
  const { date } = moment;
  if (date.value === null && date.lower === null) return 'never at this growth';
  return date.lower === date.upper ? dateWords(moment) : `${dateWords(moment)} (${spanWords(moment)})`;
}

/** `Apr 2028`: a day would say more than is known, unless the interval is within a month. */
export function dateWords({ date: { value, lower, upper } }: Moment): string {
  if (value === null) return 'never';
  return isWithinMonth(lower, upper) ? value : monthWords(value);
}

/** `Dec 2027 to Dec 2028`. */
export function spanWords({ date: { lower, upper } }: Moment): string {
  const words = (day: string | null): string => (day === null ? 'never' : isWithinMonth(lower, upper) ? day : monthWords(day));
  return `${words(lower)} to ${words(upper)}`;
}

function isWithinMonth(lower: string | null, upper: string | null): boolean {
  return lower !== null && upper !== null && lower.slice(0, 7) === upper.slice(0, 7);
}

/** `Apr 2028` of `2028-04-02`. */
export function monthWords(day: string): string {
  return `${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
}

/** `p99 within 50 ms with 90 % confidence, whichever machine fails`. */
export function objectiveWords({ objective }: Plan): string {
  const { quantile, latencyMs, confidence, availability } = objective;
  const failing = availability === 'n-1' ? ', whichever machine fails' : '';
  return `p${String(Number((100 * quantile).toFixed(3)))} within ${formatUnit(latencyMs, 'ms')} with ${formatUnit(confidence, 'share')} confidence${failing}`;
}

/** `200/s growing by 8 % a month over 36 months`. */
export function loadWords({ growth }: Plan): string {
  const { fromPerSec, sharePerMonth, months } = growth;
  const changes = sharePerMonth < 0 ? `shrinking by ${formatUnit(-sharePerMonth, 'share')}` : `growing by ${formatUnit(sharePerMonth, 'share')}`;
  return `${formatUnit(fromPerSec, 'perSec')} ${changes} a month over ${formatNumber(months)} months`;
}

/** `1,240 EUR`, which no line breaks. */
export function money(amount: number, currency: string): string {
  return moneyWords(amount, currency).replaceAll(' ', '\u00a0');
}

/** `2 × metal-8 (and 1 to spare)`. */
export function boxWords({ machine, copies, spares }: StageBox): string {
  return `${copies > 1 ? `${formatNumber(copies)} × ` : ''}${machine.id}${spares > 0 ? ` (and ${formatNumber(spares)} to spare)` : ''}`;
}

/** What runs on a box, with its processes: `haproxy, api (3 processes), mysql`. */
export function componentWords({ components }: StageBox): string {
  return components.map(({ name, processes }) => (processes === null ? name : `${name} (${formatNumber(processes)} ${processes === 1 ? 'process' : 'processes'})`)).join(', ');
}

/** All stages of a plan, that after its months included. */
export function allStages({ stages, next }: Plan): Stage[] {
  return next === null ? [...stages] : [...stages, next];
}
