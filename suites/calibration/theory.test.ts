import { describe, expect, it } from 'vitest';
import { createRandom } from '../harness/statistics/random.ts';
import { rankOf } from './replay.ts';
import { meanResponseMs, meanWaitingDeviation, quantileBands, responseQuantileMs, simulate } from './theory.ts';

describe('theory of the M/M/1 queue', () => {
  it('knows the textbook values', () => {
    expect(meanResponseMs({ serviceMs: 1, utilisation: 0.5 })).toBe(2);
    expect(responseQuantileMs({ serviceMs: 1, utilisation: 0.5 }, 0.5)).toBeCloseTo(1.386, 3);
    expect(responseQuantileMs({ serviceMs: 2, utilisation: 0.8 }, 0.99)).toBeCloseTo(46.05, 2);
    expect(() => meanResponseMs({ serviceMs: 1, utilisation: 1 })).toThrow(RangeError);
  });

  it.each([0.3, 0.5, 0.8])('is what a long simulation at a utilisation of %d shows', (utilisation) => {
    const queue = { serviceMs: 1, utilisation };
    const responses = simulate({ ...queue, requests: 400_000, random: createRandom(9) });
    for (const p of [0.5, 0.9, 0.99]) expect(Math.abs(rankOf(responses, p) / responseQuantileMs(queue, p) - 1)).toBeLessThan(0.08);
  });

  it("spreads its means as Daley's variance says", () => {
    const queue = { serviceMs: 1, utilisation: 0.5, requests: 10_000 };
    const random = createRandom(5);
    const means = Array.from({ length: 200 }, () => {
      const responses = simulate({ ...queue, random });
      return responses.reduce((sum, value) => sum + value, 0) / responses.length;
    });
    const centre = means.reduce((sum, value) => sum + value, 0) / means.length;
    const deviation = Math.sqrt(means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / means.length);
    // A response is a wait and a service: a little more spread than the waits alone.
    expect(deviation / meanWaitingDeviation(queue)).toBeGreaterThan(0.9);
    expect(deviation / meanWaitingDeviation(queue)).toBeLessThan(1.3);
  });
});

describe('the band of a quantile', () => {
  const queue = { serviceMs: 2, utilisation: 0.5 };
  const quantiles = [0.5, 0.99];

  it('holds 95 of 100 runs', () => {
    const bands = quantileBands({ ...queue, requests: 1500, quantiles, seed: 1 });
    const random = createRandom(77);
    const inside = quantiles.map(() => 0);
    for (let run = 0; run < 400; run++) {
      const responses = simulate({ ...queue, requests: 1500, random });
      quantiles.forEach((p, index) => {
        const { lowerMs, upperMs } = bands[index]!;
        const value = rankOf(responses, p);
        if (value >= lowerMs && value <= upperMs) inside[index]! += 1;
      });
    }
    for (const count of inside) expect(count / 400).toBeGreaterThan(0.9);
  });

  it('narrows with more requests, and is wider the busier the queue', () => {
    const width = (utilisation: number, requests: number): number => {
      const [band] = quantileBands({ serviceMs: 2, utilisation, requests, quantiles: [0.5], seed: 1 });
      return (band!.upperMs - band!.lowerMs) / responseQuantileMs({ serviceMs: 2, utilisation }, 0.5);
    };
    expect(width(0.5, 4000)).toBeLessThan(width(0.5, 1000));
    expect(width(0.5, 32_000) / width(0.5, 8000)).toBeCloseTo(0.5, 5);
    expect(width(0.8, 4000)).toBeGreaterThan(2 * width(0.3, 4000));
  });
});
