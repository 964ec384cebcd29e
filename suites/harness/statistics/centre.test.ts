import { describe, expect, it } from 'vitest';
import { correlation } from './autocorrelation.ts';
import { blockBootstrap } from './bootstrap.ts';
import { boundAt, centreOf, differenceOf, pAbove } from './centre.ts';
import { quantile } from './quantiles.ts';
import { createRandom } from './random.ts';
import { autoregression } from './simulate.case.ts';

const SETS = 200;
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Share of simulated data sets whose 95 % interval holds the truth (0), and of 99.5 % bounds that miss it. */
function coverageOf(options: { lengths: number[]; lag1: number; blockDeviation?: number }): { covered: number; missed: number } {
  const random = createRandom(11);
  let covered = 0;
  let missed = 0;
  for (let set = 0; set < SETS; set += 1) {
    const centre = centreOf({ series: autoregression({ random, ...options }), seed: set, resamples: 120 });
    if (boundAt(centre, 0.025) <= 0 && boundAt(centre, 0.975) >= 0) covered += 1;
    missed += Number(boundAt(centre, 0.005) > 0) + Number(boundAt(centre, 0.995) < 0);
  }
  return { covered: covered / SETS, missed: missed / SETS / 2 };
}

/** `measured`: from 2,500 sets each. 200 sets come within 0.05 of it in 99 of 100 cases. */
describe('coverage of 95 % intervals, measured over 2,500 simulated data sets', () => {
  const one = (n: number): number[] => [n];
  const blocks = (count: number, rounds: number): number[] => Array.from({ length: count }, () => rounds);
  it.each([
    { name: '5 in one block', lengths: one(5), lag1: 0, measured: 0.982 },
    { name: '5 in one block', lengths: one(5), lag1: 0.5, measured: 0.927 },
    { name: '5 blocks of 1', lengths: blocks(5, 1), lag1: 0, measured: 0.954 },
    { name: '12 in one block', lengths: one(12), lag1: 0, measured: 0.967 },
    { name: '12 in one block', lengths: one(12), lag1: 0.5, measured: 0.937 },
    { name: '30 in one block', lengths: one(30), lag1: 0, measured: 0.957 },
    { name: '30 in one block', lengths: one(30), lag1: 0.5, measured: 0.947 },
    { name: '5 blocks of 6', lengths: blocks(5, 6), lag1: 0, measured: 0.965 },
    { name: '5 blocks of 6', lengths: blocks(5, 6), lag1: 0.5, measured: 0.957 },
    { name: '100 in one block', lengths: one(100), lag1: 0, measured: 0.954 },
    { name: '100 in one block', lengths: one(100), lag1: 0.5, measured: 0.948 },
    { name: '10 blocks of 10', lengths: blocks(10, 10), lag1: 0.5, measured: 0.954 },
    { name: '10 blocks of 10 that differ', lengths: blocks(10, 10), lag1: 0.3, blockDeviation: 0.6, measured: 0.936 },
  ])('$name, autocorrelation $lag1: $measured', ({ lengths, lag1, blockDeviation, measured }) => {
    const { covered, missed } = coverageOf({ lengths, lag1, ...(blockDeviation === undefined ? {} : { blockDeviation }) });
    expect(measured).toBeGreaterThanOrEqual(0.92);
    expect(Math.abs(covered - measured)).toBeLessThan(0.05);
    expect(missed).toBeLessThanOrEqual(0.02);
  });

  it('percentile intervals of the same bootstrap would be too short: why they are not used', () => {
    const random = createRandom(12);
    let covered = 0;
    for (let set = 0; set < SETS; set += 1) {
      const series = autoregression({ random, lengths: [30], lag1: 0.5 });
      const { estimates } = blockBootstrap({ series, statistic: mean, seed: set, resamples: 120 });
      if (quantile(estimates, 0.025) <= 0 && quantile(estimates, 0.975) >= 0) covered += 1;
    }
    expect(covered / SETS).toBeLessThan(0.88);
  });
});

describe('centreOf', () => {
  it('is the median from 12 observations on, and the mean below', () => {
    const long = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000];
    expect(centreOf({ series: [long], seed: 1 })).toMatchObject({ statistic: 'median', value: 0, samples: 12 });
    expect(centreOf({ series: [[1, 2, 6]], seed: 1 })).toMatchObject({ statistic: 'mean', value: 3 });
  });

  it('makes the same interval again from the same seed', () => {
    const series = autoregression({ random: createRandom(1), lengths: [15, 15], lag1: 0.5 });
    expect(centreOf({ series, seed: 4 })).toEqual(centreOf({ series, seed: 4 }));
    expect(centreOf({ series, seed: 4 }).standardError).not.toBe(centreOf({ series, seed: 5 }).standardError);
  });

  it('is certain of a constant', () => {
    const centre = centreOf({ series: [Array.from({ length: 20 }, () => 2)], seed: 1 });
    expect(boundAt(centre, 0.025)).toBe(2);
    expect(pAbove(centre, 1)).toBe(0);
    expect(pAbove(centre, 2)).toBe(1);
  });

  it('refuses too few and infinite observations', () => {
    expect(() => centreOf({ series: [[1, 2]], seed: 1 })).toThrow(/at least 3/);
    expect(() => centreOf({ series: [[1, 2, Number.NEGATIVE_INFINITY]], seed: 1 })).toThrow(/finite/);
  });

  it('differences of two series add variances, with degrees of freedom after Welch', () => {
    const shared = { statistic: 'mean', effectiveSamples: 10, lag1: null, method: '', samples: 10 } as const;
    const difference = differenceOf({ ...shared, value: 5, standardError: 3, df: 9 }, { ...shared, value: 1, standardError: 4, df: 9 });
    expect(difference).toMatchObject({ value: 4, standardError: 5, samples: 10 });
    expect(difference.df).toBeCloseTo(625 / (81 / 9 + 256 / 9), 10);
  });
});

describe('correlation', () => {
  it('finds the autocorrelation of a long series', () => {
    const series = autoregression({ random: createRandom(2), lengths: [3000], lag1: 0.5 });
    expect(correlation(series).lag1).toBeCloseTo(0.5, 1);
    expect(correlation(series).effectiveSamples).toBeGreaterThan(800);
    expect(correlation(series).effectiveSamples).toBeLessThan(1200);
  });

  it('sees no neighbours across the borders of blocks', () => {
    const { lag1, assumed, effectiveSamples } = correlation([[1], [1.1], [3], [3.1], [2]]);
    expect(lag1).toBeNull();
    expect(assumed).toBe(0);
    expect(effectiveSamples).toBeCloseTo(5);
  });
});

describe('blockBootstrap', () => {
  it('draws every observation as often as another, in short blocks too', () => {
    const { estimates } = blockBootstrap({ series: [[1], [0, 0, 0, 0, 0, 0, 0]], statistic: mean, seed: 3, resamples: 4000 });
    expect(mean([...estimates])).toBeCloseTo(1 / 8, 1.5);
  });

  it('draws neighbours together and never across a border', () => {
    const seen: string[] = [];
    const statistic = (values: Float64Array): number => {
      seen.push(values.slice(0, 2).join());
      return 0;
    };
    blockBootstrap({ series: [[1, 2, 3], [7, 8, 9]], statistic, seed: 3, resamples: 200, blockLength: 2 });
    expect([...new Set(seen)].sort()).toEqual(['1,2', '2,3', '3,1', '7,8', '8,9', '9,7']);
  });

  it('refuses too little', () => {
    expect(() => blockBootstrap({ series: [[1]], statistic: mean, seed: 1 })).toThrow(RangeError);
    expect(() => blockBootstrap({ series: [[1, 2]], statistic: mean, seed: 1, resamples: 1 })).toThrow(RangeError);
  });
});
