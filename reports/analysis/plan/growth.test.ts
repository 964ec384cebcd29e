import { describe, expect, it } from 'vitest';
import { dayAfter } from './calendar.ts';
import { loadAfter, logGrowth, monthsUntil } from './growth.ts';

describe('growth', () => {
  it('compounds: 8 % a month is 2.518 times in a year, and 10 times after 29.9 months', () => {
    const rate = logGrowth({ sharePerMonth: 0.08, sdPerMonth: 0 });
    expect(loadAfter({ fromPerSec: 200, logGrowth: rate, months: 12 })).toBeCloseTo(503.634, 2);
    expect(monthsUntil({ fromPerSec: 200, logGrowth: rate, perSec: 2000 })).toBeCloseTo(Math.log(10) / Math.log(1.08), 9);
  });

  it('reaches a load at once, later, or never', () => {
    expect(monthsUntil({ fromPerSec: 200, logGrowth: 0.1, perSec: 150 })).toBe(0);
    expect(monthsUntil({ fromPerSec: 200, logGrowth: 0, perSec: 201 })).toBe(Infinity);
    expect(monthsUntil({ fromPerSec: 200, logGrowth: -0.1, perSec: 201 })).toBe(Infinity);
  });

  it('a deviation of one standard deviation is about that many points', () => {
    const growth = { sharePerMonth: 0.08, sdPerMonth: 0.02 };
    expect(Math.expm1(logGrowth(growth, 1))).toBeCloseTo(0.1, 3);
    expect(Math.expm1(logGrowth(growth, -1))).toBeCloseTo(0.06, 3);
    expect(Math.expm1(logGrowth({ sharePerMonth: -0.9, sdPerMonth: 0.5 }, -3))).toBeGreaterThan(-1);
  });
});

describe('dayAfter', () => {
  it.each([
    ['2026-12-01', 0, '2026-12-01'],
    ['2026-12-01', 1, '2027-01-01'],
    ['2026-12-15', 13, '2028-01-15'],
    ['2026-12-01', 0.5, '2026-12-16'],
    ['2027-01-31', 1, '2027-02-28'],
    ['2027-12-31', 2, '2028-02-29'],
    ['2027-01-31', 2, '2027-03-31'],
  ])('%s and %d months is %s', (start, months, day) => {
    expect(dayAfter(start, months)).toBe(day);
  });

  it('knows no day for never, nor beyond a hundred years', () => {
    expect([dayAfter('2026-12-01', null), dayAfter('2026-12-01', Infinity), dayAfter('2026-12-01', 1201)]).toEqual([null, null, null]);
  });

  it('never goes back', () => {
    const days = Array.from({ length: 400 }, (_, step) => dayAfter('2027-01-30', step / 10) ?? '');
    expect(days).toEqual([...days].sort());
  });
});
