import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityPerSec, operate, type Box, type Machine, type Placement, type PlacementQuestion } from './placement.ts';
import { syntheticMachines, syntheticModel } from './synthetic-model.case.ts';
import type { SystemModel } from './system-model.ts';

const NO_HOP = { roundTripMs: 0, cpuSeconds: 0 };
const machine = (cores: number, speed = 1): Machine => ({ id: 'm', title: 'm', cores, speed, memoryBytes: 8e9, pricePerMonth: 1 });
const all = (model: SystemModel): number[] => model.components.map((_, at) => at);
const oneBox = (model: SystemModel, on: Machine, copies = 1): Placement => ({ boxes: [{ machine: on, copies, components: all(model) }], hop: NO_HOP, links: [] });
const ask = (model: SystemModel, placement: Placement, processes = model.components.map((): number | null => null)): PlacementQuestion => ({ model, draw: model.best, placement, processes });

/** Constant demand, one component, no idle use: a plain queue. */
function plainQueue(options: { seconds: number; fixedMs?: number; cpuMs?: number; waitFactor?: number; cores?: number }): SystemModel {
  const { seconds, fixedMs = 0, cpuMs = seconds * 1000, waitFactor = 1 } = options;
  const base = syntheticModel({ draws: 0, components: ['api'] });
  return { ...base, best: { demands: [{ idleCores: 0, demandSeconds: new Array<number>(11).fill(seconds) }], response: { fixedMs, cpuMs, waitFactor } } };
}

/** By halving, straight from the definition of the demand curve. */
function busyByHalving(model: SystemModel, cores: number, perSec: number): number {
  const demand = (busy: number): number => model.best.demands.reduce((sum, { demandSeconds }) => {
    const step = Math.min(9, Math.floor(busy * 10));
    const below = demandSeconds[step]!;
    return sum + below + (demandSeconds[step + 1]! - below) * (busy * 10 - step);
  }, 0);
  const idle = model.best.demands.reduce((sum, { idleCores }) => sum + idleCores, 0);
  let [low, high] = [0, 1];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (middle * cores < idle + perSec * demand(middle)) low = middle;
    else high = middle;
  }
  return low;
}

describe('operate', () => {
  it('reproduces the curve of the box that was measured', () => {
    const model = syntheticModel();
    for (const perSec of [50, 400, 1200, 2000, 2700]) {
      const { busy, cores, isStable, hops } = operate({ ...ask(model, oneBox(model, machine(2))), perSec });
      const expected = busyByHalving(model, 2, perSec);
      expect(busy[0]).toBeCloseTo(expected, 9);
      expect(isStable).toBe(true);
      expect(hops).toBe(0);
      // The utilisation law: cores in use are busy × cores.
      expect(cores.reduce((sum, used) => sum + used, 0)).toBeCloseTo(2 * expected, 9);
    }
  });

  it('gives the response time of an M/M/1 and an M/M/2 queue', () => {
    const model = plainQueue({ seconds: 0.01 });
    // R = S ÷ (1 − ρ), and S ÷ (1 − ρ²).
    expect(operate({ ...ask(model, oneBox(model, machine(1))), perSec: 60 }).responseMs).toBeCloseTo(10 / 0.4, 9);
    expect(operate({ ...ask(model, oneBox(model, machine(2))), perSec: 120 }).responseMs).toBeCloseTo(10 / (1 - 0.36), 9);
  });

  it('shortens by speed what is CPU time, and nothing else', () => {
    const model = plainQueue({ seconds: 0.01, fixedMs: 7 });
    const { responseMs, busy } = operate({ ...ask(model, oneBox(model, machine(1, 2))), perSec: 100 });
    expect(busy[0]).toBeCloseTo(0.5, 12);
    expect(responseMs).toBeCloseTo(7 + 5 / 0.5, 9);
  });

  it('tells how far beyond its cores a load is', () => {
    const model = plainQueue({ seconds: 0.01 });
    const { isStable, busy, responseMs } = operate({ ...ask(model, oneBox(model, machine(2))), perSec: 340 });
    expect({ isStable, responseMs }).toEqual({ isStable: false, responseMs: Infinity });
    expect(busy[0]).toBeCloseTo(1.7, 12);
  });

  it('pays idle use on every copy, and shares the load', () => {
    const model = syntheticModel();
    const idle = model.best.demands.reduce((sum, { idleCores }) => sum + idleCores, 0);
    const used = (copies: number, perSec: number): number => operate({ ...ask(model, oneBox(model, machine(2), copies)), perSec }).cores.reduce((sum, cores) => sum + cores, 0);
    expect(used(3, 0)).toBeCloseTo(3 * idle, 12);
    expect(used(3, 3000)).toBeCloseTo(3 * used(1, 1000), 9);
  });

  it('pays a hop for each link that crosses boxes, at both its ends and in time', () => {
    const model = syntheticModel({ fallShare: 0, waitFactor: 0 });
    const links = [[0, 1], [1, 2], [2, 3], [3, 4]] as const;
    const boxes: Box[] = [{ machine: machine(8), copies: 1, components: [0, 1, 3] }, { machine: machine(8), copies: 1, components: [2, 4] }];
    const at = (hop: Placement['hop']): ReturnType<typeof operate> => operate({ ...ask(model, { boxes, hop, links }), perSec: 1000 });
    const free = at(NO_HOP);
    const paid = at({ roundTripMs: 0.5, cpuSeconds: 20e-6 });
    expect(paid.hops).toBe(3);
    expect(paid.responseMs - free.responseMs).toBeCloseTo(1.5, 9);
    // haproxy and api stand together; the three other links cross.
    expect(paid.cores.map((cores, component) => (cores - free.cores[component]!) / 0.02)).toEqual([0, 1, 2, 2, 1].map((ends) => expect.closeTo(ends, 9) as number));
  });

  it('is not stable where the processes of a component cannot keep up', () => {
    const model = syntheticModel();
    const processes = [null, 1, null, null, null];
    const question = ask(model, oneBox(model, machine(16)), processes);
    const { perSec, binds, component } = capacityPerSec({ ...question, latencyMs: Infinity });
    expect({ binds, component }).toEqual({ binds: 'processes', component: 1 });
    expect(operate({ ...question, perSec: perSec * 0.9999 }).isStable).toBe(true);
    expect(operate({ ...question, perSec: perSec * 1.001 }).isStable).toBe(false);
    expect(operate({ ...question, perSec }).cores[1]).toBeCloseTo(1, 6);
  });
});

describe('capacityPerSec', () => {
  it('is that of an M/M/1 queue', () => {
    const model = plainQueue({ seconds: 0.01 });
    // R = 10 ms ÷ (1 − ρ) ≤ 50 ms at ρ = 0.8.
    const capacity = capacityPerSec({ ...ask(model, oneBox(model, machine(1))), latencyMs: 50 });
    expect(capacity).toMatchObject({ binds: 'latency', box: 0, component: null });
    expect(capacity.perSec).toBeCloseTo(80, 5);
  });

  it('says that the cores bind where a looser limit would hardly give more', () => {
    const model = plainQueue({ seconds: 0.01 });
    expect(capacityPerSec({ ...ask(model, oneBox(model, machine(1))), latencyMs: 1000 })).toMatchObject({ binds: 'cores', perSec: expect.closeTo(99, 4) as number });
    expect(capacityPerSec({ ...ask(model, oneBox(model, machine(4))), latencyMs: Infinity })).toMatchObject({ binds: 'cores', perSec: expect.closeTo(400, 9) as number });
  });

  it('is 0 where an idle request takes too long, and where idle use fills the box', () => {
    const model = plainQueue({ seconds: 0.01, fixedMs: 45 });
    expect(capacityPerSec({ ...ask(model, oneBox(model, machine(1))), latencyMs: 50 })).toMatchObject({ perSec: 0, binds: 'latency' });
    const busy: SystemModel = { ...model, best: { ...model.best, demands: [{ idleCores: 2, demandSeconds: new Array<number>(11).fill(0.01) }] } };
    expect(capacityPerSec({ ...ask(busy, oneBox(busy, machine(1))), latencyMs: 500 })).toMatchObject({ perSec: 0, binds: 'cores' });
  });

  /** Shapes that measurements have: demand falls to between a third and all of what an idle box needs. */
  const models = fc.record({
    fallShare: fc.double({ min: 0, max: 1.2, noNaN: true }), fixedMs: fc.double({ min: 0, max: 20, noNaN: true }),
    waitFactor: fc.double({ min: 0, max: 8, noNaN: true }), cpuMs: fc.double({ min: 0.1, max: 5, noNaN: true }),
  }).map((shape) => syntheticModel({ ...shape, draws: 0 }));
  const cores = fc.integer({ min: 1, max: 96 });
  const speeds = fc.double({ min: 0.3, max: 3, noNaN: true });
  const limits = fc.double({ min: 1, max: 500, noNaN: true });
  const at = (model: SystemModel, on: Machine, latencyMs: number, copies = 1): number => capacityPerSec({ ...ask(model, oneBox(model, on, copies)), latencyMs }).perSec;
  const NOISE = 1 + 1e-6;

  it('never falls with cores, speed or copies, and never rises with a tighter limit', () => {
    fc.assert(fc.property(models, cores, cores, speeds, speeds, limits, limits, (model, c1, c2, s1, s2, l1, l2) => {
      const base = at(model, machine(c1, s1), l1);
      expect(at(model, machine(c1 + c2, s1), l1) * NOISE).toBeGreaterThanOrEqual(base);
      expect(at(model, machine(c1, Math.max(s1, s2)), l1) * NOISE).toBeGreaterThanOrEqual(base);
      expect(at(model, machine(c1, s1), l1, 2) * NOISE).toBeGreaterThanOrEqual(base);
      expect(at(model, machine(c1, s1), Math.min(l1, l2))).toBeLessThanOrEqual(base * NOISE);
    }), { numRuns: 300 });
  });

  it('is where the response time meets its limit', () => {
    fc.assert(fc.property(models, cores, speeds, limits, fc.boolean(), (model, count, speed, latencyMs, isSplit) => {
      const links = [[0, 1], [1, 2], [2, 3], [3, 4]] as const;
      const boxes: Box[] = isSplit ? [{ machine: machine(count, speed), copies: 3, components: [0, 1, 3] }, { machine: machine(count, speed), copies: 1, components: [2, 4] }] : oneBox(model, machine(count, speed)).boxes.slice();
      const question = ask(model, { boxes, hop: { roundTripMs: 0.2, cpuSeconds: 1e-5 }, links });
      const { perSec } = capacityPerSec({ ...question, latencyMs });
      if (perSec > 0) expect(operate({ ...question, perSec: perSec * (1 - 1e-6) }).responseMs).toBeLessThanOrEqual(latencyMs * NOISE);
      const beyond = operate({ ...question, perSec: perSec * (1 + 1e-6) + 1e-3 });
      expect(beyond.responseMs).toBeGreaterThan(latencyMs * (1 - 1e-6));
    }), { numRuns: 300 });
  });

  it('costs some microseconds', () => {
    const model = syntheticModel({ draws: 1000 });
    const machines = syntheticMachines(7);
    const started = performance.now();
    for (const on of [...machines, ...machines, ...machines].slice(0, 20)) for (const draw of model.draws) capacityPerSec({ ...ask(model, oneBox(model, on)), draw, latencyMs: 40 });
    // What a plan of 20 classes and 1,000 draws needs, in the time that it has.
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
