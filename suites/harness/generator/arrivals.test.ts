import { describe, expect, it } from 'vitest';
import { createRandom } from '../statistics/random.ts';
import { burst, createArrivals, expectedArrivals, ramp, steps, type ArrivalOptions, type RateSchedule } from './arrivals.ts';

function times(options: Omit<ArrivalOptions, 'random'>, seed = 7): number[] {
  const arrivals = createArrivals({ ...options, random: createRandom(seed) });
  const all: number[] = [];
  for (let atMs = arrivals.next(); atMs !== Infinity; atMs = arrivals.next()) all.push(atMs);
  return all;
}

const gapsOf = (all: readonly number[]): number[] => all.map((atMs, index) => atMs - (all[index - 1] ?? 0));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Kolmogorov–Smirnov distance to a distribution function, times the root of n: above 1.63 with 1 % chance. */
function ks(values: readonly number[], cdf: (value: number) => number): number {
  const ordered = values.toSorted((a, b) => a - b);
  const n = ordered.length;
  const distances = ordered.map((value, index) => Math.max(Math.abs(cdf(value) - index / n), Math.abs(cdf(value) - (index + 1) / n)));
  return Math.max(...distances) * Math.sqrt(n);
}

describe('Poisson arrivals', () => {
  const n = 50_000;
  const all = times({ process: 'poisson', rate: 2000, count: n });
  const gaps = gapsOf(all);

  it('have exponential gaps of the right mean and variance', () => {
    expect(all).toHaveLength(n);
    expect(mean(gaps)).toBeGreaterThan(0.5 * (1 - 3 / Math.sqrt(n)));
    expect(mean(gaps)).toBeLessThan(0.5 * (1 + 3 / Math.sqrt(n)));
    const centre = mean(gaps);
    const variance = mean(gaps.map((gap) => (gap - centre) ** 2));
    // The variance of an exponential's sample variance is 8 σ⁴ ÷ n.
    expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(3 * Math.sqrt(8 / n));
    expect(ks(gaps, (gap) => 1 - Math.exp(-gap / 0.5))).toBeLessThan(1.63);
  });

  it('have gaps that do not depend on one another', () => {
    const centre = mean(gaps);
    const lag1 = mean(gaps.slice(1).map((gap, index) => (gap - centre) * (gaps[index]! - centre))) / 0.25;
    expect(Math.abs(lag1)).toBeLessThan(3 / Math.sqrt(n));
  });

  it('vary in number by the root of it', () => {
    const counts = Array.from({ length: 300 }, (_, seed) => times({ process: 'poisson', rate: 1000, durationMs: 100 }, seed).length);
    const variance = mean(counts.map((count) => (count - 100) ** 2));
    expect(mean(counts)).toBeGreaterThan(98);
    expect(mean(counts)).toBeLessThan(102);
    expect(variance / 100).toBeGreaterThan(0.75);
    expect(variance / 100).toBeLessThan(1.3);
  });

  it('are the same for the same seed, and others for another', () => {
    const options = { process: 'poisson', rate: 1000, count: 100 } as const;
    expect(times(options, 3)).toEqual(times(options, 3));
    expect(times(options, 3)).not.toEqual(times(options, 4));
  });
});

describe('uniform arrivals', () => {
  it('are evenly spaced from half a space on', () => {
    expect(times({ process: 'uniform', rate: 1000, durationMs: 4 })).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(times({ process: 'uniform', rate: 5000, durationMs: 10_000 })).toHaveLength(50_000);
  });

  it('stay in step over hours', () => {
    const arrivals = createArrivals({ process: 'uniform', rate: 1000, random: createRandom(1) });
    let last = 0;
    for (let i = 0; i < 1_000_000; i++) last = arrivals.next();
    expect(Math.abs(last - 999_999.5)).toBeLessThan(1e-3);
  });
});

const schedules: Record<string, RateSchedule> = {
  ramp: ramp({ fromPerSec: 0, toPerSec: 4000, durationMs: 5000 }),
  'ramp down': ramp({ fromPerSec: 4000, toPerSec: 0, durationMs: 5000 }),
  steps: steps({ ratesPerSec: [500, 0, 2000, 4000], stepMs: 1000 }),
  burst: burst({ basePerSec: 500, peakPerSec: 8000, beforeMs: 1000, burstMs: 500, afterMs: 2000 }),
};

describe.each(Object.entries(schedules))('a schedule: %s', (_, schedule) => {
  const totalMs = schedule.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const expected = expectedArrivals(schedule, totalMs);

  it('brings as many uniform arrivals up to any time as its rate adds up to', () => {
    const all = times({ process: 'uniform', rate: schedule });
    expect(Math.abs(all.length - expected)).toBeLessThanOrEqual(0.5);
    for (let share = 0.05; share < 1; share += 0.05) {
      const untilMs = totalMs * share;
      expect(Math.abs(all.filter((atMs) => atMs < untilMs).length - expectedArrivals(schedule, untilMs))).toBeLessThanOrEqual(0.51);
    }
  });

  it('is a Poisson process of that rate: put through it, times are uniform', () => {
    const all = times({ process: 'poisson', rate: schedule }, 11);
    expect(Math.abs(all.length - expected)).toBeLessThan(3 * Math.sqrt(expected));
    expect(ks(all, (atMs) => expectedArrivals(schedule, atMs) / expected)).toBeLessThan(1.63);
    expect(all.every((atMs, index) => atMs >= (all[index - 1] ?? 0) && atMs <= totalMs)).toBe(true);
  });
});

describe('what bounds arrivals', () => {
  it('is their duration, their count, or their schedule, whichever ends first', () => {
    const rate = steps({ ratesPerSec: [1000], stepMs: 100 });
    expect(times({ process: 'uniform', rate })).toHaveLength(100);
    expect(times({ process: 'uniform', rate, durationMs: 50 })).toHaveLength(50);
    expect(times({ process: 'uniform', rate, durationMs: 50, count: 7 })).toHaveLength(7);
    expect(times({ process: 'uniform', rate, count: 0 })).toHaveLength(0);
  });

  it('stays: once over, over', () => {
    const arrivals = createArrivals({ process: 'poisson', rate: 1000, durationMs: 1, random: createRandom(5) });
    while (arrivals.next() !== Infinity);
    expect(arrivals.next()).toBe(Infinity);
  });

  it.each([
    [{ rate: 0 }, /above 0 a second/],
    [{ rate: Number.NaN }, /above 0 a second/],
    [{ rate: 1, durationMs: 0 }, /above 0 ms/],
    [{ rate: 1, count: -1 }, /count/],
    [{ rate: ramp({ fromPerSec: -1, toPerSec: 1, durationMs: 1 }) }, /segment 0 .* 0 or more/],
    [{ rate: steps({ ratesPerSec: [1, 2], stepMs: Infinity }) }, /segment 0 .* endless/],
    [{ rate: steps({ ratesPerSec: [1], stepMs: 0 }) }, /segment 0 .* above 0 ms/],
  ])('must make sense: %j', (options, message) => {
    expect(() => times({ process: 'poisson', ...options })).toThrow(message);
  });

  it('is nothing at all for a schedule of rate 0', () => {
    expect(times({ process: 'poisson', rate: steps({ ratesPerSec: [0, 0], stepMs: 10 }) })).toEqual([]);
    expect(times({ process: 'uniform', rate: steps({ ratesPerSec: [0], stepMs: Infinity }) })).toEqual([]);
  });
});
