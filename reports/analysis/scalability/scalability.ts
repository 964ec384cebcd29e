import { percentWords } from '../words.ts';
import { bootstrapFit } from './bootstrap.ts';
import { aic, compareModels, USL_PARAMETERS, withFloor } from './comparison.ts';
import { fitUsl, type UslFit } from './fit-usl.ts';
import { parameterIntervals, peakInterval } from './interval.ts';
import { checkObservations, LOADS_FOR_INTERVALS, pointsOf, sampleLoads } from './observations.ts';
import { bandAt, bandShareOf, correlationsOf, inversesOf, isBracketed, predictionsOf, type Asked } from './predictions.ts';
import { residualTests } from './residual-tests.ts';
import { warningsOf } from './warnings.ts';
import { amdahlLimit, optimalLoad } from './usl.ts';
import { verdictOf } from './verdict.ts';
import type { Observation, ScalabilityFit } from './result.ts';

export interface ScalabilityOptions {
  /** One for each run; the same load may stand several times. */
  readonly observations: readonly Observation[];
  readonly title?: string;
  /** What load counts. Default: `load`. */
  readonly loadName?: string;
  /** Loads, throughputs and latencies to predict at. */
  readonly asked?: Asked;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Of the bootstrap. Default 1. */
  readonly seed?: number;
  /** Default 999. */
  readonly resamples?: number;
  /** What limits the trust in the observations, passed on among the warnings. */
  readonly notes?: readonly string[];
  /** Ids of the trials behind the observations. */
  readonly trials?: readonly string[];
}

/**
 * Fits the Universal Scalability Law and its rivals to throughput over load: parameters with intervals, peak, verdict. Pure
 * and seeded: the same options give the same result, which is plain data.
 *
 * Least squares on throughput with α and β within 0 and 1 and γ at least 0; t intervals with n − 3 degrees of freedom from the
 * covariance of the linearised law (Seber & Wild, "Nonlinear Regression", 1989, chapter 5), parameters at a bound included.
 *
 * @throws UnfitError on fewer than three different loads, a load that is not above 0, or a negative throughput.
 */
export function fitScalability(options: ScalabilityOptions): ScalabilityFit {
  const { observations, title = 'scaling', loadName = 'load', asked = {}, confidence = 0.95, seed = 1, resamples = 999, notes = [], trials = [] } = options;
  checkObservations(observations);
  const data = { loads: observations.map(({ load }) => load), throughputs: observations.map(({ throughput }) => throughput) };
  const distinct = new Set(data.loads).size;
  const raw = fitUsl(data);
  // Three points are met exactly by three parameters; repeats alone say nothing of the law.
  const fit: UslFit = distinct < LOADS_FOR_INTERVALS ? { ...raw, covariance: null } : raw;
  const points = pointsOf(observations, fit.usl);
  const samples = sampleLoads(points.map(({ load }) => load));
  const range = { fromLoad: points[0]?.load ?? 0, toLoad: points.at(-1)?.load ?? 0 };
  const parameters = parameterIntervals(fit, confidence);
  const comparison = compareModels({ data, points, fit, samples, confidence });
  const tests = residualTests({ points, parameterCount: USL_PARAMETERS, residualSd: comparison.score.residualSd, gamma: fit.usl.gamma });
  const curve = samples.map((load) => bandAt(fit, load, confidence));
  const { verdict, reasons } = verdictOf({
    points, tests, score: comparison.score, rivals: comparison.rivals, gamma: parameters.gamma,
    hasIntervals: fit.covariance !== null, df: distinct < LOADS_FOR_INTERVALS ? 0 : fit.df, bandShare: bandShareOf(curve.at(-1)),
  });
  const extrapolatedPeak = peakInterval(fit, confidence);
  const isShown = verdict !== 'misfit' && extrapolatedPeak !== null && isBracketed(points, extrapolatedPeak);
  const counted = { n: fit.observations, parameterCount: USL_PARAMETERS - 1, sumOfSquares: withFloor(fit.sumOfSquares, data) };
  const own = {
    title, loadName, parameters, verdict, confidence, seed, trials, points, curve, extrapolatedPeak,
    peak: isShown ? extrapolatedPeak : null,
    verdictReasons: reasons,
    preferred: comparison.preferred,
    preferredBecause: comparison.preferredBecause,
    rivals: comparison.rivals,
    score: comparison.score,
    df: fit.df,
    // As most tools print them: the variance is not counted.
    aic: aic(counted),
    bic: aic(counted) + USL_PARAMETERS * (Math.log(fit.observations) - 2),
    correlations: correlationsOf(fit),
    residualTests: tests,
    bootstrap: distinct < LOADS_FOR_INTERVALS ? null : bootstrapFit({ fit, points, confidence, seed, resamples }),
    amdahlLimit: amdahlLimit(fit.usl),
    optimalLoad: optimalLoad(fit.usl),
    measured: { ...range, loads: distinct, runs: observations.length },
    predictions: predictionsOf({ fit, loads: asked.loads ?? [], range, confidence, predictAll: (load) => comparison.predictAll(load) }),
    inverses: inversesOf({ fit, asked, range }),
    method: fit.covariance === null
      ? `least squares within bounds, ${fit.observations} runs at ${distinct} loads; no intervals`
      : `least squares within bounds, ${fit.observations} runs at ${distinct} loads; ${percentWords(confidence)} t intervals, ${fit.df} degrees of freedom`,
  };
  return { ...own, warnings: [...warningsOf({ ...own, atBound: fit.atBound }), ...notes] };
}
