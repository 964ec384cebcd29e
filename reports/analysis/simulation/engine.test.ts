import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asEstimate } from './as-estimate.ts';
import { Calendar } from './calendar.ts';
import { constant, exponential, hyperexponential, lognormal } from './distribution.ts';
import { Heap } from './heap.ts';
import { sortAscending } from './radix.ts';
import { Line, Requests } from './requests.ts';
import type { Scenario, StationSpec, Step } from './scenario.ts';
import { simulate } from './simulate.ts';
import { queue } from './theory.case.ts';

const service = fc.constantFrom(exponential(1), constant(0.5), lognormal(2, 3), hyperexponential(1, 4));
const station: fc.Arbitrary<StationSpec> = fc.record(
  {
    discipline: fc.constantFrom('fcfs', 'sharing'),
    servers: fc.integer({ min: 1, max: 4 }),
    limit: fc.integer({ min: 1, max: 6 }),
    rates: fc.constantFrom([1], [0.5, 1.5], [1, 1.2, 1.1]),
    quota: fc.constantFrom({ quotaSeconds: 0.5, periodSeconds: 1 }, { quotaSeconds: 3, periodSeconds: 2, restartSeconds: 0.5 }),
    failures: fc.record({
      of: fc.constantFrom('server', 'station'),
      up: fc.constant(exponential(20)),
      down: fc.constant(exponential(4)),
      inService: fc.constantFrom('wait', 'lost'),
      arrivals: fc.constantFrom('wait', 'lost'),
    }),
  },
  { requiredKeys: [] },
);
const route: fc.Arbitrary<Step[]> = fc.record({ first: service, second: service, third: service, probability: fc.double({ min: 0, max: 1, noNaN: true }) }).map((times) => [
  { acquire: 'slots' },
  { station: 'a', service: times.first },
  { probability: times.probability, steps: [{ acquire: 'connections' }, { station: 'b', service: times.second }, { release: 'connections' }] },
  { release: 'slots' },
  { station: 'c', service: times.third },
]);
const scenario: fc.Arbitrary<Scenario> = fc.record({
  stations: fc.record({ a: station, b: station, c: fc.constant({ discipline: 'delay' as const }) }),
  pools: fc.record({
    slots: fc.record({ tokens: fc.integer({ min: 1, max: 5 }), waitingLimit: fc.integer({ min: 0, max: 20 }) }),
    connections: fc.record({ tokens: fc.integer({ min: 1, max: 3 }) }),
  }),
  classes: fc.record({ x: fc.record({ route }), y: fc.record({ route }) }),
  sources: fc.tuple(
    fc.record({ kind: fc.constant('closed' as const), population: fc.integer({ min: 1, max: 12 }), think: service, mix: fc.constant({ x: 0.7, y: 0.3 }) }),
    fc.record({
      kind: fc.constant('open' as const),
      arrivals: fc.constantFrom(
        { kind: 'poisson', ratePerSec: 0.3, batch: { kind: 'geometric', mean: 2 } } as const,
        { kind: 'phases', phases: [{ ratePerSec: 1, meanSeconds: 5 }, { ratePerSec: 0, meanSeconds: 5 }] } as const,
      ),
      mix: fc.constant({ y: 1 }),
    }),
  ),
});

describe('any scenario', () => {
  it('keeps its requests: those that started completed, were lost or are inside; and keeps the laws', () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 0, max: 1e6 }), (drawn, seed) => {
        const found = simulate({ scenario: drawn, seed, seconds: 1e12, maxEvents: 8000, warmUp: 0 });
        const { started, completed, lost, inside } = found.conservation;
        expect(started).toBe(completed + lost + inside);
        expect(found.events).toBe(8000);
        expect(Number.isFinite(found.simulatedSeconds)).toBe(true);
        for (const { utilisation, availability, throttledShare, queueLength } of [found.stations['a']!, found.stations['b']!]) {
          for (const { value } of [utilisation, availability, throttledShare]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1 + 1e-9);
          }
          expect(utilisation.value).toBeLessThanOrEqual(availability.value + 1e-9);
          expect(queueLength.value).toBeLessThanOrEqual((drawn.stations['a']?.limit ?? Infinity) + (drawn.stations['b']?.limit ?? Infinity));
        }
        for (const { utilisation } of Object.values(found.pools)) expect(utilisation.value).toBeLessThanOrEqual(1 + 1e-9);
        const values = found.total.quantiles.map(({ value }) => value);
        expect([...values].sort((a, b) => a - b)).toEqual(values);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('gives the same with the same seed, and something else with another', () => {
    fc.assert(
      fc.property(scenario, (drawn) => {
        const run = (seed: number): string => JSON.stringify(simulate({ scenario: drawn, seed, seconds: 1e12, maxEvents: 2000 }));
        expect(run(5)).toBe(run(5));
        expect(run(5)).not.toBe(run(6));
      }),
      { numRuns: 15, seed: 12 },
    );
  });
});

describe('a system that cannot go on', () => {
  it.each([
    ['a station', queue({ ratePerSec: 1.01 }), 'station cpu is asked for 1.01 s of service a second and can give 1'],
    ['a quota', queue({ ratePerSec: 0.3, station: { servers: 2, quota: { quotaSeconds: 0.025, periodSeconds: 0.1 } } }), 'station cpu is asked for 0.3 s of service a second and can give 0.25'],
    ['a station that fails', queue({ ratePerSec: 0.6, station: { failures: { of: 'server', up: exponential(1), down: exponential(1), inService: 'wait' } } }), 'can give 0.5'],
    [
      'a pool',
      {
        stations: { work: { discipline: 'delay' } },
        pools: { slots: { tokens: 2 } },
        classes: { all: { route: [{ acquire: 'slots' }, { station: 'work', service: exponential(1) }] } },
        sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 2.5 }, mix: { all: 1 } }],
      } satisfies Scenario,
      'pool slots has 2 tokens, and requests would hold 2.5 of them',
    ],
  ])('says which part of it is overloaded: %s', (_, drawn, words) => {
    const found = simulate({ scenario: drawn, seed: 1, maxEvents: 50_000 });
    expect(found).toMatchObject({ verdict: 'unstable', problem: expect.stringContaining(words) as string });
    expect(found.events).toBeLessThanOrEqual(50_000);
  });

  it('is found by what piles up where the means do not tell: tokens held while waiting', () => {
    const drawn: Scenario = {
      stations: { cpu: {} },
      pools: { slots: { tokens: 1 } },
      classes: { long: { route: [{ acquire: 'slots' }, { station: 'cpu', service: exponential(1) }] }, short: { route: [{ station: 'cpu', service: exponential(1) }] } },
      sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 0.45 }, mix: { long: 1 } }, { kind: 'closed', population: 3, mix: { short: 1 } }],
    };
    expect(simulate({ scenario: drawn, seed: 1, maxEvents: 300_000 })).toMatchObject({ verdict: 'unstable', problem: expect.stringContaining('pile up') as string });
  });

  it('is not suspected where a queue is merely long', () => {
    for (let seed = 0; seed < 10; seed += 1) expect(simulate({ scenario: queue({ ratePerSec: 0.95 }), seed, seconds: 1e9, maxEvents: 100_000 }).verdict).not.toBe('unstable');
  });

  it('stops when all wait for each other', () => {
    const drawn: Scenario = {
      stations: { work: { discipline: 'delay' } },
      pools: { left: { tokens: 1 }, right: { tokens: 1 } },
      classes: {
        a: { route: [{ acquire: 'left' }, { station: 'work', service: exponential(1) }, { acquire: 'right' }, { station: 'work', service: exponential(1) }] },
        b: { route: [{ acquire: 'right' }, { station: 'work', service: exponential(1) }, { acquire: 'left' }, { station: 'work', service: exponential(1) }] },
      },
      sources: [{ kind: 'closed', population: 4, mix: { a: 1, b: 1 } }],
    };
    expect(simulate({ scenario: drawn, seed: 1 })).toMatchObject({ verdict: 'stuck', problem: expect.stringContaining('wait for tokens that others hold') as string });
  });
});

describe('a system in which nothing takes time', () => {
  it('is told, and ends', () => {
    const drawn: Scenario = { ...queue({ ratePerSec: 1, service: constant(0) }), sources: [{ kind: 'closed', population: 2, mix: { all: 1 } }] };
    expect(simulate({ scenario: drawn, seed: 1, maxEvents: 10_000 })).toMatchObject({ verdict: 'stuck', problem: 'No time passes: nothing that is done takes any.', events: 10_000 });
  });
});

describe('input that makes no sense is refused with its place', () => {
  const base = queue({ ratePerSec: 1 });
  const closed = { kind: 'closed', population: 5, mix: { all: 1 } } as const;
  it.each<[Scenario, string]>([
    [{ ...base, stations: { cpu: { servers: 0 } } }, 'stations.cpu.servers: a whole number of at least 1, not 0'],
    [{ ...base, stations: { cpu: { rates: [1, -1] } } }, 'stations.cpu.rates'],
    [{ ...base, stations: { cpu: { quota: { quotaSeconds: 0, periodSeconds: 1 } } } }, 'stations.cpu.quota.quotaSeconds'],
    [{ ...base, stations: { cpu: { outages: [{ atSeconds: 1, forSeconds: 1, servers: 2, inService: 'wait' }] } } }, 'stations.cpu.outages[0].servers: 1 to 1, not 2'],
    [{ ...base, stations: { disk: {} } }, 'classes.all.route[0].station: there is no station cpu'],
    [{ ...base, classes: { all: { route: [] } } }, 'classes.all.route: at least one station that every request visits'],
    [{ ...base, classes: { all: { route: [{ acquire: 'slots' }, { station: 'cpu', service: constant(1) }] } } }, 'classes.all.route[0]: there is no pool slots'],
    [{ ...base, classes: { all: { route: [{ station: 'cpu', service: lognormal(1, -1) }] } } }, 'classes.all.route[0].service: scv of lognormal is 0 or more, not -1'],
    [{ ...base, sources: [] }, 'sources: at least one'],
    [{ ...base, sources: [{ ...closed, mix: { other: 1 } }] }, 'sources[0].mix.other: there is no class other'],
    [{ ...base, sources: [{ ...closed, population: 0.5 }] }, 'sources[0].population'],
    [{ ...base, sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 0 }, mix: { all: 1 } }] }, 'sources[0].arrivals.ratePerSec: a rate above 0'],
    [{ ...base, stations: { cpu: { limit: 4 } }, sources: [closed] }, 'sources[0].think: users whose requests can be turned away would come back at once'],
  ])('%#', (drawn, words) => {
    expect(() => simulate({ scenario: drawn, seed: 1 })).toThrow(words);
  });

  it('as are limits', () => {
    expect(() => simulate({ scenario: base, seed: 1, relativeError: 0 })).toThrow('relativeError: a share above 0, not 0');
    expect(() => simulate({ scenario: base, seed: 0.5 })).toThrow('a seed is a safe integer');
  });
});

it('figures become estimates with a unit', () => {
  const interval = { value: 0.002, lower: 0.001, upper: 0.004 };
  const simulation = { method: '32 batch means, 95 %', batches: 32, confidence: 0.95 };
  expect(asEstimate({ interval, unit: 'ms', simulation })).toEqual({ value: 2, lower: 1, upper: 4, unit: 'ms', method: 'simulation, 32 batch means, 95 %', samples: 32, confidence: 0.95 });
  expect(asEstimate({ interval, unit: 'micros', simulation }).value).toBeCloseTo(2000, 9);
  expect(asEstimate({ interval, unit: 'share', simulation }).value).toBe(0.002);
});

describe('the parts', () => {
  it('heap: whatever comes, the least is on top', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.boolean()), { maxLength: 100 }), (moves) => {
        const heap = new Heap();
        let expected: { key: number; id: number }[] = [];
        moves.forEach(([key, removes], id) => {
          if (removes && heap.size > 0) {
            const index = key % heap.size;
            const gone = heap.removeAt(index);
            expected = expected.filter((entry) => entry.id !== gone);
          } else {
            heap.push(key, id);
            expected.push({ key, id });
          }
          expect(heap.size).toBe(expected.length);
          expect(heap.top()).toBe(Math.min(Infinity, ...expected.map((entry) => entry.key)));
        });
      }),
    );
  });

  it('sorting: as any other', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, noNaN: true })), (values) => {
        expect(Array.from(sortAscending(Float32Array.from(values)))).toEqual(Array.from(Float32Array.from(values).sort()));
      }),
    );
  });

  it('calendar: the earliest slot, whatever was set', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.tuple(fc.nat(100), fc.nat(30)), { minLength: 1 }), (slots, moves) => {
        const calendar = new Calendar(slots);
        const times = new Array<number>(slots).fill(Infinity);
        for (const [slot, time] of moves) {
          calendar.set(slot % slots, time);
          times[slot % slots] = time;
          expect(calendar.timeOf(calendar.first())).toBe(Math.min(...times));
        }
      }),
    );
  });

  it('lines keep the order, and slots are used again', () => {
    const requests = new Requests(2);
    const line = new Line(requests);
    const ids = Array.from({ length: 5 }, () => requests.take());
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) line.push(id);
    line.unshift(requests.take());
    line.shift();
    expect(Array.from({ length: 6 }, () => line.shift())).toEqual([...ids, -1]);
    requests.give(3);
    expect(requests.take()).toBe(3);
  });
});
