import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { settled } from './settled.ts';
import { autoregression } from './simulate.case.ts';

const SETS = 400;

/** Share of simulated series that settle: `level` by index, with 5 % of noise. */
function settledShare(options: { points: number; lag1?: number; level: (index: number) => number }): number {
  const { points, lag1 = 0.5, level } = options;
  const random = createRandom(21);
  let share = 0;
  for (let set = 0; set < SETS; set += 1) {
    const noise = autoregression({ random, lengths: [points], lag1 })[0]!;
    if (settled(noise.map((value, index) => level(index) * (1 + 0.05 * value))).settled) share += 1 / SETS;
  }
  return share;
}

describe('settled: flat noise settles (false alarms, measured over 400 series)', () => {
  it.each([
    { points: 8, lag1: 0, most: 0.02 },
    { points: 30, lag1: 0, most: 0.02 },
    { points: 8, lag1: 0.5, most: 0.06 },
    { points: 20, lag1: 0.5, most: 0.06 },
    { points: 50, lag1: 0.5, most: 0.08 },
    { points: 100, lag1: 0.5, most: 0.12 },
  ])('$points points, autocorrelation $lag1: at most $most', ({ points, lag1, most }) => {
    expect(1 - settledShare({ points, lag1, level: () => 100 })).toBeLessThanOrEqual(most);
  });
});

describe('settled: what moves does not', () => {
  it.each([
    { name: 'a ramp from 20 to 100, 20 points', points: 20, level: (i: number) => 20 + 4 * i, most: 0.02 },
    { name: 'a ramp from 50 to 100, 30 points', points: 30, level: (i: number) => 50 + (50 * i) / 30, most: 0.1 },
    { name: 'a step from 60 to 100 at 12 of 20', points: 20, level: (i: number) => (i < 12 ? 60 : 100), most: 0.05 },
    { name: 'a step from 60 to 100 at 24 of 30', points: 30, level: (i: number) => (i < 24 ? 60 : 100), most: 0.02 },
  ])('$name: settles wrongly in at most $most', ({ points, level, most }) => {
    expect(settledShare({ points, level })).toBeLessThanOrEqual(most);
  });

  it('settles after a step, from the step on', () => {
    const series = Array.from({ length: 30 }, (_, index) => (index < 8 ? 60 : 100) + (index % 3));
    expect(settled(series)).toEqual({ settled: true, from: 8 });
    expect(settled(series.slice(0, 14))).toEqual({ settled: false, from: null });
    expect(settledShare({ points: 30, level: (index) => (index < 8 ? 60 : 100) })).toBeGreaterThan(0.88);
  });
});

describe('settled: edges', () => {
  it('needs 8 points', () => {
    expect(settled(Array.from({ length: 7 }, () => 5))).toEqual({ settled: false, from: null });
    expect(settled(Array.from({ length: 8 }, () => 5))).toEqual({ settled: true, from: 0 });
  });

  it('takes a constant, zeros included, and a constant after a step', () => {
    expect(settled(Array.from({ length: 40 }, () => 0)).settled).toBe(true);
    expect(settled(Array.from({ length: 40 }, (_, index) => (index < 10 ? 1 : 2)))).toEqual({ settled: true, from: 10 });
  });

  it('does not wait for a change below 1 %', () => {
    expect(settled(Array.from({ length: 40 }, (_, index) => 100 + index / 50)).settled).toBe(true);
  });

  it('refuses what is not a number', () => {
    expect(() => settled([Number.NaN])).toThrow(RangeError);
  });
});
