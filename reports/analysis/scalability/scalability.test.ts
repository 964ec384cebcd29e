import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { bootstrapFit } from './bootstrap.ts';
import { fitUsl, type UslFit } from './fit-usl.ts';
import { parameterIntervals, peakInterval } from './interval.ts';
import { isWithin, knownAnswer, roundsTo } from './known-answers.case.ts';
import { pointsOf, UnfitError } from './observations.ts';
import { bandAt } from './predictions.ts';
import type { Observation, ParameterName, ScalabilityFit } from './result.ts';
import { fitScalability, type ScalabilityOptions } from './scalability.ts';
import { peakOf, throughputAt, type UslParameters } from './usl.ts';

interface Inputs {
  readonly n: readonly number[];
  readonly x: readonly number[];
}
type Ends = Record<ParameterName, [number, number]>;

const observe = ({ n, x }: Inputs): Observation[] => n.map((load, at) => ({ load, throughput: x[at]! }));
const first = ({ n, x }: Inputs, count: number): Observation[] => observe({ n: n.slice(0, count), x: x.slice(0, count) });
const fit = (observations: readonly Observation[], options: Omit<ScalabilityOptions, 'observations'> = {}): ScalabilityFit => fitScalability({ observations, ...options });
const exact = (usl: UslParameters, loads: readonly number[]): Observation[] => loads.map((load) => ({ load, throughput: throughputAt(usl, load) }));
const names = ['alpha', 'beta', 'gamma'] as const;

function expectEnds(found: ScalabilityFit, ends: Ends): void {
  for (const name of names) {
    const { lower, upper } = found.parameters[name];
    const width = ends[name][1] - ends[name][0];
    expect(Math.abs((lower ?? Infinity) - ends[name][0]), `${name} lower`).toBeLessThan(1e-4 * width);
    expect(Math.abs((upper ?? Infinity) - ends[name][1]), `${name} upper`).toBeLessThan(1e-4 * width);
  }
}

describe('known answers', () => {
  it('usl-specsdm91: parameters, errors, peak, limits, diagnostics', () => {
    const { inputs, expected, independent_check: check } = knownAnswer('usl-specsdm91') as {
      inputs: Inputs;
      expected: {
        alpha: number; beta: number; gamma: number; std_err: Record<ParameterName, number>; residual_sd: number; df: number;
        fitted: number[]; residuals: number[]; efficiency: number[]; peak_n: number; peak_x: number; amdahl_limit: number; optimal_n: number; optimal_x: number;
        r_confidence_band_halfwidth: number; sca_tools_lmfit: { AIC: number; BIC: number; chi_square: number; corr_lambda_sigma: number; corr_sigma_kappa: number; corr_lambda_kappa: number };
      };
      independent_check: { textbook_95ci: Ends };
    };
    const found = fit(observe(inputs));
    for (const [name, digits] of [['alpha', 7], ['beta', 7], ['gamma', 4]] as const) {
      expect(isWithin(found.parameters[name].value, expected[name], 10 ** -digits / expected[name])).toBe(true);
      expect(isWithin(found.parameters[name].standardError ?? 0, expected.std_err[name], name === 'beta' ? 2e-3 : 1e-4)).toBe(true);
    }
    expectEnds(found, check.textbook_95ci);
    expect(roundsTo(found.score.residualSd ?? 0, expected.residual_sd, 2)).toBe(true);
    expect(found.df).toBe(expected.df);
    found.points.forEach((point, at) => {
      expect(roundsTo(point.fitted, expected.fitted[at]!, 0)).toBe(true);
      expect(Math.abs(point.residual - expected.residuals[at]!)).toBeLessThan(0.06);
      expect(roundsTo(point.efficiency ?? 0, expected.efficiency[at]!, 4)).toBe(true);
    });
    expect(isWithin(found.peak?.load ?? 0, expected.peak_n, 1e-4)).toBe(true);
    expect(roundsTo(found.peak?.throughput ?? 0, expected.peak_x, 0)).toBe(true);
    expect(isWithin(found.amdahlLimit ?? 0, expected.amdahl_limit, 1e-4)).toBe(true);
    expect(isWithin(found.optimalLoad?.load ?? 0, expected.optimal_n, 1e-4)).toBe(true);
    expect(roundsTo(found.optimalLoad?.throughput ?? 0, expected.optimal_x, 0)).toBe(true);
    const { sca_tools_lmfit: lmfit } = expected;
    expect(roundsTo(found.aic, lmfit.AIC, 2) && roundsTo(found.bic, lmfit.BIC, 3)).toBe(true);
    expect(roundsTo(found.score.sumOfSquares, lmfit.chi_square, 2)).toBe(true);
    expect(found.correlations?.alphaGamma).toBeCloseTo(lmfit.corr_lambda_sigma, 3);
    expect(found.correlations?.alphaBeta).toBeCloseTo(lmfit.corr_sigma_kappa, 3);
    expect(found.correlations?.betaGamma).toBeCloseTo(lmfit.corr_lambda_kappa, 3);
    // R's band is a constant: a 90 % t quantile with n − 1 degrees of freedom times √(SSE ÷ (n − 1)).
    const halfWidth = studentQuantile(0.95, 6) * Math.sqrt(found.score.sumOfSquares / 6);
    expect(isWithin(halfWidth, expected.r_confidence_band_halfwidth, 1e-4)).toBe(true);
    expect(found.verdict).toBe('usable');
    // The interval reaches further up than down, as a small β does.
    const { lower, upper } = found.peak!.loadInterval;
    expect(upper! - found.peak!.load).toBeGreaterThan(found.peak!.load - lower!);
  });

  it('usl-raytracer: β at its bound, its errors, no peak, predictions beyond the data with a warning', () => {
    const { inputs, expected, independent_check: check } = knownAnswer('usl-raytracer') as {
      inputs: Inputs;
      expected: {
        alpha: number; beta: number; gamma: number; std_err: Record<ParameterName, number>; residual_sd: number; df: number; residual_quartiles: number[]; efficiency: Record<string, number>;
        amdahl_limit: number; optimal_n: number; optimal_x: number; predict: Record<string, number>; r_confint_as_published: Ends;
        subset_first6: { alpha: number; beta: number; gamma: number };
        subset_first5_must_warn: { alpha: number; beta: number; gamma: number };
      };
      independent_check: { textbook_95ci: Ends; textbook_95ci_first6: Ends };
    };
    const found = fit(observe(inputs), { asked: { loads: Object.keys(expected.predict).map(Number) } });
    const { alpha, beta, gamma } = found.parameters;
    expect(isWithin(alpha.value, expected.alpha, 1e-4) && isWithin(gamma.value, expected.gamma, 1e-4)).toBe(true);
    expect(beta.value).toBe(0);
    expect(roundsTo(alpha.standardError ?? 0, expected.std_err.alpha, 6)).toBe(true);
    expect(roundsTo(beta.standardError ?? 0, expected.std_err.beta, 6)).toBe(true);
    expect(roundsTo(gamma.standardError ?? 0, expected.std_err.gamma, 6)).toBe(true);
    expectEnds(found, check.textbook_95ci);
    // R prints a 90 % interval with n − 1 degrees of freedom under the heading of 95 %: from it the standard error is the same.
    for (const name of names) {
      const [lower, upper] = expected.r_confint_as_published[name];
      expect(isWithin((upper - lower) / 2 / studentQuantile(0.95, 10), found.parameters[name].standardError ?? 0, 1e-3)).toBe(true);
    }
    expect(roundsTo(found.score.residualSd ?? 0, expected.residual_sd, 2)).toBe(true);
    expect(found.df).toBe(expected.df);
    const residuals = found.points.map(({ residual }) => residual).sort((a, b) => a - b);
    expect([residuals[0]!, residuals[5]!, residuals[10]!].map((value) => Math.round(value * 100) / 100)).toEqual([expected.residual_quartiles[0], expected.residual_quartiles[2], expected.residual_quartiles[4]]);
    for (const point of found.points) expect(roundsTo(point.efficiency ?? 0, expected.efficiency[String(point.load)]!, 4)).toBe(true);
    expect(Math.round(found.amdahlLimit ?? 0)).toBe(expected.amdahl_limit);
    expect(roundsTo(found.optimalLoad?.load ?? 0, expected.optimal_n, 1) && roundsTo(found.optimalLoad?.throughput ?? 0, expected.optimal_x, 0)).toBe(true);
    expect(found.peak).toBeNull();
    expect(found.extrapolatedPeak).toBeNull();
    for (const { load, throughput, isExtrapolated, lower, upper } of found.predictions) {
      expect(isWithin(throughput, expected.predict[String(load)]!, 1e-3)).toBe(true);
      expect(isExtrapolated && lower! < throughput && throughput < upper!).toBe(true);
    }
    expect(found.warnings.join('\n')).toMatch(/Extrapolated beyond the loads measured \(1 to 64\): load 96, 128/);
    expect(found).toMatchObject({ verdict: 'usable', preferred: 'amdahl' });

    const six = fit(first(inputs, 6));
    for (const [name, digits] of [['alpha', 5], ['beta', 5], ['gamma', 5]] as const) expect(roundsTo(six.parameters[name].value, expected.subset_first6[name], digits)).toBe(true);
    expectEnds(six, check.textbook_95ci_first6);
    // The peak lies beyond the data: named as extrapolated, never as the peak.
    expect(six.peak).toBeNull();
    expect(six.extrapolatedPeak?.load).toBeGreaterThan(20);
    expect(six.warnings.join('\n')).toMatch(/beyond the highest load measured \(20\)/);
    expect(six.preferred).toBe('usl');

    const five = fit(first(inputs, 5));
    for (const name of names) expect(roundsTo(five.parameters[name].value, expected.subset_first5_must_warn[name], 3)).toBe(true);
    expect(five.verdict).toBe('uncertain');
    expect(five.warnings.join('\n')).toMatch(/Only 5 different loads/);
  });

  it('usl-synthetic', () => {
    const { inputs, expected, independent_check: check } = knownAnswer('usl-synthetic') as { inputs: Inputs; expected: UslParameters; independent_check: { coef: [number, number, number] } };
    const found = fit(observe(inputs));
    names.forEach((name, at) => {
      expect(isWithin(found.parameters[name].value, expected[name], 1e-3)).toBe(true);
      expect(isWithin(found.parameters[name].value, check.coef[at]!, 1e-6)).toBe(true);
    });
    expect(found).toMatchObject({ verdict: 'usable', preferred: 'usl' });
    expect(found.peak?.load).toBeCloseTo(7, 3);
  });

  it('usl-misfit-sysbench-cpu: unusable, and hard saturation in its place', () => {
    const { inputs, expected } = knownAnswer('usl-misfit-sysbench-cpu') as { inputs: Inputs; expected: { best_fit: UslParameters; residual_sd: number; worst_relative_residual: number } };
    const found = fit(observe(inputs));
    for (const name of names) expect(isWithin(found.parameters[name].value, expected.best_fit[name], 5e-3)).toBe(true);
    expect(isWithin(found.score.residualSd ?? 0, expected.residual_sd, 1e-3)).toBe(true);
    expect(isWithin(-(found.residualTests.worst?.relativeResidual ?? 0), expected.worst_relative_residual, 5e-3)).toBe(true);
    expect(found.verdict).toBe('misfit');
    expect(found.verdictReasons.join('\n')).toMatch(/γ is 51.\d % above the 8,273 measured at load 1/);
    expect(found.peak).toBeNull();
    expect(found.preferred).toBe('hard-saturation');
    const [rival] = found.rivals;
    expect(rival?.model).toBe('hard-saturation');
    expect(rival!.parameters['x1']!.value).toBeCloseTo(8272.6, -2);
    expect(isWithin(rival!.parameters['xMax']!.value, 27350, 0.005)).toBe(true);
    expect(roundsTo(rival!.parameters['knee']!.value, 3.3, 1)).toBe(true);
  });

  it('scaleout-rabbitmq-2020: three cluster sizes say that throughput grows less than nodes, and no more', () => {
    type Cluster = Record<'nodes' | 'vcpu' | 'top_kmsgs', number>;
    const { expected } = knownAnswer('scaleout-rabbitmq-2020') as { expected: Record<'io1' | 'gp2', Cluster[]> };
    for (const disk of ['io1', 'gp2'] as const) {
      for (const vcpu of [8, 16]) {
        const series = expected[disk].filter((cluster) => cluster.vcpu === vcpu).map(({ nodes, top_kmsgs: throughput }) => ({ load: nodes, throughput }));
        const found = fit(series, { loadName: 'nodes', asked: { loads: [11] } });
        expect(series).toHaveLength(3);
        expect(found.verdict).toBe('uncertain');
        expect(found.verdictReasons.join('\n')).toMatch(/no degrees of freedom/);
        for (const name of names) expect(found.parameters[name]).toMatchObject({ lower: null, upper: null, standardError: null });
        expect(found.curve.every(({ lower, upper }) => lower === null && upper === null)).toBe(true);
        expect(found).toMatchObject({ preferred: null, bootstrap: null });
        expect(found.warnings.join('\n')).toMatch(/Load 1 was not measured/);
        expect(found.warnings.join('\n')).toMatch(/Extrapolated/);
        const [small, large] = [found.points[0]!, found.points.at(-1)!];
        expect(large.fitted / small.fitted).toBeLessThan(large.load / small.load);
      }
    }
    const top = (nodes: number, vcpu: number): number => expected.gp2.find((cluster) => cluster.nodes === nodes && cluster.vcpu === vcpu)!.top_kmsgs;
    expect(top(3, 36)).toBeLessThan(top(5, 8));
  });
});

describe('fitting', () => {
  const law = fc.record({ alpha: fc.double({ min: 0.001, max: 0.6, noNaN: true }), beta: fc.double({ min: 1e-5, max: 0.02, noNaN: true }), gamma: fc.double({ min: 1e-3, max: 1e6, noNaN: true }) });
  const LOADS = [1, 2, 4, 8, 16, 32, 64];

  it('finds the law again in exact data, whatever the unit of throughput', () => {
    fc.assert(fc.property(law, (usl) => {
      const found = fit(exact(usl, LOADS));
      for (const name of names) expect(isWithin(found.parameters[name].value, usl[name], 1e-4), `${name} of ${JSON.stringify(usl)}`).toBe(true);
    }), { numRuns: 25, seed: 5 });
  });

  it('finds bounds that hold: linear, flat, falling without end', () => {
    expect(fit(exact({ alpha: 0, beta: 0, gamma: 10 }, LOADS))).toMatchObject({ parameters: { alpha: { value: 0 }, beta: { value: 0 } }, peak: null, extrapolatedPeak: null, amdahlLimit: null, preferred: 'linear' });
    const flat = fit(LOADS.map((load) => ({ load, throughput: 50 })));
    expect(flat.parameters).toMatchObject({ alpha: { value: 1 }, beta: { value: 0 } });
    expect(flat.warnings.join('\n')).toMatch(/α stands at its bound 1/);
    const falling = fit(LOADS.map((load) => ({ load, throughput: 100 / load ** 3 })));
    expect(falling.parameters.beta.value).toBe(1);
    expect(falling.peak).toBeNull();
  });

  it('scales with its units: throughput by γ, load without changing the curve', () => {
    const { inputs } = knownAnswer('usl-specsdm91') as { inputs: Inputs };
    const base = fit(observe(inputs));
    const more = fit(observe({ ...inputs, x: inputs.x.map((value) => value * 1e6) }));
    expect(isWithin(more.parameters.gamma.value, 1e6 * base.parameters.gamma.value, 1e-6)).toBe(true);
    expect(isWithin(more.parameters.alpha.standardError!, base.parameters.alpha.standardError!, 1e-5)).toBe(true);
    expect(more.rivals.map(({ model }) => model)).toEqual(base.rivals.map(({ model }) => model));
    const half = fit(observe({ ...inputs, n: inputs.n.map((load) => load / 2) }), { asked: { loads: [60] } });
    const whole = fit(observe(inputs), { asked: { loads: [120] } });
    expect(isWithin(half.predictions[0]!.throughput, whole.predictions[0]!.throughput, 1e-6)).toBe(true);
    expect(isWithin(half.predictions[0]!.lower!, whole.predictions[0]!.lower!, 1e-5)).toBe(true);
    expect(isWithin(half.peak!.load, whole.peak!.load / 2, 1e-5)).toBe(true);
  });

  it('does not depend on the order of the runs, and gives the same result for the same seed', () => {
    const random = createRandom(3);
    const runs = [1, 2, 4, 8, 16, 32].flatMap((load) => [0, 1, 2].map(() => ({ load, throughput: throughputAt({ alpha: 0.05, beta: 0.002, gamma: 100 }, load) * (1 + 0.03 * random.normal()) })));
    const base = fit(runs, { seed: 9, resamples: 199 });
    expect(fit(runs, { seed: 9, resamples: 199 })).toEqual(base);
    expect(fit(runs, { seed: 10, resamples: 199 }).bootstrap).not.toEqual(base.bootstrap);
    expect(isWithin(fit(random.shuffle(runs), { resamples: 19 }).parameters.beta.value, base.parameters.beta.value, 1e-6)).toBe(true);
    expect(JSON.parse(JSON.stringify(base))).toEqual(base);
  });

  it('takes whatever is measured, and never says NaN or infinity', () => {
    const load = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
    const throughput = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.constant(7));
    fc.assert(fc.property(fc.array(fc.record({ load, throughput }), { minLength: 3, maxLength: 9 }), (observations) => {
      let found: ScalabilityFit;
      try {
        found = fit(observations, { resamples: 9, asked: { loads: [1, 1e5], throughputs: [3], latencies: [0.1] } });
      } catch (error) {
        expect(error).toBeInstanceOf(UnfitError);
        return;
      }
      JSON.stringify(found, (key, value: unknown) => {
        if (typeof value === 'number') expect(Number.isFinite(value), `${key} of ${JSON.stringify(observations)}`).toBe(true);
        return value;
      });
      expect(found.parameters.alpha.value).toBeGreaterThanOrEqual(0);
      expect(found.parameters.alpha.value).toBeLessThanOrEqual(1);
      expect(found.peak === null || found.peak.load <= found.measured.toLoad).toBe(true);
    }), { numRuns: 20, seed: 8 });
  });

  it('refuses what no curve can pass through', () => {
    const bad: [Observation[], RegExp][] = [
      [exact({ alpha: 0, beta: 0, gamma: 1 }, [1, 2]), /2 different loads are too few/],
      [exact({ alpha: 0, beta: 0, gamma: 1 }, [3, 3, 3, 3]), /One load is too few/],
      [[{ load: 0, throughput: 1 }], /A load is above 0, not 0/],
      [[{ load: 1, throughput: -1 }], /A throughput is at least 0, not -1 \(at load 1\)/],
      [[{ load: Number.NaN, throughput: 1 }], /A load is above 0/],
      [[1, 2, 3].map((load) => ({ load, throughput: 0 })), /Every throughput is 0/],
    ];
    for (const [observations, message] of bad) {
      expect(() => fit(observations)).toThrow(UnfitError);
      expect(() => fit(observations)).toThrow(message);
    }
  });
});

describe('intervals', () => {
  const truth = { alpha: 0.05, beta: 0.001, gamma: 100 };
  const LOADS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64];
  const noisy = (seed: number, repeats: number, sd: number): Observation[] => {
    const random = createRandom(seed);
    return LOADS.flatMap((load) => Array.from({ length: repeats }, () => ({ load, throughput: Math.max(0, throughputAt(truth, load) + sd * random.normal()) })));
  };
  const holds = (value: number, { lower, upper }: { lower: number | null; upper: number | null }): number => Number((lower ?? -Infinity) <= value && value <= (upper ?? Infinity));

  const lawOf = (runs: readonly Observation[]): UslFit => fitUsl({ loads: runs.map(({ load }) => load), throughputs: runs.map(({ throughput }) => throughput) });

  it('hold the truth in 95 of 100 simulated studies: t intervals, band and peak', { timeout: 30_000 }, () => {
    const hits = { alpha: 0, beta: 0, gamma: 0, band: 0, peakLoad: 0, peakThroughput: 0 };
    const studies = 400;
    for (let seed = 1; seed <= studies; seed += 1) {
      const found = lawOf(noisy(seed, 1, 20));
      const parameters = parameterIntervals(found, 0.95);
      const peak = peakInterval(found, 0.95)!;
      for (const name of names) hits[name] += holds(truth[name], parameters[name]);
      hits.band += holds(throughputAt(truth, 40), bandAt(found, 40, 0.95));
      hits.peakLoad += holds(peakOf(truth)!.load, peak.loadInterval);
      hits.peakThroughput += holds(peakOf(truth)!.throughput, peak.throughputInterval);
    }
    for (const [name, count] of Object.entries(hits)) {
      expect(count / studies, name).toBeGreaterThan(0.92);
      expect(count / studies, name).toBeLessThan(0.98);
    }
  });

  it('hold it by bootstrap from two or three repeats as well', { timeout: 30_000 }, () => {
    const hits = { alpha: 0, beta: 0, gamma: 0, peak: 0 };
    const studies = 60;
    for (let seed = 1; seed <= studies; seed += 1) {
      const runs = noisy(seed, 2 + (seed % 2), 20);
      const found = lawOf(runs);
      const bootstrap = bootstrapFit({ fit: found, points: pointsOf(runs, found.usl), confidence: 0.95, seed, resamples: 99 })!;
      for (const name of names) hits[name] += holds(truth[name], bootstrap.parameters[name]);
      hits.peak += holds(peakOf(truth)!.load, bootstrap.peak!.load);
    }
    for (const [name, count] of Object.entries(hits)) expect(count / studies, name).toBeGreaterThan(0.86);
  });

  it('leave the upper end of the peak open where β cannot be told from 0', () => {
    const found = fit(noisy(4, 1, 60).slice(0, 6));
    expect(found.parameters.beta.lower).toBeLessThan(0);
    if (found.extrapolatedPeak !== null) expect(found.extrapolatedPeak.loadInterval.upper).toBeNull();
    expect(found.peak).toBeNull();
  });
});
