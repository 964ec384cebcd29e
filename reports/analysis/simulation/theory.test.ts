import { describe, expect, it } from 'vitest';
import { constant, exponential, gamma, hyperexponential, lognormal, uniform, type Distribution } from './distribution.ts';
import { Engine } from './engine.ts';
import type { Interval } from './interval.ts';
import { simulate } from './simulate.ts';
import { birthDeath, meanOfShares, queue, users } from './theory.case.ts';

const EVENTS = 100_000;
const run = (scenario: Parameters<typeof simulate>[0]['scenario'], maxEvents = EVENTS): ReturnType<typeof simulate> => simulate({ scenario, seed: 7, requests: Infinity, seconds: 1e12, maxEvents });

/** The truth lies within twice the 95 % interval, and that is narrow enough to mean something. */
function expectTruth(estimate: Interval | null | undefined, truth: number, within = 0.06): void {
  if (estimate === null || estimate === undefined) throw new Error('there is no estimate');
  const half = estimate.upper - estimate.value;
  expect(half).toBeLessThan(within * Math.max(truth, 0.1));
  expect(Math.abs(estimate.value - truth)).toBeLessThan(2 * half + 1e-9);
}

describe('one station with open arrivals', () => {
  it.each([0.3, 0.7, 0.9])('M/M/1 at a utilisation of %d: the response is exponential', (rho) => {
    const found = run(queue({ ratePerSec: rho }), 400_000);
    const mean = 1 / (1 - rho);
    expect(found.verdict).toBe('ok');
    expectTruth(found.total.responseSeconds, mean, 0.25);
    expectTruth(found.stations['cpu']?.utilisation, rho);
    expectTruth(found.stations['cpu']?.queueLength, rho * mean, 0.25);
    expectTruth(found.total.throughputPerSec, rho);
    for (const { share, ...estimate } of found.total.quantiles.filter((each) => each.share < 0.999)) expectTruth(estimate, -mean * Math.log(1 - share), 0.6);
  });

  it.each([2, 4, 16])('M/M/%d: Erlang C', (servers) => {
    const rate = 0.8 * servers;
    const shares = birthDeath({ states: 2000, birth: () => rate, death: (n) => Math.min(n, servers) });
    const waits = shares.slice(servers).reduce((sum, share) => sum + share, 0);
    const found = run(queue({ ratePerSec: rate, station: { servers } }), 200_000);
    expectTruth(found.total.responseSeconds, 1 + waits / (servers - rate), 0.1);
    expectTruth(found.stations['cpu']?.utilisation, 0.8);
  });

  it('M/M/m/K: what comes when it is full is lost', () => {
    const shares = birthDeath({ states: 11, birth: () => 5, death: (n) => Math.min(n, 4) });
    const found = run(queue({ ratePerSec: 5, station: { servers: 4, limit: 10 } }));
    expectTruth(found.stations['cpu']?.blockedShare, shares[10]!);
    expectTruth(found.total.lostShare, shares[10]!);
    expectTruth(found.total.throughputPerSec, 5 * (1 - shares[10]!));
    expectTruth(found.stations['cpu']?.queueLength, meanOfShares(shares));
    expectTruth(found.classes['all']?.residenceSeconds['cpu'], meanOfShares(shares) / (5 * (1 - shares[10]!)));
    expect(found.verdict).toBe('ok');
  });

  const services: readonly [string, Distribution, number][] = [
    ['constant (M/D/1)', constant(1), 0],
    ['uniform', uniform(0, 2), 1 / 3],
    ['gamma', gamma(1, 0.25), 0.25],
    ['gamma with a shape below 1', gamma(1, 4), 4],
    ['lognormal', lognormal(1, 2), 2],
    ['hyperexponential', hyperexponential(1, 4), 4],
  ];

  it.each(services)('M/G/1, %s: Pollaczek–Khinchine', (_, service, scv) => {
    const found = run(queue({ ratePerSec: 0.6, service }), 200_000);
    expectTruth(found.total.responseSeconds, 1 + (0.6 / 0.4) * ((1 + scv) / 2), 0.1);
  });

  it.each(services)('M/G/1 with processor sharing, %s: the mean is that of M/M/1', (_, service) => {
    const found = run(queue({ ratePerSec: 0.6, service, station: { discipline: 'sharing' } }), 200_000);
    expectTruth(found.total.responseSeconds, 1 / 0.4, 0.1);
  });

  it('M/G/1 with processor sharing: a request that needs three times as much takes three times as long', () => {
    const found = run({
      stations: { cpu: { discipline: 'sharing' } },
      classes: { short: { route: [{ station: 'cpu', service: constant(1) }] }, long: { route: [{ station: 'cpu', service: constant(3) }] } },
      sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 0.35 }, mix: { short: 1, long: 1 } }],
    });
    expectTruth(found.classes['short']?.responseSeconds, 1 / 0.3, 0.15);
    expectTruth(found.classes['long']?.responseSeconds, 3 / 0.3, 0.15);
  });

  it('M/M/1 with processor sharing: the variance of the response (Coffman, Muntz & Trotter 1970)', () => {
    const rho = 0.5;
    const engine = new Engine(queue({ ratePerSec: rho, station: { discipline: 'sharing' } }), 5);
    engine.run({ events: 500_000, requests: Infinity, seconds: Infinity });
    const responses = Array.from(engine.recorder.responses.subarray(0, engine.recorder.recorded));
    const mean = responses.reduce((sum, value) => sum + value, 0) / responses.length;
    const variance = responses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / responses.length;
    expect(variance / ((2 + rho) / (2 - rho) / (1 - rho) ** 2)).toBeCloseTo(1, 1);
  });

  it.each(services)('M/G/m/m, %s: Erlang B does not depend on the distribution', (_, service) => {
    const shares = birthDeath({ states: 6, birth: () => 4, death: (n) => n });
    const found = run(queue({ ratePerSec: 4, service, station: { servers: 5, limit: 5 } }));
    expectTruth(found.stations['cpu']?.blockedShare, shares[5]!);
  });

  it('D/M/1: the share that waits solves σ = exp(−μ(1 − σ)T)', () => {
    let sigma = 0.5;
    for (let step = 0; step < 200; step += 1) sigma = Math.exp(-(1 - sigma) / 0.8);
    const found = run(queue({ ratePerSec: 0.8, arrivals: { kind: 'renewal', gap: constant(1.25) } }), 200_000);
    expectTruth(found.total.responseSeconds, 1 / (1 - sigma));
  });

  it('batches wait for each other: M[X]/M/1', () => {
    const constantBatch = run(queue({ ratePerSec: 0.6, arrivals: { kind: 'poisson', ratePerSec: 0.6, batch: { kind: 'constant', mean: 3 } } }), 200_000);
    // (1 + E[X²] ÷ E[X]) ÷ 2 ÷ (μ (1 − ρ)); Gross & Harris, ch. 3.1.
    expectTruth(constantBatch.total.responseSeconds, (1 + 3) / 2 / 0.4, 0.1);
    const geometric = run(queue({ ratePerSec: 0.6, arrivals: { kind: 'poisson', ratePerSec: 0.6, batch: { kind: 'geometric', mean: 3 } } }), 200_000);
    expectTruth(geometric.total.responseSeconds, 3 / 0.4, 0.15);
  });

  it('a rate of service that depends on the number present', () => {
    const speed = (n: number): number => [0.5, 0.8, 1.2][Math.min(n, 3) - 1] ?? 0;
    const shares = birthDeath({ states: 400, birth: () => 0.7, death: speed });
    for (const discipline of ['fcfs', 'sharing'] as const) {
      const found = run(queue({ ratePerSec: 0.7, station: { discipline, rates: [0.5, 0.8, 1.2] } }), 200_000);
      expectTruth(found.stations['cpu']?.queueLength, meanOfShares(shares), 0.1);
      expectTruth(found.stations['cpu']?.utilisation, 1 - shares[0]!);
    }
  });
});

describe('users who think', () => {
  it.each([
    [1, 10],
    [3, 20],
  ])('the machine repairman with %d servers', (servers, population) => {
    const shares = birthDeath({ states: population + 1, birth: (n) => (population - n) / 5, death: (n) => Math.min(n, servers) });
    const throughput = shares.reduce((sum, share, n) => sum + share * Math.min(n, servers), 0);
    for (const discipline of ['fcfs', 'sharing'] as const) {
      const found = run(users({ population, think: exponential(5), station: { servers, discipline } }));
      expectTruth(found.total.throughputPerSec, throughput);
      expectTruth(found.total.responseSeconds, meanOfShares(shares) / throughput);
      expectTruth(found.stations['cpu']?.utilisation, throughput / servers);
    }
  });

  it('think times of any distribution give the same with processor sharing', () => {
    const shares = birthDeath({ states: 11, birth: (n) => (10 - n) / 5, death: () => 1 });
    const found = run(users({ population: 10, think: lognormal(5, 3), service: hyperexponential(1, 4), station: { discipline: 'sharing' } }), 200_000);
    expectTruth(found.total.throughputPerSec, 1 - shares[0]!);
  });
});

describe('tokens', () => {
  it('k tokens before a delay are k servers: M/M/k', () => {
    const shares = birthDeath({ states: 2000, birth: () => 3, death: (n) => Math.min(n, 4) });
    const waits = shares.slice(4).reduce((sum, share) => sum + share, 0);
    const found = run({
      stations: { work: { discipline: 'delay' } },
      pools: { workers: { tokens: 4 } },
      classes: { all: { route: [{ acquire: 'workers' }, { station: 'work', service: exponential(1) }, { release: 'workers' }] } },
      sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 3 }, mix: { all: 1 } }],
    });
    expectTruth(found.total.responseSeconds, 1 + waits / (4 - 3), 0.1);
    expectTruth(found.pools['workers']?.utilisation, 0.75);
    expectTruth(found.pools['workers']?.waiting, (3 * waits) / (4 - 3), 0.2);
  });

  it('a waiting line of k − m with m tokens loses as M/M/m/k does', () => {
    const shares = birthDeath({ states: 6, birth: () => 3, death: (n) => Math.min(n, 3) });
    const found = run({
      stations: { work: { discipline: 'delay' } },
      pools: { workers: { tokens: 3, waitingLimit: 2 } },
      classes: { all: { route: [{ acquire: 'workers' }, { station: 'work', service: exponential(1) }] } },
      sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 3 }, mix: { all: 1 } }],
    });
    expectTruth(found.total.lostShare, shares[5]!);
    expectTruth(found.pools['workers']?.refusedPerSec, 3 * shares[5]!);
  });
});
