import { describe, expect, it } from 'vitest';
import { autoregression } from '../../suites/harness/statistics/simulate.case.ts';
import { createRandom } from '../../suites/harness/statistics/random.ts';
import { pooledCentres, pooledEstimates } from './pooled.ts';
import { boundAt } from '../../suites/harness/statistics/centre.ts';

describe('centres of cells of a few values', () => {
  it.each([
    { what: 'two slices a cell, neighbours alike', cells: 8, trials: 1, slices: 2, lag1: 0.5, blockDeviation: 0, least: 0.92, most: 0.98 },
    { what: 'two slices a cell, neighbours independent', cells: 8, trials: 1, slices: 2, lag1: 0, blockDeviation: 0, least: 0.95, most: 1 },
    { what: 'trials that differ as a whole', cells: 8, trials: 2, slices: 2, lag1: 0, blockDeviation: 1, least: 0.9, most: 0.99 },
  ])('hold the truth about 95 times in 100: $what', ({ cells, trials, slices, lag1, blockDeviation, least, most }) => {
    const random = createRandom(11);
    let held = 0;
    let all = 0;
    for (let round = 0; round < 300; round += 1) {
      const centres = pooledCentres({
        cells: Array.from({ length: cells }, (_, at) => autoregression({ random, lengths: Array.from({ length: trials }, () => slices), lag1, blockDeviation }).map((own) => own.map((value) => at + value))),
        seed: 1,
      });
      centres.forEach((centre, at) => {
        all += 1;
        if (centre !== null && boundAt(centre, 0.025) <= at && at <= boundAt(centre, 0.975)) held += 1;
      });
    }
    expect(held / all).toBeGreaterThan(least);
    expect(held / all).toBeLessThanOrEqual(most);
  });

  it('are null where nothing was repeated', () => {
    expect(pooledCentres({ cells: [[[1]], [[2]]], seed: 1 })).toEqual([null, null]);
  });

  it('give estimates of positive values, and none where a value is not', () => {
    const [first, second, third] = pooledEstimates({ cells: [[[100, 104]], [[0, 5]], [[1000]]], unit: 'perSec', seed: 1, confidence: 0.95 });
    expect(first).toMatchObject({ unit: 'perSec', samples: 2 });
    expect(first!.lower).toBeLessThan(100);
    expect(second).toBeNull();
    expect(third!.value).toBeCloseTo(1000);
  });
});
