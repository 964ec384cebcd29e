import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { network, solved } from './models.case.ts';
import type { NetworkModel } from './model.ts';

const positive = fc.double({ min: 0.01, max: 5, noNaN: true });
const demand = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: positive });
const aStation = fc.record({ servers: fc.constantFrom(1, 1, 2, 5, 12), isDelay: fc.constantFrom(false, false, false, true) });

/** Networks of 1–4 stations and 1–2 closed classes, with an open one now and then that leaves room for them. */
const aNetwork = fc
  .record({
    stations: fc.array(aStation, { minLength: 1, maxLength: 4 }),
    closed: fc.array(fc.record({ population: fc.integer({ min: 1, max: 40 }), thinkSeconds: positive }), { minLength: 1, maxLength: 2 }),
    openUse: fc.constantFrom(0, 0, 0.3, 0.7),
    demands: fc.array(demand, { minLength: 12, maxLength: 12 }),
  })
  .map(({ stations, closed, openUse, demands }): NetworkModel => {
    const row = (k: number) => Object.fromEntries(stations.map((_, i) => [`s${i}`, demands[k * 4 + i]!]));
    const heaviest = Math.max(...stations.map(({ servers, isDelay }, i) => (isDelay ? 0 : demands[8 + i]! / servers)), 1e-9);
    return network({
      stations: Object.fromEntries(stations.map((entry, i) => [`s${i}`, entry])),
      classes: { ...Object.fromEntries(closed.map((entry, k) => [`c${k}`, entry])), ...(openUse > 0 ? { open: { arrivalRate: openUse / heaviest } } : {}) },
      demands: { ...Object.fromEntries(closed.map((_, k) => [`c${k}`, row(k)])), ...(openUse > 0 ? { open: row(2) } : {}) },
    });
  });

const NEAR = 1 + 1e-9;

describe('whatever the network', () => {
  it.each(['exact', 'approximate'] as const)('%s: bounds, utilisation law and Little hold', (solver) => {
    fc.assert(
      fc.property(aNetwork, (model) => {
        const { classes, stations, bounds } = solved(model, { solver });
        for (const [id, { throughputPerSec, responseSeconds, queueLength }] of Object.entries(classes)) {
          const entry = model.classes[id]!;
          for (const range of [bounds[id]!.asymptotic, bounds[id]!.balanced, bounds[id]!.proportional, bounds[id]!.geometric]) {
            if (range === null || (solver === 'approximate' && range !== bounds[id]!.asymptotic)) continue;
            expect(throughputPerSec).toBeLessThanOrEqual(range.throughputPerSec.upper * NEAR);
            expect(throughputPerSec * NEAR).toBeGreaterThanOrEqual(range.throughputPerSec.lower);
            expect(responseSeconds * NEAR + 1e-9).toBeGreaterThanOrEqual(range.responseSeconds.lower);
            expect(responseSeconds).toBeLessThanOrEqual((range.responseSeconds.upper ?? Infinity) * NEAR + 1e-9);
          }
          if (entry.kind === 'closed') expect(throughputPerSec * (responseSeconds + entry.thinkSeconds)).toBeCloseTo(entry.population, 6);
          expect(Object.values(queueLength).reduce((sum, value) => sum + value, 0)).toBeCloseTo(throughputPerSec * responseSeconds, 6);
        }
        for (const [id, { utilisation, queueLength }] of Object.entries(stations)) {
          const { isDelay, servers } = model.stations[id]!;
          expect(utilisation).toBeGreaterThanOrEqual(0);
          if (isDelay) continue;
          expect(utilisation).toBeLessThanOrEqual(1);
          const work = Object.entries(classes).reduce((sum, [k, entry]) => sum + entry.throughputPerSec * (model.demandsSeconds[k]?.[id] ?? 0), 0);
          expect(utilisation).toBeCloseTo(work / servers, 9);
          expect(queueLength * NEAR + 1e-9).toBeGreaterThanOrEqual(utilisation * servers);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('one more request never lowers the throughput of a single class, nor its response time', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 4 }), fc.array(aStation, { minLength: 4, maxLength: 4 }), fc.integer({ min: 1, max: 200 }), (demands, stations, population) => {
        const at = (n: number) =>
          solved(
            network({
              stations: Object.fromEntries(demands.map((_, i) => [`s${i}`, stations[i]!])),
              classes: { a: { population: n, thinkSeconds: 1 } },
              demands: { a: Object.fromEntries(demands.map((value, i) => [`s${i}`, value])) },
            }),
          ).classes['a']!;
        const [fewer, more] = [at(population), at(population + 1)];
        expect(more.throughputPerSec * NEAR).toBeGreaterThanOrEqual(fewer.throughputPerSec);
        expect(more.responseSeconds * NEAR).toBeGreaterThanOrEqual(fewer.responseSeconds);
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});
