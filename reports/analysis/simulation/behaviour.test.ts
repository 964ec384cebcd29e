import { describe, expect, it } from 'vitest';
import { constant, exponential } from './distribution.ts';
import { Engine } from './engine.ts';
import { replicate } from './replicate.ts';
import { simulate } from './simulate.ts';
import { queue, users } from './theory.case.ts';

const run = (scenario: Parameters<typeof simulate>[0]['scenario'], maxEvents = 200_000): ReturnType<typeof simulate> => simulate({ scenario, seed: 3, seconds: 1e12, maxEvents });

describe('a quota of CPU time', () => {
  const quota = { quotaSeconds: 0.025, periodSeconds: 0.1 };

  it('lets a request run at full speed until it is used up', () => {
    const engine = new Engine(users({ population: 1, service: constant(0.06), station: { quota } }), 1);
    // 25 ms at once, 25 ms in the second period, 10 ms in the third; then 15 ms are left of that.
    engine.run({ requests: 1, events: 1000, seconds: Infinity });
    expect(engine.now).toBeCloseTo(0.21, 9);
    engine.run({ requests: 2, events: 1000, seconds: Infinity });
    expect(engine.now).toBeCloseTo(0.42, 9);
  });

  it.each([
    [1, 0.25],
    [2, 0.125],
  ])('gives its share of the time when there is always work for %d servers', (servers, utilisation) => {
    const found = run(users({ population: 8, service: exponential(0.001), station: { servers, quota, discipline: 'sharing' } }));
    expect(found.total.throughputPerSec.value).toBeCloseTo(250, -1);
    expect(found.stations['cpu']?.utilisation.value).toBeCloseTo(utilisation, 2);
    expect(found.stations['cpu']?.throttledShare.value).toBeCloseTo(1 - utilisation, 2);
  });

  it('is not felt where it is never used up, and is no slower core', () => {
    const found = run(queue({ ratePerSec: 100, service: exponential(0.0003), station: { quota } }));
    expect(found.total.responseSeconds?.value).toBeCloseTo(0.0003 / (1 - 0.03), 5);
    expect(found.stations['cpu']?.throttledShare.value).toBe(0);
    const burdened = run(queue({ ratePerSec: 600, service: exponential(0.0003), station: { quota } }));
    expect(burdened.stations['cpu']?.throttledShare.value).toBeGreaterThan(0);
    expect(burdened.total.responseSeconds?.value).toBeGreaterThan(0.0003 / (1 - 0.18));
    // A core four times slower would need 1.2 ms ÷ (1 − 0.72).
    expect(burdened.total.responseSeconds?.value).toBeLessThan(0.0012 / (1 - 0.72));
  });

  it('loses what a restart takes: of two periods of 2 ms, 1 + 0.6 ms are used', () => {
    const found = run(users({ population: 4, service: exponential(0.0001), station: { quota: { quotaSeconds: 0.001, periodSeconds: 0.002, restartSeconds: 0.0014 } } }));
    expect(found.stations['cpu']?.utilisation.value).toBeCloseTo(0.4, 2);
  });
});

describe('failures', () => {
  const failures = { of: 'server', up: exponential(10), down: exponential(2), inService: 'wait' } as const;

  it('leave MTBF ÷ (MTBF + MTTR)', () => {
    for (const scenario of [queue({ ratePerSec: 0.5, station: { servers: 3, failures } }), queue({ ratePerSec: 0.5, station: { servers: 3, failures: { ...failures, of: 'station' }, discipline: 'sharing' } })]) {
      const { value, upper } = run(scenario, 200_000).stations['cpu']!.availability;
      expect(Math.abs(value - 10 / 12)).toBeLessThan(2 * (upper - value));
      expect(upper - value).toBeLessThan(0.02);
    }
  });

  it.each(['fcfs', 'sharing'] as const)('make an M/M/1 queue wait as Mitrani & Avi-Itzhak (1968) have it: %s', (discipline) => {
    const [arrive, serve, fail, mend] = [0.4, 1, 0.1, 0.5];
    const present = (arrive * ((fail + mend) ** 2 + serve * fail)) / ((fail + mend) * (serve * mend - arrive * (fail + mend)));
    const { queueLength } = run(queue({ ratePerSec: arrive, station: { discipline, failures } }), 300_000).stations['cpu']!;
    expect(Math.abs(queueLength.value - present)).toBeLessThan(2 * (queueLength.upper - queueLength.value));
    expect(queueLength.upper / queueLength.value).toBeLessThan(1.1);
  });

  it('lose what is in service where it is said so: 0.1 of 1 + 0.1', () => {
    const found = run(queue({ ratePerSec: 1, station: { servers: 3, failures: { ...failures, inService: 'lost' } } }));
    expect(found.total.lostShare?.value).toBeCloseTo(1 / 11, 2);
    expect(found.stations['cpu']?.interruptedShare?.value).toBeCloseTo(1 / 11, 2);
  });

  it('lose requests that share a server with it, and spare the others', () => {
    const found = run(queue({ ratePerSec: 0.5, station: { servers: 8, discipline: 'sharing', failures: { ...failures, down: exponential(0.01), inService: 'lost' } } }));
    expect(found.total.lostShare?.value).toBeCloseTo(1 / 11, 2);
  });

  it('turn away what comes while all is down where it is said so', () => {
    const found = run(queue({ ratePerSec: 0.2, station: { failures: { ...failures, arrivals: 'lost' } } }), 200_000);
    expect(found.stations['cpu']?.blockedShare?.value).toBeCloseTo(1 / 6, 1);
    expect(found.stations['cpu']?.blockedShare?.value).toBeCloseTo(1 - found.stations['cpu']!.availability.value, 2);
  });

  it('happen once at a known time: who comes meanwhile waits for its end', () => {
    const metronome = queue({ ratePerSec: 1, arrivals: { kind: 'renewal', gap: constant(1) }, service: constant(0.1), station: { outages: [{ atSeconds: 9.5, forSeconds: 5, inService: 'wait' }] } });
    const found = replicate({ scenario: metronome, seed: 1, replications: 4, seconds: 20.5, quantiles: [0, 0.5, 1] });
    expect(found.total.quantiles.map(({ value }) => Number(value.toFixed(5)))).toEqual([0.1, 0.1, 4.6]);
    // 4.6, 3.7, 2.8, 1.9 and 1.0 s, and 15 times 0.1 s.
    expect(found.total.responseSeconds?.value).toBeCloseTo((14 + 15 * 0.1) / 20, 9);
    expect(found.stations['cpu']?.availability.value).toBeCloseTo(1 - 5 / 20.5, 9);
  });

  it('take one server of two, and leave its request to the other', () => {
    const engine = new Engine(users({ population: 2, think: constant(100), service: constant(10), station: { servers: 2, outages: [{ atSeconds: 105, forSeconds: 100, servers: 1, inService: 'wait' }] } }), 1);
    engine.run({ requests: 1, events: 100, seconds: Infinity });
    expect(engine.now).toBeCloseTo(110, 9);
    engine.run({ requests: 2, events: 100, seconds: Infinity });
    expect(engine.now).toBeCloseTo(115, 9);
  });
});

describe('requests', () => {
  it('come in phases at their mean rate, and wait longer for it', () => {
    const found = run(queue({ ratePerSec: 0.5, arrivals: { kind: 'phases', phases: [{ ratePerSec: 2, meanSeconds: 10 }, { ratePerSec: 0, meanSeconds: 30 }] } }), 200_000);
    expect(found.total.throughputPerSec.value).toBeCloseTo(0.5, 1);
    expect(found.total.responseSeconds?.value).toBeGreaterThan(4);
  });

  it('come by a schedule, once or again and again', () => {
    const pieces = [{ seconds: 5, ratePerSec: 10 }, { seconds: 5, ratePerSec: 2 }];
    const scheduled = (repeat: boolean, seconds: number): number =>
      replicate({ scenario: queue({ ratePerSec: 1, service: constant(0.001), arrivals: { kind: 'schedule', pieces, repeat } }), seed: 5, replications: 200, seconds }).total.throughputPerSec.value;
    expect(scheduled(false, 5)).toBeCloseTo(10, 0);
    expect(scheduled(false, 20)).toBeCloseTo((50 + 30) / 20, 0);
    expect(scheduled(true, 20)).toBeCloseTo(6, 0);
  });

  it('are of classes by the weights of the mix, and take branches by their probability', () => {
    const found = run({
      stations: { cache: { discipline: 'delay' }, database: {} },
      classes: {
        read: { route: [{ station: 'cache', service: constant(1) }, { probability: 0.25, steps: [{ station: 'database', service: constant(2) }] }] },
        write: { route: [{ station: 'cache', service: constant(1) }, { station: 'database', service: constant(2) }] },
      },
      sources: [{ kind: 'closed', population: 1, mix: { read: 3, write: 1 } }],
    });
    expect(found.classes['read']!.throughputPerSec.value / found.total.throughputPerSec.value).toBeCloseTo(0.75, 1);
    expect(found.classes['read']?.responseSeconds?.value).toBeCloseTo(1.5, 1);
    expect(found.classes['read']?.residenceSeconds['database']).toMatchObject({ value: 0.5 });
    expect(found.classes['write']?.responseSeconds?.value).toBeCloseTo(3, 6);
    expect(found.total.throughputPerSec.value).toBeCloseTo(1 / (0.75 * 1.5 + 0.25 * 3), 2);
  });

  it('give their tokens back where they release them, and at their end', () => {
    const pool = { tokens: 1 };
    const held = (release: boolean): number =>
      run({
        stations: { a: { discipline: 'delay' }, b: { discipline: 'delay' } },
        pools: { slot: pool },
        classes: { all: { route: [{ acquire: 'slot' }, { station: 'a', service: constant(1) }, ...(release ? [{ release: 'slot' }] : []), { station: 'b', service: constant(1) }] } },
        sources: [{ kind: 'closed', population: 2, mix: { all: 1 } }],
      }).total.throughputPerSec.value;
    expect(held(true)).toBeCloseTo(1, 3);
    expect(held(false)).toBeCloseTo(0.5, 3);
  });
});
