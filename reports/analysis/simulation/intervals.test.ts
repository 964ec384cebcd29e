import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { exponential } from './distribution.ts';
import type { Interval } from './interval.ts';
import { replicate } from './replicate.ts';
import { simulate } from './simulate.ts';
import { birthDeath, meanOfShares, queue, users } from './theory.case.ts';
import { warmUpOf } from './warm-up.ts';

const holds = (interval: Interval | null | undefined, truth: number): boolean => interval !== null && interval !== undefined && interval.lower <= truth && truth <= interval.upper;

describe('intervals', () => {
  const RUNS = 100;

  it('of one run hold the truth in about 95 of 100', () => {
    const scenario = queue({ ratePerSec: 0.5 });
    const mean = 2;
    const truths = { mean, p50: mean * Math.log(2), p95: mean * Math.log(20), throughput: 0.5, utilisation: 0.5 };
    const held = { mean: 0, p50: 0, p95: 0, throughput: 0, utilisation: 0 };
    for (let seed = 0; seed < RUNS; seed += 1) {
      const { total, stations } = simulate({ scenario, seed, seconds: 1e12, maxEvents: 30_000, quantiles: [0.5, 0.95] });
      held.mean += Number(holds(total.responseSeconds, truths.mean));
      held.p50 += Number(holds(total.quantiles[0], truths.p50));
      held.p95 += Number(holds(total.quantiles[1], truths.p95));
      held.throughput += Number(holds(total.throughputPerSec, truths.throughput));
      held.utilisation += Number(holds(stations['cpu']?.utilisation, truths.utilisation));
    }
    // 3 standard errors of a share of 0.95 of 100 are 0.065.
    for (const [name, count] of Object.entries(held)) expect(count / RUNS, name).toBeGreaterThanOrEqual(0.88);
    expect(Object.values(held).reduce((sum, count) => sum + count, 0) / (5 * RUNS)).toBeLessThan(0.985);
  });

  it('of independent runs do, too', () => {
    const shares = birthDeath({ states: 11, birth: (n) => (10 - n) / 5, death: () => 1 });
    const throughput = 1 - shares[0]!;
    let held = 0;
    for (let seed = 0; seed < RUNS; seed += 1) {
      const { total } = replicate({ scenario: users({ population: 10, think: exponential(5) }), seed, replications: 8, seconds: 150, warmUpSeconds: 50 });
      held += Number(holds(total.throughputPerSec, throughput)) + Number(holds(total.responseSeconds, meanOfShares(shares) / throughput));
    }
    expect(held / 2 / RUNS).toBeGreaterThan(0.9);
    expect(held / 2 / RUNS).toBeLessThan(0.985);
  });

  it('are as narrow as was asked for, or the verdict says that they are not', () => {
    const scenario = queue({ ratePerSec: 0.5 });
    const precise = simulate({ scenario, seed: 1, relativeError: 0.02 });
    expect(precise.verdict).toBe('ok');
    expect(precise.total.responseSeconds!.upper / precise.total.responseSeconds!.value).toBeLessThan(1.02);
    const short = simulate({ scenario, seed: 1, relativeError: 0.001, maxEvents: 100_000 });
    expect(short).toMatchObject({ verdict: 'short', problem: expect.stringContaining('events intervals are ±') as string });
  });

  it('are open at the top where too few requests were seen', () => {
    const { total } = simulate({ scenario: queue({ ratePerSec: 0.5 }), seed: 1, requests: 2000, quantiles: [0.5, 0.9999] });
    expect(total.quantiles[0]?.upper).toBeLessThan(3);
    expect(total.quantiles[1]?.upper).toBe(Infinity);
  });
});

describe('the warm-up', () => {
  it('is dropped where a series has one', () => {
    const random = createRandom(4);
    const series = Array.from({ length: 500 }, (_, index) => random.normal() + 20 * Math.exp(-index / 20));
    const { drop, hasSettled } = warmUpOf(series);
    expect(hasSettled).toBe(true);
    expect(drop).toBeGreaterThan(40);
    expect(drop).toBeLessThan(150);
  });

  it('is hardly anything where there is none, and never over on a slope', () => {
    const random = createRandom(4);
    expect(warmUpOf(Array.from({ length: 500 }, () => random.normal())).drop).toBeLessThan(100);
    expect(warmUpOf(Array.from({ length: 500 }, (_, index) => index + random.normal())).hasSettled).toBe(false);
  });

  it('takes the start out of the figures: a system that fills slowly', () => {
    const scenario = queue({ ratePerSec: 1, station: { discipline: 'delay' }, service: exponential(1000) });
    const found = simulate({ scenario, seed: 2, seconds: 20_000 });
    expect(found.verdict).toBe('ok');
    expect(found.warmUpSeconds).toBeGreaterThan(2000);
    const { value, upper } = found.stations['cpu']!.queueLength;
    expect(Math.abs(value - 1000)).toBeLessThan(2 * (upper - value));
    // With the start it would be 950.
    expect(value).toBeGreaterThan(970);
  });

  it('may be given', () => {
    const found = simulate({ scenario: queue({ ratePerSec: 0.5 }), seed: 1, requests: 20_000, warmUp: 1000 });
    expect(found.warmUpSeconds).toBeGreaterThanOrEqual(1000);
    expect(found.warmUpSeconds).toBeLessThan(1200);
  });
});
