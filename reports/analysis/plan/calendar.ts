const MS_PER_DAY = 86_400_000;
/** Of the Gregorian calendar: 400 years are 146,097 days. */
export const DAYS_PER_MONTH = 146_097 / 4800;
/** Whoever plans further is not planning. */
const MOST_MONTHS = 1200;

/**
 * The day that lies so many months after another; a part of a month counts as its share of that month's days.
 *
 * @param start `YYYY-MM-DD`
 * @returns `YYYY-MM-DD`, or null beyond 100 years
 */
export function dayAfter(start: string, months: number | null): string | null {
  if (months === null || !(months <= MOST_MONTHS)) return null;
  const from = new Date(`${start}T00:00:00Z`);
  const whole = Math.floor(months);
  const begin = monthLater(from, whole);
  const end = monthLater(from, whole + 1);
  return dayOf(begin + (months - whole) * (end - begin));
}

/** A month later is the same day of it, or its last where it has no such day. */
function monthLater(from: Date, months: number): number {
  const [year, month, day] = [from.getUTCFullYear(), from.getUTCMonth() + months, from.getUTCDate()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, last));
}

function dayOf(timeMs: number): string {
  return new Date(Math.floor(timeMs / MS_PER_DAY) * MS_PER_DAY).toISOString().slice(0, 10);
}
