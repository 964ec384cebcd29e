import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amdahl } from './amdahl.ts';
import { hardSaturation } from './hard-saturation.ts';
import { linear } from './linear.ts';
import { queueing, relativeThroughput } from './queueing.ts';

const LOADS = [1, 2, 4, 8, 16, 32, 64];

describe('hard saturation', () => {
  it('finds the least sum of squares there is, over all bends', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 7, maxLength: 7 }), (throughputs) => {
      const data = { loads: LOADS, throughputs };
      const found = hardSaturation.fit(data);
      const missOf = (x1: number, xMax: number): number => LOADS.reduce((sum, load, at) => sum + (throughputs[at]! - Math.min(x1 * load, xMax)) ** 2, 0);
      expect(missOf(found.parameters[0]!, found.parameters[1]!)).toBeCloseTo(found.sumOfSquares, 6);
      for (let i = 0; i <= 40; i += 1) for (let j = 0; j <= 40; j += 1) expect(missOf((i * 100) / 40, (j * 110) / 40)).toBeGreaterThanOrEqual(found.sumOfSquares - 1e-9);
    }), { numRuns: 25, seed: 2 });
  });

  it('has no knee where none was reached', () => {
    const found = hardSaturation.fit({ loads: LOADS, throughputs: LOADS.map((load) => 3 * load) });
    expect(found.derived).toEqual([]);
    expect(found.parameters[0]).toBeCloseTo(3, 12);
  });
});

describe('queueing', () => {
  it('is the machine-repairman model: as exact mean value analysis has it for one server', () => {
    // MVA: R = S (1 + Q), X = N ÷ (R + Z), Q = X R (Reiser & Lavenberg, Journal of the ACM 27, 1980).
    const [service, think] = [0.2, 0.8];
    let queue = 0;
    for (let population = 1; population <= 60; population += 1) {
      const response = service * (1 + queue);
      const throughput = population / (response + think);
      queue = throughput * response;
      expect(relativeThroughput({ servers: 1, knee: 5, load: population })).toBeCloseTo(throughput, 10);
    }
  });

  it('stays within its asymptotes, and stable at thousands of requests and servers', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 128 }), fc.double({ min: 1, max: 40, noNaN: true }), fc.integer({ min: 1, max: 20_000 }), (servers, times, load) => {
      const knee = servers * times;
      const found = relativeThroughput({ servers, knee, load });
      expect(found).toBeLessThanOrEqual(Math.min(load, knee) * (1 + 1e-9));
      expect(found).toBeGreaterThan(0);
      expect(relativeThroughput({ servers, knee, load: load + 1 })).toBeGreaterThanOrEqual(found * (1 - 1e-6));
    }), { numRuns: 100, seed: 1 });
  });

  it('finds servers, service and think time again', () => {
    const throughputs = LOADS.map((load) => 40 * relativeThroughput({ servers: 4, knee: 12, load }));
    const found = queueing.fit({ loads: LOADS, throughputs });
    expect(found.counts).toEqual({ servers: 4 });
    expect(found.parameters[0]).toBeCloseTo(40, 4);
    expect(found.parameters[1]).toBeCloseTo(12, 4);
    const derived = Object.fromEntries(found.derived.map(({ name, value }) => [name, value]));
    expect(derived['serviceTime']).toBeCloseTo(4 / 12 / 40, 6);
    expect(derived['thinkTime']).toBeCloseTo((1 - 4 / 12) / 40, 6);
  });
});

describe('linear and Amdahl', () => {
  it('find what they are made of', () => {
    expect(linear.fit({ loads: LOADS, throughputs: LOADS.map((load) => 7 * load) }).parameters[0]).toBeCloseTo(7, 12);
    const found = amdahl.fit({ loads: LOADS, throughputs: LOADS.map((load) => (50 * load) / (1 + 0.1 * (load - 1))) });
    expect(found.parameters[0]).toBeCloseTo(0.1, 8);
    expect(found.derived[0]?.value).toBeCloseTo(500, 4);
  });
});
