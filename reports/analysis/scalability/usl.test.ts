import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrencyAtLatency, concurrencyAtThroughput, latencyAtConcurrency, latencyAtThroughput, throughputAtLatency } from './inverses.ts';
import { isWithin, knownAnswer } from './known-answers.case.ts';
import { amdahlLimit, gradientAt, optimalLoad, overheadAt, peakOf, throughputAt, type UslParameters } from './usl.ts';

interface Greek {
  readonly sigma: number;
  readonly kappa: number;
  readonly lambda_: number;
}
const uslOf = ({ sigma, kappa, lambda_ }: Greek): UslParameters => ({ alpha: sigma, beta: kappa, gamma: lambda_ });

const names = ['alpha', 'beta', 'gamma'] as const;
const law = fc.record({
  alpha: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 0.9, noNaN: true })),
  beta: fc.oneof(fc.constant(0), fc.double({ min: 1e-8, max: 0.1, noNaN: true })),
  gamma: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
});
const load = fc.double({ min: 1, max: 1e4, noNaN: true });

describe('known answers', () => {
  it('usl-function-evals', () => {
    const { inputs, expected } = knownAnswer('usl-function-evals') as { inputs: Greek; expected: Record<'throughput' | 'latency_at_n' | 'n_at_latency', Record<string, number>> };
    const usl = uslOf(inputs);
    for (const [n, x] of Object.entries(expected.throughput)) expect(isWithin(throughputAt(usl, Number(n)), x, 1e-5)).toBe(true);
    for (const [n, r] of Object.entries(expected.latency_at_n)) expect(isWithin(latencyAtConcurrency(usl, Number(n)), r, 1e-5)).toBe(true);
    for (const [r, n] of Object.entries(expected.n_at_latency)) expect(isWithin(concurrencyAtLatency(usl, Number(r)) ?? 0, n, 1e-5)).toBe(true);
  });

  it('usl-inverse-consistency, where other tools drop β', () => {
    const { inputs, expected } = knownAnswer('usl-inverse-consistency') as {
      inputs: Greek;
      expected: {
        concurrency_at_throughput_ascending_branch: { x: number; n_exact: number; usl4j_go_rust_value: number }[];
        throughput_at_latency: { latency_s: number; n: number; x_littles_law: number; usl_rs_value: number }[];
      };
    };
    const usl = uslOf(inputs);
    for (const { x, n_exact, usl4j_go_rust_value: defect } of expected.concurrency_at_throughput_ascending_branch) {
      const found = concurrencyAtThroughput(usl, x)?.ascending ?? 0;
      expect(isWithin(found, n_exact, 1e-6)).toBe(true);
      expect(isWithin(found, defect, 1e-6)).toBe(false);
    }
    for (const { latency_s: latency, n, x_littles_law: x, usl_rs_value: defect } of expected.throughput_at_latency) {
      expect(isWithin(concurrencyAtLatency(usl, latency) ?? 0, n, 1e-6)).toBe(true);
      expect(isWithin(throughputAtLatency(usl, latency) ?? 0, x, 1e-6)).toBe(true);
      expect(isWithin(throughputAtLatency(usl, latency) ?? 0, defect, 1e-6)).toBe(false);
    }
  });

  it('usl-specsdm91: what-if and overheads', () => {
    const { expected } = knownAnswer('usl-specsdm91') as {
      expected: { alpha: number; beta: number; gamma: number; what_if: { fn: string; alpha?: number; beta?: number; value: number }[]; overhead_fraction_of_T1: Record<string, [number, number, number]> };
    };
    const functions: Record<string, (usl: UslParameters) => number | undefined> = {
      peak_n: (usl) => peakOf(usl)?.load,
      peak_x: (usl) => peakOf(usl)?.throughput,
      amdahl_limit: (usl) => amdahlLimit(usl) ?? undefined,
      optimal_n: (usl) => optimalLoad(usl)?.load,
    };
    for (const { fn, value, ...changed } of expected.what_if) {
      expect(isWithin(functions[fn]?.({ ...expected, ...changed }) ?? 0, value, 5e-4), `${fn} ${JSON.stringify(changed)}`).toBe(true);
    }
    for (const [n, [ideal, contention, coherency]] of Object.entries(expected.overhead_fraction_of_T1)) {
      const overhead = overheadAt(expected, Number(n));
      expect(isWithin(overhead.ideal, ideal, 1e-3)).toBe(true);
      expect(isWithin(overhead.contention, contention, 1e-3)).toBe(true);
      // The published column holds half of what the curve implies.
      expect(isWithin(overhead.coherency, 2 * coherency, 2e-3)).toBe(true);
      expect(overhead.ideal + overhead.contention + overhead.coherency).toBeCloseTo(expected.gamma / throughputAt(expected, Number(n)), 12);
    }
  });
});

describe('the law', () => {
  it('is steepest where its derivatives say', () => {
    fc.assert(fc.property(law, fc.double({ min: 1, max: 100, noNaN: true }), (usl, n) => {
      const gradient = gradientAt(usl, n);
      names.forEach((name, at) => {
        const width = name === 'gamma' ? usl.gamma * 1e-4 : 1e-4 / n ** (name === 'beta' ? 2 : 1);
        const slope = (throughputAt({ ...usl, [name]: usl[name] + width }, n) - throughputAt({ ...usl, [name]: usl[name] - width }, n)) / (2 * width);
        expect(Math.abs(slope - gradient[at]!)).toBeLessThanOrEqual(1e-3 * Math.abs(gradient[at]!) + (name === 'gamma' ? 0 : 1e-5 * usl.gamma));
      });
    }));
  });

  it('is highest at its peak', () => {
    fc.assert(fc.property(law, load, (usl, n) => {
      const peak = peakOf(usl);
      if (peak === null) expect(usl.beta).toBe(0);
      else expect(throughputAt(usl, n)).toBeLessThanOrEqual(peak.throughput * (1 + 1e-12));
    }));
  });
});

describe('inverses', () => {
  it('lead back, on both branches', () => {
    fc.assert(fc.property(law, load, (usl, n) => {
      const throughput = throughputAt(usl, n);
      const peak = peakOf(usl);
      // At the peak itself the two branches meet, and rounding decides.
      if (peak !== null && Math.abs(n / peak.load - 1) < 1e-3) return;
      const loads = concurrencyAtThroughput(usl, throughput);
      const own = peak === null || n <= peak.load ? loads?.ascending : loads?.descending;
      expect(isWithin(own ?? 0, n, 1e-6)).toBe(true);
      if (loads?.descending != null) expect(isWithin(throughputAt(usl, loads.descending), throughput, 1e-6)).toBe(true);
      const latencies = latencyAtThroughput(usl, throughput);
      expect((latencies?.ascending ?? 0) * throughput).toBeCloseTo(loads?.ascending ?? 1, 6);
    }));
  });

  it("obey Little's law at every latency", () => {
    fc.assert(fc.property(law, load, (usl, n) => {
      if (usl.alpha === 0 && usl.beta === 0) return;
      const latency = latencyAtConcurrency(usl, n);
      const found = concurrencyAtLatency(usl, latency) ?? 0;
      // Where latency hardly grows with load, a rounded latency tells the load no better.
      expect(isWithin(latencyAtConcurrency(usl, found), latency, 1e-9)).toBe(true);
      expect(isWithin((throughputAtLatency(usl, latency) ?? 0) * latency, found, 1e-9)).toBe(true);
    }));
  });

  it('say so where the curve never gets there', () => {
    const usl = { alpha: 0.05, beta: 0.001, gamma: 100 };
    expect(concurrencyAtThroughput(usl, 1.001 * peakOf(usl)!.throughput)).toBeNull();
    expect(concurrencyAtThroughput(usl, 0)).toBeNull();
    expect(concurrencyAtThroughput({ ...usl, beta: 0 }, 2000)).toBeNull();
    expect(concurrencyAtThroughput({ ...usl, beta: 0 }, 1000)?.descending).toBeNull();
    expect(concurrencyAtLatency(usl, 0.009)).toBeNull();
    expect(concurrencyAtLatency({ alpha: 0, beta: 0, gamma: 100 }, 0.01)).toBeNull();
    expect(throughputAtLatency(usl, -1)).toBeNull();
    expect(latencyAtThroughput(usl, 1e9)).toBeNull();
    expect(optimalLoad({ ...usl, alpha: 0 })).toBeNull();
    expect(amdahlLimit({ ...usl, alpha: 0 })).toBeNull();
  });
});
