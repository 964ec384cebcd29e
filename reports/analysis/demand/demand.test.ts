import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../suites/harness/record.ts';
import { usableTrials } from '../pairs.ts';
import { demandsOf } from './demand.ts';
import { demandModels } from './model.ts';
import type { DemandResult } from './result.ts';
import { cells, SYSTEM, syntheticSystem, TWO_MIXES, trueCores, type SyntheticSystem, type TrueSystem } from './synthetic.case.ts';

const settings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 5 };
const resultsOf = (trials: readonly TrialRecord[]): DemandResult[] => demandsOf({ models: demandModels({ trials, settings }), settings });
const resultOf = (options: SyntheticSystem): DemandResult => resultsOf(usableTrials(syntheticSystem(options)))[0]!;

/** Without the part that falls with load. */
const flat = (system: TrueSystem): TrueSystem => Object.fromEntries(Object.entries(system).map(([name, demand]) => [name, { ...demand, rootMicros: 0 }]));
const trueMicros = (component: string, id: string, perSec: number): number => SYSTEM[component]!.micros[id]! + SYSTEM[component]!.rootMicros / Math.sqrt(perSec);

describe('demand of each class and component', () => {
  const result = resultOf({ cells: cells({ rates: [50, 200, 500, 900] }) });

  it('is recovered, within its interval, at the load that it is told for', () => {
    expect(result.separation.level).toBe('classes');
    expect(result.referencePerSec).toBeGreaterThan(800);
    const mysql = result.components.find(({ component }) => component === 'mysql')!;
    for (const { group, demand } of mysql.classes) {
      const truth = trueMicros('mysql', group, result.referencePerSec);
      expect(demand.lower).toBeLessThan(truth);
      expect(demand.upper).toBeGreaterThan(truth);
      if (group !== 'read') expect(Math.abs(demand.value / truth - 1)).toBeLessThan(0.1);
    }
    expect(mysql.idle.lower).toBeLessThan(0.015);
    expect(mysql.idle.upper).toBeGreaterThan(0.015);
  });

  it('adds up: components to totals, shares to one', () => {
    for (const { group, demand } of result.totals) {
      const parts = result.components.filter(({ component }) => component !== 'generator').map(({ classes }) => classes.find((own) => own.group === group)!.demand.value);
      expect(demand.value).toBeCloseTo(parts.reduce((sum, value) => sum + value, 0), 6);
    }
    for (const mix of result.mixes) {
      expect(mix.components.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(mix.components.find(({ component }) => component === 'generator')?.share).toBe(0);
    }
  });

  it('gives the service-demand law at every load, beside the fit', () => {
    const points = result.points.filter(({ mix, component }) => mix === 'read-heavy' && component === 'api');
    expect(points.map(({ perSec }) => Math.round(perSec / 100) * 100)).toEqual([0, 200, 500, 900]);
    const demands = points.map(({ demand }) => demand!.value);
    expect(demands[0]).toBeGreaterThan(demands[3]! * 1.5);
    for (const { demand, fittedMicros } of points) expect(Math.abs(fittedMicros! / demand!.value - 1)).toBeLessThan(0.12);
  });

  it('says what it cannot know', () => {
    const trials = usableTrials(syntheticSystem({ cells: cells().filter(({ purpose }) => purpose !== 'idle') }));
    expect(resultsOf(trials)[0]!.notes.join(' ')).toContain('No trial ran without load');
    expect(resultsOf([])).toEqual([]);
  });

  it('takes all requests as one class where the record does not tell them apart', () => {
    const trials = usableTrials(syntheticSystem({})).map((trial) => ({ ...trial, slices: trial.slices.map((slice) => { const { classes, ...rest } = slice; return classes === undefined ? slice : rest; }) }));
    expect(resultsOf(trials)[0]!.separation.groups.map(({ id }) => id)).toEqual(['request']);
  });

  it('is the same for the same record', () => {
    expect(resultOf({ seed: 4 })).toEqual(resultOf({ seed: 4 }));
  });
});

describe('classes that the mixes do not separate', () => {
  const share = (read: number, list: number, write: number) => ({ read, list, write });
  const system: TrueSystem = { api: { idleCores: 0.01, micros: { read: 100, list: 100, write: 300 }, rootMicros: 0 } };

  it('are told together when they always come together', () => {
    const mixes = { a: share(0.6, 0.3, 0.1), b: share(0.2, 0.1, 0.7) };
    const result = resultOf({ seed: 2, systems: { nats: system }, mixes, cells: cells({ mixes: ['a', 'b'], heldOut: [] }) });
    expect(result.separation).toMatchObject({ level: 'groups' });
    expect(result.separation.groups.map(({ classes }) => classes)).toEqual([['read', 'list'], ['write']]);
    expect(result.notes[0]).toMatch(/Some classes cannot be told apart/);
    expect(result.totals[0]!.demand.lower).toBeLessThan(100);
    expect(result.totals[0]!.demand.upper).toBeGreaterThan(100);
  });

  it('are given as the mix when there is but one', () => {
    const result = resultOf({ systems: { nats: system }, mixes: { a: share(0.6, 0.3, 0.1) }, cells: cells({ mixes: ['a'], heldOut: [] }) });
    expect(result.separation.level).toBe('mix');
    expect(result.totals).toHaveLength(1);
    expect(result.mixes[0]!.total.lower).toBeLessThan(120);
    expect(result.mixes[0]!.total.upper).toBeGreaterThan(120);
  });
});

describe('the shape of the curve', () => {
  const rates = [50, 150, 400, 900];
  const shapesOf = (systems: TrueSystem, seeds: number): string[] =>
    Array.from({ length: seeds }, (_, seed) => resultOf({ seed: seed + 1, systems: { nats: systems }, cells: cells({ rates, heldOut: [] }) }).components)
      .flatMap((components) => components.filter(({ component }) => component !== 'broker' && component !== 'generator').map(({ shape }) => shape));

  it('falls with load where it does', () => {
    const shapes = shapesOf(SYSTEM, 12);
    expect(shapes.filter((shape) => shape === 'root' || shape === 'curve').length / shapes.length).toBeGreaterThan(0.9);
  });

  it('stays flat where nothing falls', () => {
    const shapes = shapesOf(flat(SYSTEM), 12);
    expect(shapes.filter((shape) => shape === 'root' || shape === 'curve').length / shapes.length).toBeLessThan(0.15);
  });

  it('says how each rival did', () => {
    const { rivals } = resultOf({ cells: cells({ rates }) }).components[0]!;
    expect(rivals.map(({ shape }) => shape)).toEqual(['constant', 'linear', 'root', 'curve']);
    expect(rivals.filter(({ chosen }) => chosen)).toHaveLength(1);
    expect(rivals[0]!.errorShare).toBeGreaterThan(rivals[2]!.errorShare!);
  });
});

describe('the intervals', () => {
  it('hold the truth about 95 times in 100', () => {
    const systems = { nats: { api: SYSTEM['api']!, mysql: SYSTEM['mysql']! } };
    let held = 0;
    let all = 0;
    for (let seed = 1; seed <= 120; seed += 1) {
      const result = resultOf({ seed, systems, cells: cells({ rates: [50, 200, 500, 900], slices: 2, heldOut: [] }) });
      for (const { component, classes } of result.components) {
        if (component === 'generator') continue;
        for (const { group, demand } of classes) {
          const truth = trueMicros(component, group, result.referencePerSec);
          all += 1;
          if (demand.lower <= truth && truth <= demand.upper) held += 1;
        }
      }
    }
    expect(held / all).toBeGreaterThan(0.91);
    expect(held / all).toBeLessThan(0.985);
  }, 30_000);
});

describe('held-out loads', () => {
  const ok = resultOf({ cells: cells({ rates: [50, 200, 500, 900] }) });

  it('are predicted within the limit when the system is what was fitted', () => {
    expect(ok.heldOut).toMatchObject({ verdict: 'pass' });
    expect(ok.heldOut!.checks).toHaveLength(2 * 4);
    expect(ok.heldOut!.sentence).toMatch(/^The demands predict the use of every component at 2 loads/);
    for (const { predicted, component, perSec } of ok.heldOut!.checks) {
      expect(predicted.value).toBeCloseTo(trueCores(SYSTEM[component]!, TWO_MIXES['day']!, perSec), 1);
    }
  });

  it('fail when the system is another one by then', () => {
    const trials = usableTrials(syntheticSystem({ cells: cells({ rates: [50, 200, 500, 900] }) })).map((trial) =>
      trial.levels['purpose'] !== 'held-out' ? trial : { ...trial, slices: trial.slices.map((slice) => ({ ...slice, cpuMs: { ...slice.cpuMs, mysql: slice.cpuMs['mysql']! * 1.4 } })) });
    const { heldOut } = resultsOf(trials)[0]!;
    expect(heldOut!.verdict).toBe('fail');
    expect(heldOut!.checks.filter(({ verdict }) => verdict === 'fail').map(({ component }) => component)).toContain('mysql');
    expect(heldOut!.sentence).toContain('miss');
  });

  it('do not change the fit', () => {
    const without = resultOf({ cells: cells({ rates: [50, 200, 500, 900], heldOut: [] }) });
    expect(without.components).toEqual(ok.components);
    expect(without.heldOut).toBeNull();
  });

  it('are not judged on too few repeats', () => {
    const few = cells().map((cell) => (cell.purpose === 'held-out' ? { ...cell, slices: 4 } : cell));
    expect(resultOf({ cells: few }).heldOut).toMatchObject({ verdict: 'not judged' });
  });
});
