/** What is foretold of each held-out point, with how far it may be off (R14). */
export const BARS = { throughput: 0.05, mean: 0.15, p99: 0.25 } as const;
export type PredictedMetric = keyof typeof BARS;

/** One figure of one held-out point. Throughput per second, times in ms. */
export interface PredictionCheck {
  readonly metric: PredictedMetric;
  readonly predicted: number;
  readonly measured: number;
  /** predicted ÷ measured − 1 */
  readonly errorShare: number;
  /** Twice the standard error of the repeats, as a share. */
  readonly repeatabilityShare: number;
  /** The bar, or the repeatability where that is larger. */
  readonly limitShare: number;
  /** Of the rival: what was measured at the nearest level (of the same mix; else the mean over mixes). */
  readonly rivalErrorShare: number;
  readonly verdict: 'pass' | 'fail' | 'not judged';
}

export interface HeldOutPoint {
  readonly suite: string;
  readonly scenario: string;
  readonly contender: string;
  readonly mix: string;
  /** The mix was not seen by the model at any level. */
  readonly isNewMix: boolean;
  readonly underWay: number;
  readonly users: number;
  /** At least as much under way as fills the system. */
  readonly isSaturated: boolean;
  readonly repeats: number;
  /** Of the throughput foretold: twice its standard deviation, as a share, when the fitted points are drawn again. */
  readonly fitScatterShare: number;
  readonly checks: readonly PredictionCheck[];
  /** What the model had to go beyond, in words. */
  readonly beyond: readonly string[];
  readonly trials: readonly string[];
}

/** What a model says of one mix over the requests under way. */
export interface PredictionCurve {
  readonly mix: string;
  readonly predicted: readonly ClosedFigures[];
  /** Means of the points fitted; none of a mix that the model has not seen. */
  readonly fitted: readonly ClosedFigures[];
}

export interface ClosedFigures {
  readonly underWay: number;
  readonly perSec: number;
  readonly meanMs: number;
  readonly p99Ms: number;
}

/** One model, fitted to some levels and mixes and tried on others. */
export interface PredictionResult {
  readonly suite: string;
  readonly scenario: string;
  readonly contender: string;
  readonly fittedLevels: readonly number[];
  readonly fittedMixes: readonly string[];
  readonly points: readonly HeldOutPoint[];
  /** By metric: points within their limit, and 1 − error ÷ error of the rival (root mean squares). */
  readonly metrics: readonly { readonly metric: PredictedMetric; readonly passed: number; readonly judged: number; readonly errorShare: number; readonly rivalErrorShare: number; readonly skill: number }[];
  /** What the model says between and about its points, for charts; measured points are those that it was fitted to. */
  readonly curves: readonly PredictionCurve[];
  readonly verdict: 'pass' | 'fail' | 'not judged';
  readonly sentence: string;
  readonly notes: readonly string[];
  /** The trials fitted. */
  readonly trials: readonly string[];
}
