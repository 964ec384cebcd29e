import { InvalidArgumentError } from 'commander';

const DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, '': 1 };

/** `14d`, `2w`; a bare number is in days. @throws InvalidArgumentError on anything else */
export function parseDays(text: string): number {
  const [, number = '', unit = ''] = /^(\d*\.?\d+)\s*([dw]?)$/i.exec(text.trim()) ?? [];
  const days = Number(number) * (DAYS[unit.toLowerCase()] ?? Number.NaN);
  if (number === '' || !Number.isFinite(days) || days > 3660) throw new InvalidArgumentError('A lead time is a number of days or weeks, e.g. 14d or 2w.');
  return days;
}

/** `2026-12` or `2026-12-15`, as a day. @throws InvalidArgumentError on anything else, and on days that do not exist */
export function parseDay(text: string): string {
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  const time = Date.parse(`${day}T00:00:00Z`);
  // Some days that do not exist roll over: they do not come back as they were written.
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && Number.isFinite(time) && new Date(time).toISOString().startsWith(day)) return day;
  throw new InvalidArgumentError('A start is a month or a day, e.g. 2026-12 or 2026-12-15.');
}

/** `36`. @throws InvalidArgumentError on anything but a whole number of months within a century */
export function parseMonths(text: string): number {
  const months = Number(text);
  if (!/^\d+$/.test(text) || months < 1 || months > 1200) throw new InvalidArgumentError('Months are a whole number from 1 to 1200.');
  return months;
}
