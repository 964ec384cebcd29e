import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { constant, empirical, exponential, flawOf, gamma, hyperexponential, lognormal, meanOf, uniform, type Distribution } from './distribution.ts';
import { createSampler } from './sampler.ts';

const DRAWS = 200_000;

function momentsOf(distribution: Distribution): { mean: number; scv: number } {
  const sampler = createSampler(distribution, createRandom(8));
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const value = sampler();
    sum += value;
    squares += value * value;
  }
  const mean = sum / DRAWS;
  return { mean, scv: squares / DRAWS / mean ** 2 - 1 };
}

describe('times', () => {
  it.each<[Distribution, number, number]>([
    [constant(2), 2, 0],
    [exponential(2), 2, 1],
    [uniform(1, 3), 2, 1 / 12],
    [lognormal(2, 0.5), 2, 0.5],
    [lognormal(2, 2), 2, 2],
    [gamma(2, 0.1), 2, 0.1],
    [gamma(2, 3), 2, 3],
    [gamma(2, 0), 2, 0],
    [hyperexponential(2, 1), 2, 1],
    [hyperexponential(2, 6), 2, 6],
    // Uniform between 0 and 1 for half, between 1 and 5 for the other.
    [empirical([[0, 0], [0.5, 1], [1, 5]]), 1.75, (0.5 * (1 / 3) + 0.5 * (31 / 3)) / 1.75 ** 2 - 1],
    [empirical([[0.5, 2]]), 2, 0],
  ])('of %o have the mean and the variability that they are told', (distribution, mean, scv) => {
    const found = momentsOf(distribution);
    expect(meanOf(distribution)).toBeCloseTo(mean, 12);
    expect(found.mean / mean).toBeCloseTo(1, 1.5);
    expect(Math.abs(found.scv - scv)).toBeLessThan(0.06 * Math.max(scv, 0.05));
  });

  it('that were measured come back with their quantiles', () => {
    const sampler = createSampler(empirical([[0.5, 1], [0.9, 2], [0.99, 10]]), createRandom(1));
    const drawn = Array.from({ length: DRAWS }, sampler).sort((a, b) => a - b);
    for (const [share, seconds] of [[0.3, 1], [0.7, 1.5], [0.9, 2], [0.945, 6], [1, 10]] as const) {
      expect(drawn[Math.min(DRAWS - 1, Math.floor(share * DRAWS))]! / seconds).toBeCloseTo(1, 1);
    }
  });

  it.each<[Distribution, string]>([
    [exponential(-1), 'meanSeconds is a time of 0 or more, not -1'],
    [uniform(2, 1), 'toSeconds (1) is below fromSeconds (2)'],
    [hyperexponential(1, 0.5), 'scv of hyperexponential is 1 or more, not 0.5'],
    [empirical([]), 'quantiles are missing'],
    [empirical([[0.5, 2], [0.4, 3]]), 'shares ascend'],
    [empirical([[0.5, 2], [0.6, 1]]), 'ascend with their shares'],
  ])('that make no sense are told: %o', (distribution, words) => {
    expect(flawOf(distribution)).toContain(words);
  });
});
