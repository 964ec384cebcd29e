import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { solve } from '../network/solve.ts';
import type { Interval } from './interval.ts';
import type { NetworkModel, Station } from '../network/model.ts';
import { simulateNetwork } from './simulate-network.ts';

const root = `${import.meta.dirname.split('/dist/')[0] ?? ''}/reports/analysis/known-answers`;
const known = (id: string): unknown => JSON.parse(readFileSync(`${root}/${id}.json`, 'utf8'));
const station = (options: Partial<Station> = {}): Station => ({ servers: 1, isDelay: false, limit: null, rates: null, ...options });
const stations = (count: number): Record<string, Station> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, station()]));
const demands = (services: readonly number[], visits: readonly number[]): Record<string, number> => Object.fromEntries(services.map((seconds, index) => [`s${index}`, seconds * (visits[index] ?? 0)]));

/** Within 3 %: a percent asked for at 95 %, three half widths. */
const expectNear = (value: number | undefined, truth: number): void => expect(Math.abs((value ?? NaN) / truth - 1)).toBeLessThan(0.03);
const limits = { seed: 4, relativeError: 0.012, maxEvents: 600_000 };

describe('simulated networks agree with the published solutions', () => {
  it('Lazowska p. 117: one class, think time', () => {
    const { inputs, independent_check: check } = known('mva-lazowska-117') as { inputs: { N: number; D: number[]; Z: number }; independent_check: { exact: { X: number; R: number; Q: number[] } } };
    const model: NetworkModel = { stations: stations(3), classes: { all: { kind: 'closed', population: inputs.N, thinkSeconds: inputs.Z } }, demandsSeconds: { all: demands(inputs.D, [1, 1, 1]) } };
    for (const discipline of ['sharing', 'fcfs'] as const) {
      const { solution, intervals } = simulateNetwork({ model, discipline, ...limits });
      expectNear(solution.classes['all']?.throughputPerSec, check.exact.X);
      expectNear(solution.classes['all']?.responseSeconds, check.exact.R);
      check.exact.Q.forEach((present, index) => {
        expectNear(solution.stations[`s${index}`]?.queueLength, present);
        expectNear(solution.classes['all']?.queueLength[`s${index}`], present);
      });
      expect(solution.knownErrorShare).toBeLessThanOrEqual(0.012);
      expect(intervals['all']?.throughputPerSec.upper).toBeGreaterThan(solution.classes['all']!.throughputPerSec);
    }
  });

  it('Jain p. 577: a bottleneck', () => {
    const { inputs, expected } = known('mva-jain-577') as { inputs: { N: number; S: number[]; V: number[]; Z: number }; expected: { Q: number[] } };
    const model: NetworkModel = { stations: stations(3), classes: { all: { kind: 'closed', population: inputs.N, thinkSeconds: inputs.Z } }, demandsSeconds: { all: demands(inputs.S, inputs.V) } };
    const { solution } = simulateNetwork({ model, ...limits });
    expectNear(solution.stations['s1']?.queueLength, expected.Q[1]!);
    expectNear(solution.classes['all']?.throughputPerSec, 1 / 3);
  });

  it('two classes over four stations', () => {
    const { inputs, expected } = known('mva-multiclass-4-stations') as { inputs: { N: number[]; S: number[][]; V: number[][] }; expected: { X: number[]; U: number[][] } };
    const model: NetworkModel = {
      stations: stations(4),
      classes: Object.fromEntries(inputs.N.map((population, k) => [`c${k}`, { kind: 'closed', population, thinkSeconds: 0 }])),
      demandsSeconds: Object.fromEntries(inputs.N.map((_, k) => [`c${k}`, demands(inputs.S[k]!, inputs.V[k]!)])),
    };
    const { solution, quantiles, verdict } = simulateNetwork({ model, ...limits });
    expect(verdict).toBe('ok');
    expected.X.forEach((throughput, k) => expectNear(solution.classes[`c${k}`]?.throughputPerSec, throughput));
    for (let i = 0; i < 4; i += 1) expectNear(solution.stations[`s${i}`]?.utilisation, expected.U.reduce((sum, row) => sum + row[i]!, 0));
    expect(solution.classes['c0']?.residenceSeconds).not.toHaveProperty('s3');
    expect(quantiles['c1']?.map(({ share }) => share)).toEqual([0.5, 0.9, 0.95, 0.99, 0.999]);
  });

  it('eight servers, where textbook recursions fail', () => {
    const { inputs, expected } = known('mmm-closed-stability') as { inputs: { S: number; Z: number; m: number; N: number[] }; expected: { exact_birth_death: { X: number[]; R: number[] } } };
    for (const population of [20, 50]) {
      const index = inputs.N.indexOf(population);
      const model: NetworkModel = {
        stations: { s0: station({ servers: inputs.m }) },
        classes: { all: { kind: 'closed', population, thinkSeconds: inputs.Z } },
        demandsSeconds: { all: { s0: inputs.S } },
      };
      const { solution } = simulateNetwork({ model, ...limits });
      expectNear(solution.classes['all']?.throughputPerSec, expected.exact_birth_death.X[index]!);
      expectNear(solution.classes['all']?.responseSeconds, expected.exact_birth_death.R[index]!);
    }
  });

  it('open and closed together, with a limit', () => {
    const model: NetworkModel = {
      stations: { cpu: station({ servers: 2 }), pool: station({ servers: 4, limit: 5 }), net: station({ isDelay: true }) },
      classes: { web: { kind: 'open', arrivalRatePerSec: 3 }, batch: { kind: 'closed', population: 2, thinkSeconds: 4 } },
      demandsSeconds: { web: { cpu: 0.1, pool: 1, net: 2 }, batch: { cpu: 0.2 } },
    };
    const { solution } = simulateNetwork({ model, ...limits });
    // M/M/4/5 at an offered load of 3.
    const weights = [1, 3, 4.5, 4.5, 3.375, 2.53125];
    const full = weights[5]! / weights.reduce((sum, weight) => sum + weight, 0);
    expectNear(solution.stations['pool']?.blockedShare, full);
    expectNear(solution.classes['web']?.throughputPerSec, 3 * (1 - full));
    expectNear(solution.classes['web']?.residenceSeconds['net'], 2);
    expectNear(solution.stations['net']?.utilisation, 6 * (1 - full));
  });

  it.each([1, 2, 3, 4, 5])('any product-form network as it is solved exactly (%d)', (seed) => {
    const random = createRandom(seed);
    const draw = (): Record<string, number> => Object.fromEntries(['s0', 's1', 's2', 's3'].map((name) => [name, 0.2 + random.next()]));
    const model: NetworkModel = {
      stations: { s0: station({ servers: 1 + random.int(3) }), s1: station(), s2: station({ isDelay: true }), s3: station({ servers: 2, rates: [1, 1.3, 1.5] }) },
      classes: { a: { kind: 'closed', population: 1 + random.int(6), thinkSeconds: random.next() }, b: { kind: 'closed', population: 1 + random.int(4), thinkSeconds: 0 }, c: { kind: 'open', arrivalRatePerSec: 0.15 } },
      demandsSeconds: { a: draw(), b: draw(), c: draw() },
    };
    const exact = solve(model, { solver: 'exact' });
    if (exact.status !== 'solved') throw new Error(exact.problem.message);
    const { simulation } = simulateNetwork({ model, seed, maxEvents: 200_000 });
    const expectWithin = ({ value, upper }: Interval, truth: number): void => expect(Math.abs(value - truth)).toBeLessThan(2.5 * (upper - value) + 1e-9);
    for (const [name, truth] of Object.entries(exact.solution.classes)) {
      const found = simulation.classes[name]!;
      expectWithin(found.throughputPerSec, truth.throughputPerSec);
      expectWithin(found.responseSeconds!, truth.responseSeconds);
      for (const [at, seconds] of Object.entries(truth.residenceSeconds)) expectWithin(found.residenceSeconds[at]!, seconds);
    }
    for (const [name, truth] of Object.entries(exact.solution.stations)) {
      expectWithin(simulation.stations[name]!.utilisation, truth.utilisation);
      expectWithin(simulation.stations[name]!.queueLength, truth.queueLength);
    }
  });

  it('says what is not stable, and what needs nothing', () => {
    const model: NetworkModel = {
      stations: { cpu: station() },
      classes: { web: { kind: 'open', arrivalRatePerSec: 3 }, idle: { kind: 'closed', population: 10, thinkSeconds: 5 }, none: { kind: 'closed', population: 0, thinkSeconds: 5 } },
      demandsSeconds: { web: { cpu: 0.1 }, idle: {}, none: { cpu: 1 } },
    };
    const { solution } = simulateNetwork({ model, ...limits });
    expectNear(solution.classes['idle']?.throughputPerSec, 2);
    expect(solution.classes['idle']).toMatchObject({ responseSeconds: 0, residenceSeconds: {} });
    expect(solution.classes['none']).toMatchObject({ throughputPerSec: 0, responseSeconds: 0 });
    expect(Object.keys(solution.stations)).toEqual(['cpu']);
    const over = simulateNetwork({ model: { ...model, demandsSeconds: { web: { cpu: 0.4 } } }, ...limits });
    expect(over).toMatchObject({ verdict: 'unstable', problem: 'More comes than can be served: station cpu is asked for 1.2 s of service a second and can give 1.', solution: { knownErrorShare: null } });
  });
});
