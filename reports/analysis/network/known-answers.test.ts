import { describe, expect, it } from 'vitest';
import { erlangC } from './erlang.ts';
import { fraction, knownAnswer } from './known-answers.case.ts';
import { network, oneClass, solved } from './models.case.ts';
import type { ClassBounds } from './bounds.ts';

/** Each figure within an absolute tolerance. */
function expectNear(actual: readonly (number | undefined)[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(Math.abs((actual[i] ?? NaN) - value), `figure ${i}: ${actual[i]} for ${value}`).toBeLessThanOrEqual(tolerance));
}

const products = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value * (b[i] ?? 0));

/** Classes c0, c1, … with their own demands at stations s0, s1, … */
function manyClasses(classes: readonly ({ population: number; thinkSeconds?: number } | { arrivalRate: number })[], demands: readonly (readonly number[])[]) {
  return network({
    stations: Object.fromEntries((demands[0] ?? []).map((_, i) => [`s${i}`, {}])),
    classes: Object.fromEntries(classes.map((entry, k) => [`c${k}`, entry])),
    demands: Object.fromEntries(demands.map((row, k) => [`c${k}`, Object.fromEntries(row.map((demand, i) => [`s${i}`, demand]))])),
  });
}

describe('open networks', () => {
  it('Jackson network (Bolch, ex. 7.4)', () => {
    const { inputs, expected } = knownAnswer('open-jackson-bolch-7-4') as { inputs: { S: number[] }; expected: Record<'X' | 'U' | 'R' | 'Q', number[]> };
    const rate = expected.X[3]!;
    const visits = expected.X.map((x) => x / rate);
    const { stations, classes } = solved(oneClass(products(inputs.S, visits), { arrivalRate: rate }));
    expectNear(Object.values(stations).map(({ utilisation }) => utilisation), expected.U, 1e-3);
    expectNear(Object.values(stations).map(({ queueLength }) => queueLength), expected.Q, 1e-3);
    expectNear(Object.values(classes['a']!.residenceSeconds).map((seconds, i) => seconds / visits[i]!), expected.R, 1e-3);
  });
  it('visits and service times (Jain, ex. 34.1; Lazowska p. 113)', () => {
    const jain = knownAnswer('open-jain-34-1') as { inputs: { lam: number; V: number[]; S: number[] }; expected: { U: number[] }; independent_check: { R: number[] } };
    const first = solved(oneClass(products(jain.inputs.V, jain.inputs.S), { arrivalRate: jain.inputs.lam }));
    expectNear(Object.values(first.stations).map(({ utilisation }) => utilisation), jain.expected.U, 1e-12);
    expectNear(Object.values(first.classes['a']!.residenceSeconds).map((seconds, i) => seconds / jain.inputs.V[i]!), jain.independent_check.R, 1e-12);
    const lazowska = knownAnswer('open-lazowska-113') as { inputs: { lam: number; V: number[]; S: number[] }; independent_check: { U1: number; Q1: number } };
    const { s0 } = solved(oneClass(products(lazowska.inputs.V, lazowska.inputs.S), { arrivalRate: lazowska.inputs.lam })).stations;
    expectNear([s0?.utilisation, s0?.queueLength], [lazowska.independent_check.U1, lazowska.independent_check.Q1], 1e-12);
  });
  it('several servers (PDQ)', () => {
    type Queue = { lam: number; S: number; m?: number };
    const { inputs, expected } = knownAnswer('pdq-open') as { inputs: Record<string, Queue>; expected: Record<string, { R: number; Q: number }> };
    for (const [id, { lam, S, m = 1 }] of Object.entries(inputs)) {
      const { classes, stations } = solved(oneClass([S], { arrivalRate: lam }, [{ servers: m }]));
      expectNear([classes['a']!.responseSeconds / expected[id]!.R, stations['s0']!.queueLength / expected[id]!.Q], [1, 1], 1e-9);
    }
  });
  it('Erlang C', () => {
    const { expected } = knownAnswer('erlang-c-librede') as { expected: Record<string, Record<string, number>> };
    for (const [id, row] of Object.entries(expected)) {
      const servers = Number(id.slice(1));
      for (const [use, chance] of Object.entries(row)) expectNear([erlangC({ servers, load: Number(use) * servers })], [chance], 1e-9);
    }
  });
});

describe('closed networks', () => {
  it('one class (Bolch, ex. 8.3)', () => {
    const { inputs, expected } = knownAnswer('mva-bolch-8-3') as { inputs: { N: number; S: number[]; V: number[] }; expected: Record<'U' | 'R' | 'Q' | 'X', number[]> };
    const { classes, stations } = solved(oneClass(products(inputs.S, inputs.V), { population: inputs.N }));
    expectNear(Object.values(stations).map(({ utilisation }) => utilisation), expected.U, 1e-3);
    expectNear(Object.values(stations).map(({ queueLength }) => queueLength), expected.Q, 1e-3);
    expectNear(Object.values(classes['a']!.residenceSeconds).map((seconds, i) => seconds / inputs.V[i]!), expected.R, 1e-3);
    expectNear(inputs.V.map((visits) => visits * classes['a']!.throughputPerSec), expected.X, 1e-3);
  });
  it('think time (Jain p. 577)', () => {
    const { inputs, expected, independent_check } = knownAnswer('mva-jain-577') as {
      inputs: { S: number[]; V: number[]; Z: number };
      expected: { Q: number[]; R_per_visit: number[] };
      independent_check: { full_recursion: { N: number; X: number; R: number }[] };
    };
    for (const { N, X, R } of independent_check.full_recursion) {
      const { classes, stations } = solved(oneClass(products(inputs.S, inputs.V), { population: N, thinkSeconds: inputs.Z }));
      expectNear([classes['a']!.throughputPerSec, classes['a']!.responseSeconds], [X, R], 5e-9);
      if (N !== 20) continue;
      expectNear(Object.values(stations).map(({ queueLength }) => queueLength), expected.Q, 1e-3);
      expectNear(Object.values(classes['a']!.residenceSeconds).map((seconds, i) => seconds / inputs.V[i]!), expected.R_per_visit, 1e-3);
    }
  });
  it('exact and Bard–Schweitzer (Lazowska p. 117)', () => {
    type Figures = { X: number; R: number; Q: number[] };
    const { inputs, independent_check } = knownAnswer('mva-lazowska-117') as { inputs: { N: number; D: number[]; Z: number }; independent_check: { exact: Figures; schweitzer: Figures } };
    const model = oneClass(inputs.D, { population: inputs.N, thinkSeconds: inputs.Z });
    for (const [solver, { X, R, Q }] of [['exact', independent_check.exact], ['approximate', independent_check.schweitzer]] as const) {
      const { classes, ...answer } = solved(model, { solver });
      expect(answer.solver).toBe(solver);
      expectNear([classes['a']!.throughputPerSec, classes['a']!.responseSeconds, ...Object.values(classes['a']!.queueLength)], [X, R, ...Q], 6e-9);
    }
  });
  it('repairmen (PDQ)', () => {
    const { inputs, expected } = knownAnswer('pdq-mm1n') as { inputs: { N: number; Z: number; S: number }; expected: Record<'X' | 'R' | 'Q' | 'U', number> };
    const { classes, stations } = solved(oneClass([inputs.S], { population: inputs.N, thinkSeconds: inputs.Z }));
    expectNear([classes['a']!.throughputPerSec / expected.X, classes['a']!.responseSeconds / expected.R, stations['s0']!.queueLength / expected.Q, stations['s0']!.utilisation / expected.U], [1, 1, 1, 1], 1e-9);
  });
  it('several servers at any population', () => {
    const { inputs, expected } = knownAnswer('mmm-closed-stability') as { inputs: { S: number; Z: number; m: number; N: number[] }; expected: { exact_birth_death: { X: number[]; R: number[] } } };
    const at = (population: number) => solved(oneClass([inputs.S], { population, thinkSeconds: inputs.Z }, [{ servers: inputs.m }])).classes['a']!;
    inputs.N.forEach((population, i) => {
      const { throughputPerSec, responseSeconds } = at(population);
      expectNear([throughputPerSec / expected.exact_birth_death.X[i]!, responseSeconds / expected.exact_birth_death.R[i]!], [1, 1], 1e-9);
    });
    let before = 0;
    for (const population of [...Array.from({ length: 120 }, (_, n) => n + 1), 500, 3000, 50_000]) {
      const { throughputPerSec } = at(population);
      expect(throughputPerSec).toBeLessThanOrEqual(inputs.m / inputs.S);
      expect(throughputPerSec).toBeGreaterThanOrEqual(before * (1 - 1e-12));
      before = throughputPerSec;
    }
  });
  it('several classes (Lazowska p. 142; four stations)', () => {
    type Case = { inputs: { N: number[]; S: number[][]; V: number[][] }; expected: { Q: (string | number)[][]; X: (string | number)[]; U?: number[][]; residence?: number[][] } };
    for (const [id, tolerance] of [['mva-multiclass-lazowska-142', 1e-9], ['mva-multiclass-4-stations', 1e-4]] as const) {
      const { inputs, expected } = knownAnswer(id) as Case;
      const demands = inputs.S.map((row, k) => products(row, inputs.V[k]!));
      const { classes } = solved(manyClasses(inputs.N.map((population) => ({ population })), demands));
      inputs.N.forEach((_, k) => {
        const entry = classes[`c${k}`]!;
        expectNear([entry.throughputPerSec], [fraction(expected.X[k]!)], tolerance);
        expectNear(Object.values(entry.queueLength), expected.Q[k]!.map(fraction), tolerance);
        if (expected.residence) expectNear(Object.values(entry.residenceSeconds), expected.residence[k]!, tolerance);
        if (expected.U) expectNear(demands[k]!.map((demand) => demand * entry.throughputPerSec), expected.U[k]!, tolerance);
      });
    }
  });
  it('open and closed classes (Lazowska p. 148)', () => {
    const { inputs, expected } = knownAnswer('mixed-lazowska-148') as { inputs: { lam: number[]; N: number[]; S: number[][] }; expected: { Q_closed: string[][] } };
    const { classes } = solved(manyClasses(inputs.N.map((population, k) => (population > 0 ? { population } : { arrivalRate: inputs.lam[k]! })), inputs.S));
    expectNear([...Object.values(classes['c2']!.queueLength), ...Object.values(classes['c3']!.queueLength)], expected.Q_closed.flat().map(fraction), 1e-9);
    // Open classes wait behind closed ones: D (1 + closed queue) ÷ (1 − open use).
    const use = 0.25 * 1 + 0.5 * 0.5;
    expectNear([classes['c0']!.residenceSeconds['s0']], [(0.25 * (1 + 9 / 19)) / (1 - use)], 1e-9);
  });
});

describe('bounds', () => {
  it('asymptotes with think time', () => {
    const { inputs, independent_check } = knownAnswer('bounds-aba') as { inputs: { N: number; D: number[]; Z: number }; independent_check: { X_upper: number; R_lower: number } };
    const { asymptotic } = solved(oneClass(inputs.D, { population: inputs.N, thinkSeconds: inputs.Z })).bounds['a']!;
    expectNear([asymptotic.throughputPerSec.upper, asymptotic.responseSeconds.lower], [independent_check.X_upper, independent_check.R_lower], 1e-9);
  });
  it('proportional and geometric', () => {
    const { inputs, expected } = knownAnswer('bounds-closed-tables-4-5') as { inputs: { D: number[]; N: number[] }; expected: Record<'Z0_proportional' | 'Z0_geometric' | 'Z1_geometric', [number, number][]> };
    const range = (population: number, thinkSeconds: number, id: keyof ClassBounds): number[] => {
      const { lower, upper } = solved(oneClass(inputs.D, { population, thinkSeconds })).bounds['a']![id]!.throughputPerSec;
      return [lower, upper];
    };
    inputs.N.forEach((population, i) => {
      expectNear(range(population, 0, 'proportional'), expected.Z0_proportional[i]!, 1e-4);
      expectNear(range(population, 0, 'geometric'), expected.Z0_geometric[i]!, 1e-4);
      expectNear(range(population, 1, 'geometric'), expected.Z1_geometric[i]!, 1e-4);
    });
  });
});
