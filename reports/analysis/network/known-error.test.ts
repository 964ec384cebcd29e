import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { convolve, type ClosedAnswer } from './convolution.ts';
import { KNOWN_ERROR } from './known-error.ts';
import { approximate } from './linearizer.ts';
import { station } from './models.case.ts';
import { serviceCurve } from './service-curve.ts';
import type { ClosedPart } from './tilt.ts';

interface Short {
  readonly populations: readonly number[];
  readonly think: readonly number[];
  readonly demands: readonly (readonly number[])[];
  readonly servers: readonly number[];
}

function partOf({ populations, think, demands, servers }: Short): ClosedPart {
  const most = populations.reduce((sum, population) => sum + population, 0);
  const curves = servers.map((count, i) => serviceCurve({ station: { ...station({ servers: count }), id: `s${i}`, waits: true }, openLoad: 0, most }));
  return { populations, awaySeconds: think, demands, curves };
}

/** Largest relative error of a class in throughput or response time. */
function errorOf(part: ClosedPart, passes: number): number {
  const [exact, near] = [convolve(part), approximate(part, { passes })];
  const response = (answer: ClosedAnswer, k: number): number => part.curves.reduce((sum, _, i) => sum + part.demands[k]![i]! * answer.stations[i]!.stretch[k]!, 0);
  return Math.max(
    ...part.populations.flatMap((_, k) => [Math.abs(near.throughput[k]! / exact.throughput[k]! - 1), Math.abs(response(near, k) / response(exact, k) - 1)]),
  );
}

function randomNetwork(random: Random): Short {
  const classes = 1 + random.int(3);
  const servers = Array.from({ length: 1 + random.int(4) }, () => 2 ** random.int(5));
  const populations = Array.from({ length: classes }, () => 1 + random.int(classes === 1 ? 60 : classes === 2 ? 25 : 12));
  const demands = populations.map(() => servers.map((count) => count * Math.exp(random.normal() * 0.8) * 0.1));
  return { populations, think: populations.map(() => (random.next() < 0.3 ? 0 : Math.exp(random.normal() * 1.5) * 0.5)), demands, servers };
}

// Found by a search among 25,000 networks.
const WORST = {
  schweitzer: { populations: [11, 1, 1], think: [1.504, 0, 0.578], demands: [[0.1], [0.072], [0.0534]], servers: [1] },
  linearizer: { populations: [6, 2, 8], think: [0.0159, 0, 5.44], demands: [[0.1464, 0], [0, 0.2839], [0.2839, 0.1717]], servers: [2, 2] },
} as const;

describe('the known error of approximate solvers', () => {
  it.each([['schweitzer', 0], ['linearizer', 2]] as const)('%s: the worst network found has nearly all of it', (id, passes) => {
    const error = errorOf(partOf(WORST[id]), passes);
    expect(error).toBeLessThanOrEqual(KNOWN_ERROR[id]);
    expect(error).toBeGreaterThan(KNOWN_ERROR[id] * 0.9);
  });
  it('is not exceeded by others, most of which are far below it', () => {
    const random = createRandom(1);
    const parts = Array.from({ length: 120 }, () => partOf(randomNetwork(random)));
    for (const [id, passes, median] of [['schweitzer', 0, 0.02], ['linearizer', 2, 0.002]] as const) {
      const errors = parts.map((part) => errorOf(part, passes)).sort((a, b) => a - b);
      expect(errors.at(-1)).toBeLessThanOrEqual(KNOWN_ERROR[id]);
      expect(errors[errors.length >> 1]).toBeLessThan(median);
    }
  });
  it('vanishes as the population grows', () => {
    const grown = (factor: number): number => errorOf(partOf({ ...WORST.linearizer, populations: WORST.linearizer.populations.map((n) => n * factor) }), 2);
    expect(grown(8)).toBeLessThan(grown(1) / 10);
  });
});
