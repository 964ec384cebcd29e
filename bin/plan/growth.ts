import { InvalidArgumentError } from 'commander';

const DAYS_PER_MONTH = 146_097 / 4800;
const MONTHS: Readonly<Record<string, number>> = { day: 1 / DAYS_PER_MONTH, week: 7 / DAYS_PER_MONTH, month: 1, quarter: 3, year: 12 };
const GROWTH = /^([+-]?\d*\.?\d+)\s*%\s*(?:\/|a\s|per\s)\s*(day|week|month|quarter|year)$/i;
/** Beyond this nobody's load grows, and numbers end. */
const MOST_SHARE = 100;

/**
 * `8%/month`, `150%/year`, `-2%/week`, as a share a month: growth compounds.
 *
 * @throws InvalidArgumentError on anything else, and where load would shrink by all there is or more.
 */
export function parseGrowth(text: string): number {
  const [, number, period = ''] = GROWTH.exec(text.trim()) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Growth is a percentage of a time, e.g. 8%/month, 150%/year or -2%/month.');
  const share = Number(number) / 100;
  if (share <= -1) throw new InvalidArgumentError('Load cannot shrink by 100 % or more: nothing would be left to plan for.');
  const monthly = (1 + share) ** (1 / (MONTHS[period.toLowerCase()] ?? 1)) - 1;
  if (monthly > MOST_SHARE) throw new InvalidArgumentError('Growth of more than 10,000 % a month cannot be planned for.');
  return monthly;
}

/** `2%`: points a month. @throws InvalidArgumentError on anything else */
export function parseGrowthSd(text: string): number {
  const [, number] = /^(\d*\.?\d+)\s*%\s*(?:\/\s*month)?$/i.exec(text.trim()) ?? [];
  const share = Number(number) / 100;
  if (number === undefined || share > 1) throw new InvalidArgumentError('The doubt about growth is in points a month, up to 100%, e.g. 2%.');
  return share;
}

const USUAL_DOUBT = 0.25;

/** Where nobody says how sure the growth is: a quarter of it. */
export function assumedGrowthSd(sharePerMonth: number): number {
  return USUAL_DOUBT * Math.abs(sharePerMonth);
}
