import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSUMED_HOP } from './synthetic-hop.case.ts';
import { syntheticMachines, syntheticModel } from './synthetic-model.case.ts';
import { sizingDefaults, type SizingQuestion } from './size-question.ts';
import { sizeSystem, type Sizing } from './size.ts';

const base: SizingQuestion = {
  ...sizingDefaults,
  model: syntheticModel({ draws: 100 }),
  machines: syntheticMachines(6),
  currency: 'EUR',
  perSec: 2000,
  latencyMs: 50,
  availability: 'none',
  single: ['broker', 'mysql'],
  maxBoxes: 1,
  hop: ASSUMED_HOP,
  seed: 1,
  assumptions: ['Prices are made up.'],
};
const size = (changes: Partial<SizingQuestion> = {}): Sizing => sizeSystem({ ...base, ...changes });
const priceOf = ({ answer }: Sizing): number => answer?.candidate.pricePerMonth ?? Infinity;
const verdictOf = (sizing: Sizing, id: string): string => sizing.classes.find(({ machine }) => machine.id === id)?.why ?? '';

describe('sizeSystem', () => {
  it('takes the smallest class that holds, and says why not the smaller and the dearer', () => {
    const sizing = size({ perSec: 5000 });
    expect(sizing.answer?.candidate.machine.id).toBe('m4');
    expect(sizing.answer?.holdingShare).toBeGreaterThanOrEqual(0.9);
    expect(verdictOf(sizing, 'm2')).toMatch(/^carries 2,910\/s \(2,\d{3} to 3,\d{3}\) of 5,000\/s; the load needs 1\.6\d× the cores$/);
    expect(verdictOf(sizing, 'm8')).toMatch(/^holds: 1\.95× the price$/);
    expect(sizing.classes.map(({ verdict }) => verdict)).toEqual(['rejected', 'cheapest', 'holds', 'holds', 'holds', 'holds']);
  });

  it('gives a confidence level only to what was measured: the same cores and speed', () => {
    expect(size({ perSec: 1500 }).answer?.untested).toEqual([]);
    expect(size({ perSec: 5000 }).answer?.untested).toEqual(['other number of cores']);
    const machines = [{ ...base.machines[0]!, speed: 1.2 }];
    expect(size({ perSec: 1500, machines }).answer?.untested).toEqual(['another CPU']);
    const model = syntheticModel({ draws: 100, predictionError: { rateShare: null, responseShare: null } });
    expect(size({ perSec: 1500, model }).answer?.untested).toEqual(['another load', 'another response time']);
  });

  it('is wider where predictions were further off', () => {
    const width = (rateShare: number): number => {
      const { upper, lower } = size({ perSec: 1500, model: syntheticModel({ draws: 100, predictionError: { rateShare, responseShare: 0.01 } }) }).answer!.capacity;
      return upper / lower;
    };
    expect(width(0.2)).toBeGreaterThan(1.5 * width(0.02));
  });

  it('counts processes so that none is too full, and memory by process', () => {
    const { answer } = size({ perSec: 5000 });
    const api = answer?.needs?.components.find(({ component }) => component === 'api');
    // 5,000/s × 180 to 288 µs: about a core, at 70 % of a core each.
    expect(api?.cores.value).toBeCloseTo(0.91, 1);
    expect(api?.processes).toBe(2);
    expect(api?.memoryBytes).toBe(240e6);
    expect(answer?.needs?.components.find(({ component }) => component === 'mysql')?.processes).toBeNull();
    expect(answer?.needs?.inFlight.value).toBeCloseTo(5 * answer!.needs!.responseMs.value, 9);
    expect(size({ perSec: 5000, processTargetShare: 0.3 }).answer?.needs?.components.find(({ component }) => component === 'api')?.processes).toBe(4);
  });

  it('rejects what has too little memory, with numbers', () => {
    const machines = syntheticMachines(3).map((machine) => ({ ...machine, memoryBytes: machine.cores === 8 ? 8e9 : 2e9 }));
    const sizing = size({ machines });
    expect(sizing.answer?.candidate.machine.id).toBe('m8');
    expect(verdictOf(sizing, 'm4')).toBe('memory: 2,092 MiB are needed, and it has 1,907 MiB');
    expect(size({ machines: machines.slice(0, 2) }).infeasible).toMatchObject({ constraint: 'memory', sentence: expect.stringContaining('has memory enough') as string });
  });

  it('multiplies what may be multiplied, and pays the hop', () => {
    const sizing = size({ perSec: 4000, maxBoxes: 4, machines: syntheticMachines(1) });
    expect(sizing.answer?.candidate).toMatchObject({ layout: 'split', boxes: 3, standbys: 0, pricePerMonth: 3 * base.machines[0]!.pricePerMonth });
    expect(sizing.answer?.untested).toEqual(['separate servers']);
    expect(sizing.assumptions.join(' ')).toMatch(/A hop between boxes: 0\.5 ms/);
    const free = size({ perSec: 4000, maxBoxes: 4, machines: syntheticMachines(1), single: [] });
    expect(free.answer?.candidate).toMatchObject({ layout: 'copies', boxes: 2 });
  });

  it('keeps the objective after a failure: copies are one more, what is single has a stand-by', () => {
    const single = size({ availability: 'n-1' }).answer!.candidate;
    expect(single).toMatchObject({ layout: 'one box', boxes: 1, standbys: 1, pricePerMonth: 2 * single.machine.pricePerMonth });
    const copies = size({ availability: 'n-1', single: [], maxBoxes: 4, machines: syntheticMachines(1), perSec: 4000 }).answer!;
    expect(copies.candidate).toMatchObject({ layout: 'copies', boxes: 3, standbys: 0 });
    expect(copies.needs!.responseAfterFailureMs!.value).toBeGreaterThan(copies.needs!.responseMs.value);
    expect(size({ availability: 'n-1', single: [], maxBoxes: 1 }).infeasible).toMatchObject({ constraint: 'boxes' });
  });

  it('says which constraint cannot hold, and what would', () => {
    const slow = size({ latencyMs: 4, model: syntheticModel({ draws: 50, fixedMs: 4.5 }) });
    expect(slow.infeasible).toMatchObject({ constraint: 'response time', sentence: expect.stringMatching(/an idle box of any class a request takes 6\.5 ms \(p99\).*no CPU shortens 4\.5 ms/) as string });
    const large = size({ perSec: 500_000 });
    expect(large.infeasible).toMatchObject({ constraint: 'cores', sentence: expect.stringMatching(/mysql alone needs 1\.7\d× the cores of m64/) as string });
    expect(large.infeasible!.remedies[0]).toMatch(/^A load of at most \d/);
    const capacity = size({ perSec: 1000, machines: syntheticMachines(1) }).answer!.capacity.value;
    const unsure = size({ perSec: capacity * 0.99, machines: syntheticMachines(1), confidence: 0.95 });
    expect(unsure.infeasible).toMatchObject({ constraint: 'confidence', sentence: expect.stringMatching(/holds in \d\d % of draws, not in 95 %/) as string });
    const remedy = Number(/at most ([\d,]+)\/s/.exec(unsure.infeasible!.remedies[0]!)![1]!.replace(',', ''));
    expect(size({ perSec: remedy - 1, machines: syntheticMachines(1), confidence: 0.95 }).answer).not.toBeNull();
  });

  it('tells what it would cost to be wrong by one', () => {
    const { regrets, answer } = size({ perSec: 5000 });
    const of = (what: string): (typeof regrets)[number] => regrets.find((regret) => regret.what === what)!;
    expect(of('one size smaller')).toMatchObject({ instead: 'm2', missShare: 1, responseMs: { value: Infinity } });
    expect(of('one size smaller').costPerMonth).toBe(syntheticMachines(2)[0]!.pricePerMonth - answer!.candidate.pricePerMonth);
    expect(of('one size larger')).toMatchObject({ instead: 'm8', missShare: 0 });
    expect(of('one process fewer').missShare).toBeGreaterThanOrEqual(of('one process fewer').answerMissShare);
    expect(of('one process more').missShare).toBe(of('one process more').answerMissShare);
  });

  it('lists what was assumed and what would overturn it', () => {
    const { assumptions, overturn } = size({ perSec: 5000 });
    expect(assumptions[0]).toBe('Prices are made up.');
    expect(assumptions.join('\n')).toMatch(/3 ms of p99 are no CPU time[^]*5,000\/s lie outside the loads that were measured[^]*Never tried: other number of cores/);
    expect(overturn[0]).toMatch(/^CPU a request more than \d+ % above what was measured/);
    const unmetered = { ...base.model, components: base.model.components.map((component) => ({ ...component, memoryBytes: null })) };
    expect(size({ model: unmetered }).assumptions.join('\n')).toContain('The memory of haproxy, api, broker, service, mysql was not metered');
  });

  it('refuses a question that contradicts itself', () => {
    for (const [changes, message] of [
      [{ perSec: 0 }, /a load is above 0/], [{ latencyMs: 0 }, /a response time is above 0/], [{ confidence: 1 }, /below 100 %/],
      [{ machines: [] }, /catalogue of hardware is empty/], [{ single: ['nope'] }, /no component nope/], [{ maxBoxes: 0 }, /at least one box/],
    ] as const) expect(() => size(changes)).toThrow(message);
  });
});

describe('properties of sizing', () => {
  const models = fc.record({ seed: fc.integer({ min: 1, max: 50 }), fallShare: fc.double({ min: 0, max: 1, noNaN: true }), waitFactor: fc.double({ min: 0.5, max: 6, noNaN: true }) })
    .map((shape) => syntheticModel({ ...shape, draws: 15 }));
  const question = fc.record({
    model: models,
    perSec: fc.double({ min: 10, max: 40_000, noNaN: true }),
    latencyMs: fc.double({ min: 4, max: 200, noNaN: true }),
    availability: fc.constantFrom('none' as const, 'n-1' as const),
    maxBoxes: fc.integer({ min: 1, max: 3 }),
    single: fc.constantFrom(['broker', 'mysql'], ['mysql'], []),
  }).map((changes): SizingQuestion => ({ ...base, ...changes, machines: syntheticMachines(4) }));
  const factor = fc.double({ min: 1, max: 4, noNaN: true });
  const runs = { numRuns: 30 };

  it('never finds cheaper hardware for more load, a tighter objective, more confidence, or a failure survived', () => {
    fc.assert(fc.property(question, factor, (asked, times) => {
      const price = priceOf(sizeSystem(asked));
      expect(priceOf(sizeSystem({ ...asked, perSec: asked.perSec * times }))).toBeGreaterThanOrEqual(price);
      expect(priceOf(sizeSystem({ ...asked, latencyMs: asked.latencyMs / times }))).toBeGreaterThanOrEqual(price);
      expect(priceOf(sizeSystem({ ...asked, growthBufferShare: times - 1 }))).toBeGreaterThanOrEqual(price);
      expect(priceOf(sizeSystem({ ...asked, confidence: 0.95 }))).toBeGreaterThanOrEqual(price);
      if (asked.availability === 'none') expect(priceOf(sizeSystem({ ...asked, availability: 'n-1' }))).toBeGreaterThanOrEqual(price);
    }), runs);
  });

  it('carries more on more cores, in each world; and never rejects for having more memory', () => {
    fc.assert(fc.property(question, factor, (asked, times) => {
      const sizing = sizeSystem({ ...asked, maxBoxes: 1, availability: 'none' });
      const carried = sizing.classes.map(({ judged }) => judged!);
      carried.slice(1).forEach(({ best, capacity, holdingShare }, at) => {
        const smaller = carried[at]!;
        expect(best.perSec * (1 + 1e-6)).toBeGreaterThanOrEqual(smaller.best.perSec);
        expect(capacity.lower * (1 + 1e-6)).toBeGreaterThanOrEqual(smaller.capacity.lower);
        expect(holdingShare).toBeGreaterThanOrEqual(smaller.holdingShare);
      });
      const roomier = asked.machines.map((machine) => ({ ...machine, memoryBytes: machine.memoryBytes * times }));
      expect(priceOf(sizeSystem({ ...asked, machines: roomier }))).toBeLessThanOrEqual(priceOf(sizeSystem(asked)));
    }), runs);
  });

  it('gives the same answer to the same seed, and regrets with the right signs', () => {
    fc.assert(fc.property(question, (asked) => {
      const sizing = sizeSystem(asked);
      expect(sizeSystem(asked)).toEqual(sizing);
      for (const { what, costPerMonth, missShare, answerMissShare } of sizing.regrets) {
        if (what === 'one size smaller' || what === 'one box fewer') {
          expect(costPerMonth).toBeLessThan(0);
          expect(missShare).toBeGreaterThan(1 - asked.confidence);
          expect(missShare).toBeGreaterThan(answerMissShare);
        }
        if (what === 'one size larger' || what === 'one box more') {
          expect(costPerMonth).toBeGreaterThan(0);
          expect(missShare).toBeLessThanOrEqual(answerMissShare);
        }
        if (what === 'one process fewer') expect(missShare).toBeGreaterThanOrEqual(answerMissShare);
        if (what === 'one process more') expect(missShare).toBe(answerMissShare);
      }
    }), runs);
  });
});
