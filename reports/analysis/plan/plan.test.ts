import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operate } from '../sizing/placement.ts';
import { syntheticMachines, syntheticModel } from '../sizing/synthetic-model.case.ts';
import { groundOf } from './ground.ts';
import { layoutOf, placementOf } from './layout.ts';
import type { PlanOptions } from './options.ts';
import { partsOrder } from './parts-order.ts';
import { planOf } from './plan.ts';
import type { PlanRange } from './ranges.ts';
import type { Plan } from './result.ts';
import { HOP, question } from './synthetic-plan.case.ts';

/** A plan that goes through bigger boxes and the split within its months. */
const GROWING: Partial<PlanOptions> = { fromPerSec: 4000, growth: { sharePerMonth: 0.12, sdPerMonth: 0.03 }, machines: syntheticMachines(4) };
const holds = ({ value, lower, upper }: PlanRange): boolean => (lower ?? Infinity) <= (value ?? Infinity) && (value ?? Infinity) <= (upper ?? Infinity);

describe('planOf', () => {
  const plan = planOf(question(GROWING));

  it('begins with the box that carries the load, takes bigger ones, and then splits, part by part', () => {
    expect(plan.infeasible).toBeNull();
    const kinds = plan.stages.map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['one box', 'one box']);
    expect(kinds.at(-1)).toBe('split');
    expect(kinds).toEqual([...kinds].sort());
    expect(plan.stages[0]?.begins.perSec.value).toBe(4000);
    expect(plan.stages[0]?.moves).toEqual([]);
    for (let at = 1; at < plan.stages.length; at += 1) expect(plan.stages[at]?.begins.perSec.value).toBe(plan.stages[at - 1]?.carries.value);
    const boxes = plan.stages.map((stage) => stage.boxes.length);
    expect(boxes).toEqual([...boxes].sort((a, b) => a - b));
  });

  it('capacities, prices and dates rise from stage to stage', () => {
    const rising = (values: readonly number[]): boolean => values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0));
    expect(rising(plan.stages.map(({ carries }) => carries.value ?? 0))).toBe(true);
    expect(rising(plan.stages.map(({ cost }) => cost.perMonth))).toBe(true);
    expect(rising(plan.stages.map(({ begins }) => begins.when.months.value ?? 0))).toBe(true);
  });

  it('drops the proxy at the split, and says why that part goes first, with the figures of the others', () => {
    const split = plan.stages.find(({ kind }) => kind === 'split');
    expect(split?.boxes.flatMap(({ components }) => components.map(({ name }) => name)).sort()).toEqual(['api', 'broker', 'mysql', 'service']);
    expect(split?.moves[0]).toMatchObject({ what: 'haproxy', to: null, why: expect.stringMatching(/broker carries its requests/) as string });
    const first = split?.moves.find(({ alternatives }) => alternatives.length > 0);
    expect(first?.why).toMatch(/most capacity for its price/);
    for (const { part } of first?.alternatives ?? []) expect(first?.why).toContain(part);
  });

  it('tells a trigger before each stage, in figures of the stage that runs then', () => {
    for (const [at, stage] of plan.stages.entries()) {
      if (at === 0) expect(stage.trigger).toBeNull();
      else {
        const { trigger } = stage;
        expect(trigger?.orderPerSec).toBeLessThan(stage.begins.perSec.value ?? 0);
        expect(trigger?.orderPerSec).toBeCloseTo((stage.begins.perSec.value ?? 0) * 1.12 ** (-14 / (146_097 / 4800)), 6);
        expect(trigger?.share).toBeGreaterThan(0);
        expect(trigger?.share).toBeLessThanOrEqual(1);
        expect(trigger?.sentence).toMatch(/^\w+ CPU above [\d.]+ % of (the|its) box .* or [\d,]+\/s/);
        expect((trigger?.order.months.value ?? 0) < (stage.begins.when.months.value ?? 0)).toBe(true);
      }
    }
  });

  it('keeps the objective, at the best estimate, all the way to where the next stage begins', () => {
    const { model } = question(GROWING);
    const [stage] = plan.stages;
    const machine = question(GROWING).machines.find(({ id }) => id === stage?.boxes[0]?.machine.id);
    const placement = { boxes: [{ machine: machine ?? syntheticMachines(1)[0]!, copies: 1, components: [0, 1, 2, 3, 4] }], hop: HOP, links: [] };
    const { isStable, responseMs } = operate({ model, draw: model.best, placement, processes: [null, null, null, null, null], perSec: stage?.carries.value ?? 0 });
    expect(isStable).toBe(true);
    expect(responseMs).toBeLessThanOrEqual(50);
  });

  it('all intervals hold their best estimate', () => {
    const ranges = plan.stages.flatMap(({ begins, carries, trigger, afterOneFailure }) => [begins.perSec, begins.when.months, carries, afterOneFailure.carries, ...(trigger === null ? [] : [trigger.order.months])]);
    for (const range of [...ranges, plan.splitPoint.perSec, plan.splitPoint.when.months, plan.cost, plan.end.perSec, ...plan.timeline.map(({ perSec }) => perSec)]) expect(holds(range)).toBe(true);
  });

  it('gives steps never tried a range without a confidence level, and lists them as assumed (R15)', () => {
    const [first, second] = planOf(question()).stages;
    expect(first?.carries).toMatchObject({ confidence: 0.95, untested: [] });
    expect(second?.carries).toMatchObject({ confidence: null, untested: ['other number of cores'] });
    expect(plan.assumptions.some((text) => /never tried: they are taken to err by 10 %/.test(text))).toBe(true);
    expect(plan.assumptions.some((text) => text.includes('assumed for tests'))).toBe(true);
  });

  it('a kind of step that was tried has the confidence level again, and an error measured larger widens the interval', () => {
    const tried = planOf(question({ triedSteps: { 'other number of cores': 0.02 } })).stages[1]?.carries;
    expect(tried).toMatchObject({ confidence: 0.95, untested: [] });
    const widthOf = (rateShare: number): number => {
      const { lower, upper } = planOf(question({ system: { predictionError: { rateShare, responseShare: 0.1 } } })).stages[0]!.carries;
      return (upper ?? 0) - (lower ?? 0);
    };
    expect(widthOf(0.2)).toBeGreaterThan(2 * widthOf(0.02));
  });

  it('the split point is where separate servers begin to win, and its sentence names both prices and the hop', () => {
    const { perSec, splitPerMonth, oneBoxPerMonth, sentence, hop } = plan.splitPoint;
    expect(perSec.value).not.toBeNull();
    expect(splitPerMonth ?? Infinity).toBeLessThan(oneBoxPerMonth ?? Infinity);
    expect(sentence).toMatch(/One box loses to separate servers at .*0\.5 ms and 10 µs of CPU/);
    expect(hop.origin).toBe('assumed');
    const last = plan.stages.filter(({ kind }) => kind === 'one box').at(-1);
    expect(last?.carries.value).toBe(perSec.value);
  });

  it('a dearer hop never makes a given split carry more', () => {
    const carried = [0, 1, 10, 40].map((roundTripMs) => {
      const ground = groundOf(question({ hop: { ...HOP, roundTripMs } }));
      return partsOrder(ground, syntheticMachines()[2]!)[0]!.chosen.capacityPerSec;
    });
    expect(carried).toEqual([...carried].sort((a, b) => b - a));
    expect(carried.at(-1)).toBeLessThan(carried[0]!);
  });

  it('the part that goes first brings most for its price, checked by hand', () => {
    const ground = groundOf(question());
    const machine = syntheticMachines()[2]!;
    const [first] = partsOrder(ground, machine);
    const all = [first!.chosen, ...first!.alternatives];
    for (const option of all) {
      expect(option.gainPerMoney).toBeCloseTo((option.capacityPerSec - first!.beforePerSec) / option.addedPerMonth, 9);
      expect(option.gainPerMoney).toBeLessThanOrEqual(first!.chosen.gainPerMoney);
    }
    const part = ground.apart.model.components.findIndex(({ name }) => name === first!.chosen.part);
    const own = syntheticMachines().find(({ id }) => id === first!.chosen.machine)!;
    const rest = [0, 1, 2, 3].filter((at) => at !== part);
    const layout = layoutOf({ structure: ground.apart, boxes: [{ machine, copies: 1, components: rest }, { machine: own, copies: 1, components: [part] }], availability: 'none' });
    const at = (perSec: number): number => operate({ model: ground.apart.model, draw: ground.apart.model.best, placement: placementOf(layout, HOP), processes: ground.apart.processes, perSec }).responseMs;
    expect(at(first!.chosen.capacityPerSec * 0.999)).toBeLessThanOrEqual(50);
    expect(at(first!.chosen.capacityPerSec * 1.001)).toBeGreaterThan(50);
  });

  it('with n-1 every box has one to spare, costs more, and any one may fail', () => {
    const safe = planOf(question({ ...GROWING, availability: 'n-1' }));
    for (const stage of safe.stages) {
      expect(stage.boxes.every(({ spares }) => spares === 1)).toBe(true);
      expect(stage.afterOneFailure.carries.value).toBe(stage.carries.value);
    }
    expect(safe.cost.value).toBeGreaterThan(plan.cost.value ?? 0);
    expect(plan.stages[0]?.afterOneFailure.carries.value).toBe(0);
  });

  it('tells every class of the catalogue what became of it', () => {
    const bad = { ...syntheticMachines(1)[0]!, id: 'dear', pricePerMonth: 5000 };
    const tiny = { ...syntheticMachines(1)[0]!, id: 'tiny', memoryBytes: 1e8 };
    const { considered } = planOf(question({ machines: [...syntheticMachines(), bad, tiny] }));
    const reasonOf = (id: string): string => considered.find(({ machine }) => machine.id === id)?.reason ?? '';
    expect(reasonOf('dear')).toMatch(/^m2 carries [\d,]+\/s for 39 EUR$/);
    expect(reasonOf('tiny')).toMatch(/memory/);
    expect(reasonOf('m2')).toBe('');
  });

  it.each([
    ['shrinks', -0.05],
    ['does not grow', 0],
  ])('says that one stage does where load %s', (words, sharePerMonth) => {
    const still = planOf(question({ growth: { sharePerMonth, sdPerMonth: 0 } }));
    expect(still.stages).toHaveLength(1);
    expect(still.notes.join()).toContain(`Load ${words}: one stage carries it throughout.`);
    expect(still.next?.begins.when.date).toEqual({ value: null, lower: null, upper: null });
    expect(still.timeline.at(-1)?.stage).toBe(1);
  });

  it('says until when the largest of all carries, and that nothing follows', () => {
    const fast = planOf(question({ growth: { sharePerMonth: 0.6, sdPerMonth: 0.01 }, machines: syntheticMachines(3) }));
    expect(fast.end.isWithinMonths).toBe(true);
    expect(fast.end.sentence).toMatch(/until 20\d\d-\d\d-\d\d\. Then it takes what this plan does not have/);
    expect(fast.next).toBeNull();
    expect(fast.timeline.at(-1)).toMatchObject({ stage: null });
    expect(fast.stages.at(-1)?.headroom.atHorizonShare).toBeNull();
  });

  it.each([
    ['a response time below that of an idle box', { latencyMs: 2 }, 'latency', /cannot be kept.*needs 5 ms when idle/],
    ['more load than anything carries', { fromPerSec: 1e8 }, 'load', /Nothing in the catalogue carries 100,000,000\/s/],
    ['machines without the memory', { machines: [{ ...syntheticMachines(1)[0]!, memoryBytes: 1e8 }] }, 'memory', /memory/],
  ] as const)('names the constraint that cannot hold: %s', (_, changes, constraint, sentence) => {
    const { infeasible, stages } = planOf(question(changes));
    expect(infeasible).toMatchObject({ constraint, sentence: expect.stringMatching(sentence) as string });
    expect(stages).toEqual([]);
  });

  it.each([
    [{ growth: { sharePerMonth: -1, sdPerMonth: 0 } }, /cannot shrink by 100 %/],
    [{ fromPerSec: 0 }, /above 0/],
    [{ confidence: 1 }, /confidence/],
    [{ months: 0 }, /months/],
    [{ machines: [] }, /empty/],
  ])('refuses what contradicts itself: %j', (changes, message) => {
    expect(() => planOf(question(changes))).toThrow(message);
  });

  it('plans a system of a single component, of a model without draws, and of one that was observed', () => {
    const single = planOf(question({ system: { components: ['api'], draws: 0 } }));
    expect(single.stages.length).toBeGreaterThan(0);
    expect(single.stages.every(({ boxes }) => boxes.length === 1)).toBe(true);
    expect(planOf(question({ model: { ...syntheticModel({ draws: 5 }), origin: 'observed', predictionError: { rateShare: null, responseShare: null } } })).stages[0]?.carries.confidence).toBeNull();
  });
});

describe('planOf: properties', () => {
  const settings = { numRuns: 8 };
  const growths = fc.double({ min: 0, max: 0.3, noNaN: true });
  const loads = fc.double({ min: 50, max: 20_000, noNaN: true });
  const monthOf = (plan: Plan, perSec: number): number => plan.timeline.find((point) => (point.perSec.value ?? 0) >= perSec)?.month ?? Infinity;

  it('the same seed gives the same plan, another one other draws', () => {
    const one = JSON.stringify(planOf(question(GROWING)));
    expect(JSON.stringify(planOf(question(GROWING)))).toBe(one);
    expect(planOf(question({ ...GROWING, seed: 2 })).splitPoint.perSec.upper).not.toBe(planOf(question(GROWING)).splitPoint.perSec.upper);
  });

  it('more growth never makes a stage later', () => {
    fc.assert(
      fc.property(growths, growths, (a, b) => {
        const [slow, fast] = [Math.min(a, b), Math.max(a, b)].map((sharePerMonth) => planOf(question({ growth: { sharePerMonth, sdPerMonth: 0.25 * sharePerMonth }, draws: 20 })));
        for (const stage of slow!.stages) {
          const same = fast!.stages.find(({ number }) => number === stage.number);
          for (const end of ['value', 'lower', 'upper'] as const) expect(same?.begins.when.months[end] ?? Infinity).toBeLessThanOrEqual((stage.begins.when.months[end] ?? Infinity) + 1e-9);
        }
        expect(monthOf(fast!, 5000)).toBeLessThanOrEqual(monthOf(slow!, 5000));
      }),
      settings,
    );
  });

  it('a higher load never costs less, now or over the months', () => {
    fc.assert(
      fc.property(loads, loads, growths, (a, b, sharePerMonth) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((fromPerSec) => planOf(question({ fromPerSec, growth: { sharePerMonth, sdPerMonth: 0.01 }, draws: 20, machines: syntheticMachines(4) })));
        if (large!.infeasible !== null) return;
        expect(large!.cost.value).toBeGreaterThanOrEqual(small!.cost.value ?? 0);
        large!.timeline.forEach((point, month) => expect(point.perMonth).toBeGreaterThanOrEqual(small!.timeline[month]?.perMonth ?? 0));
      }),
      settings,
    );
  });

  it('the order of parts does not depend on the order of the catalogue, nor on the seed', () => {
    const orderOf = (options: PlanOptions): number[] => partsOrder(groundOf(options), syntheticMachines()[3]!).map(({ component }) => component);
    const usual = orderOf(question());
    expect(usual).toHaveLength(3);
    fc.assert(
      fc.property(fc.shuffledSubarray(syntheticMachines(), { minLength: 6 }), fc.integer({ min: 0, max: 1000 }), (machines, seed) => {
        expect(orderOf(question({ machines, seed }))).toEqual(usual);
      }),
      settings,
    );
  });

  it('a tighter objective never carries more', () => {
    fc.assert(
      fc.property(fc.double({ min: 6, max: 200, noNaN: true }), fc.double({ min: 6, max: 200, noNaN: true }), (a, b) => {
        const [tight, loose] = [Math.min(a, b), Math.max(a, b)].map((latencyMs) => planOf(question({ latencyMs, draws: 20, machines: syntheticMachines(2) })).considered);
        tight!.forEach(({ dependablePerSec }, at) => expect(dependablePerSec ?? 0).toBeLessThanOrEqual((loose![at]?.dependablePerSec ?? 0) + 1e-6));
      }),
      settings,
    );
  });
});
