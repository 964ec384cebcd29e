import { describe, expect, it } from 'vitest';
import { solveChain } from './markov-chain.case.ts';
import { network, oneClass, solved } from './models.case.ts';
import type { NetworkModel } from './model.ts';
import { solve, type SolveOptions } from './solve.ts';

const problemOf = (model: NetworkModel, options: SolveOptions = {}) => {
  const outcome = solve(model, options);
  return outcome.status === 'unsolved' ? outcome.problem : null;
};

const threeBigClasses = network({
  stations: { cpu: { servers: 4 }, disk: {} },
  classes: { a: { population: 300, thinkSeconds: 2 }, b: { population: 300, thinkSeconds: 5 }, c: { population: 300, thinkSeconds: 1 } },
  demands: { a: { cpu: 0.02, disk: 0.001 }, b: { cpu: 0.01, disk: 0.004 }, c: { cpu: 0.005, disk: 0.002 } },
});

const behindALimit = oneClass([0.5, 0.4], { arrivalRate: 1.5 }, [{ limit: 2 }, {}]);
const issueExample = network({
  stations: { cpu: { servers: 2 }, disk: {}, net: { isDelay: true }, pool: { servers: 4, limit: 10 } },
  classes: { read: { population: 20, thinkSeconds: 5 }, write: { arrivalRate: 3 } },
  demands: { read: { cpu: 0.02, disk: 0.01, pool: 0.1 }, write: { cpu: 0.05, disk: 0.01, net: 0.1, pool: 1.5 } },
});

describe('auto', () => {
  it('is exact where it can be, approximate beyond, simulated where no formula holds', () => {
    expect(solved(issueExample)).toMatchObject({ solver: 'exact', knownErrorShare: 0 });
    const big = solved(threeBigClasses);
    expect(big).toMatchObject({ solver: 'approximate', method: expect.stringContaining('Linearizer') as string });
    expect(big.knownErrorShare).toBeGreaterThan(0);
    expect(big.stations['cpu']!.utilisation).toBeLessThanOrEqual(1);
    expect(solved(behindALimit)).toMatchObject({ solver: 'simulate' });
  });
  it('simulates what the Markov chain knows, and the formula for thinned flows is near it', () => {
    const chain = solveChain(behindALimit, 40);
    for (const [solver, tolerance] of [['simulate', 0.03], ['approximate', 0.15]] as const) {
      const answer = solved(behindALimit, { solver, seed: 5 });
      expect(Math.abs(answer.classes['a']!.throughputPerSec / chain.throughput['a']! - 1)).toBeLessThan(tolerance);
      expect(Math.abs(answer.stations['s1']!.queueLength / chain.queueLength['a']!['s1']! - 1)).toBeLessThan(tolerance);
      expect(answer.stations['s0']!.blockedShare).toBeCloseTo(chain.blockedShare['s0']!, 2);
    }
  });
  it('takes a simulation to agree with the exact answer', () => {
    const [exact, simulation] = [solved(issueExample), solved(issueExample, { solver: 'simulate', seed: 3 })];
    for (const id of ['read', 'write']) expect(simulation.classes[id]!.responseSeconds / exact.classes[id]!.responseSeconds).toBeCloseTo(1, 1);
    expect(simulation.stations['pool']!.blockedShare).toBeCloseTo(exact.stations['pool']!.blockedShare, 2);
    expect(simulation.classes['read']!.residenceSeconds['net']).toBe(0);
    expect(solved(issueExample, { solver: 'simulate', seed: 3 }).classes).toEqual(simulation.classes);
  });
  it('a limit that can never be reached is none', () => {
    const model = oneClass([0.1, 0.3], { population: 5, thinkSeconds: 1 }, [{ limit: 5 }, {}]);
    expect(solved(model)).toMatchObject({ solver: 'exact', classes: solved(oneClass([0.1, 0.3], { population: 5, thinkSeconds: 1 })).classes });
  });
});

describe('what cannot be solved says why', () => {
  it('open arrivals beyond what a station can do', () => {
    const model = network({ stations: { cpu: { servers: 2 }, disk: {} }, classes: { a: { arrivalRate: 10 } }, demands: { a: { cpu: 0.1, disk: 0.12 } } });
    for (const solver of ['auto', 'exact', 'approximate', 'simulate'] as const) {
      expect(problemOf(model, { solver })).toMatchObject({ code: 'UNSTABLE', message: expect.stringContaining('disk would have to work at 120 %') as string, utilisation: { cpu: 0.5, disk: 1.2 } });
    }
    expect(problemOf(oneClass([0.1], { arrivalRate: 10 }))).toMatchObject({ code: 'UNSTABLE' });
    expect(problemOf(oneClass([0.1], { arrivalRate: 9.999 }))).toBeNull();
    // With closed classes beside them, open ones may take up to all, but not more.
    const mixed = network({ stations: { cpu: {} }, classes: { a: { arrivalRate: 9 }, b: { population: 3 } }, demands: { a: { cpu: 0.11 }, b: { cpu: 1 } } });
    expect(solved(mixed).classes['b']!.throughputPerSec).toBeCloseTo(0.01, 9);
    expect(solved(mixed).stations['cpu']!.utilisation).toBeCloseTo(1, 9);
  });
  it('a queue behind a limit that still gets too much', () => {
    expect(problemOf(oneClass([0.1, 1], { arrivalRate: 5 }, [{ limit: 2 }, {}]))).toMatchObject({ code: 'UNSTABLE', message: expect.stringContaining('s1') as string });
  });
  it('requests that need no time, a delay with rates, losses with nowhere to be', () => {
    expect(problemOf(oneClass([0], { population: 3 }))).toMatchObject({ code: 'CONTRADICTORY', message: expect.stringContaining('infinite') as string });
    expect(problemOf(oneClass([1], { population: 3 }, [{ isDelay: true, rates: [1, 2] }]))).toMatchObject({ code: 'CONTRADICTORY' });
    expect(problemOf(oneClass([1], { population: 3 }, [{ limit: 2 }]))).toMatchObject({ code: 'CONTRADICTORY', message: expect.stringContaining('nowhere to be') as string });
  });
  it('losses that come back at once, where only a simulation is left', () => {
    expect(problemOf(oneClass([0.5, 0.4, 0.3], { population: 9 }, [{}, { limit: 2 }, {}]))).toMatchObject({ code: 'CONTRADICTORY', message: expect.stringContaining('cannot be simulated') as string });
  });
  it('a solver that does not reach, or does not know such networks', () => {
    expect(problemOf(threeBigClasses, { solver: 'exact' })).toMatchObject({ code: 'TOO_LARGE' });
    expect(problemOf(behindALimit, { solver: 'exact' })).toMatchObject({ code: 'NO_FORMULA' });
    expect(problemOf(oneClass([0.5, 0.4], { population: 9, thinkSeconds: 1 }, [{ limit: 2 }, {}]), { solver: 'approximate' })).toMatchObject({ code: 'NO_FORMULA' });
  });
});

describe('at the edges', () => {
  it('nobody, nothing to do, think time alone', () => {
    const model = network({
      stations: { cpu: {}, spare: { servers: 3 }, net: { isDelay: true } },
      classes: { none: { population: 0, thinkSeconds: 1 }, idle: { population: 4, thinkSeconds: 2 }, pass: { arrivalRate: 7 }, never: { arrivalRate: 0 } },
      demands: { none: { cpu: 1 }, pass: { net: 0.5 }, never: { cpu: 0.3 } },
    });
    for (const solver of ['exact', 'approximate'] as const) {
      const { classes, stations } = solved(model, { solver });
      expect(classes['none']).toMatchObject({ throughputPerSec: 0, responseSeconds: 0, queueLength: { cpu: 0 } });
      expect(classes['idle']).toMatchObject({ throughputPerSec: 2, responseSeconds: 0 });
      expect(classes['pass']).toMatchObject({ throughputPerSec: 7, responseSeconds: 0.5, queueLength: { net: 3.5 } });
      expect(classes['never']).toMatchObject({ throughputPerSec: 0, responseSeconds: 0.3 });
      expect(stations).toMatchObject({ cpu: { utilisation: 0, queueLength: 0, blockedShare: 0 }, spare: { utilisation: 0 }, net: { utilisation: 3.5 } });
    }
  });
  it('one class of a million requests within seconds, others at their own limits', () => {
    const { classes, stations } = solved(oneClass([4, 1, 0.3], { population: 1_000_000, thinkSeconds: 10 }, [{ servers: 8 }, { servers: 3 }, {}]));
    expect(classes['a']!.throughputPerSec).toBeCloseTo(2, 9);
    expect(stations['s1']!.queueLength).toBeCloseTo(solved(oneClass([1], { arrivalRate: 2 }, [{ servers: 3 }])).stations['s0']!.queueLength, 6);
  });
  it('two classes of 1,000 that keep a station busy all the time', () => {
    const model = network({
      stations: { cpu: { servers: 4 }, disk: {} },
      classes: { a: { population: 1000, thinkSeconds: 1 }, b: { population: 1000, thinkSeconds: 1 } },
      demands: { a: { cpu: 0.004, disk: 0.001 }, b: { cpu: 0.002, disk: 0.004 } },
    });
    const [exact, near] = [solved(model, { solver: 'exact' }), solved(model, { solver: 'approximate' })];
    expect(exact.stations['disk']!.utilisation).toBeCloseTo(1, 9);
    for (const id of ['a', 'b']) expect(exact.classes[id]!.throughputPerSec / near.classes[id]!.throughputPerSec).toBeCloseTo(1, 2);
  });
  it('hundreds of servers, nearly all taken by open arrivals', () => {
    const model = (openRate: number) =>
      network({ stations: { cpu: { servers: 300 } }, classes: { open: { arrivalRate: openRate }, closed: { population: 20, thinkSeconds: 1 } }, demands: { open: { cpu: 1 }, closed: { cpu: 1 } } });
    const { classes } = solved(model(299.9));
    // The closed requests find an M/M/300 that is almost always full, and get the tenth of a server that is left.
    expect(classes['closed']!.throughputPerSec).toBeCloseTo(0.1, 9);
    expect(solved(model(150)).classes['closed']!.throughputPerSec).toBeCloseTo(10, 6);
  });
  it('solves as fast as a slider moves', () => {
    const started = performance.now();
    for (let n = 1; n <= 50; n += 1) solved(oneClass([0.02, 0.01, 0.005], { population: 10 * n, thinkSeconds: 1 }, [{ servers: 4 }, {}, { servers: 2 }]));
    expect((performance.now() - started) / 50).toBeLessThan(50);
  });
});
