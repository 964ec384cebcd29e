import type { LoadPoint, Overhead } from './usl.ts';
import type { LoadBranches } from './inverses.ts';
import type { RivalId } from './rivals/rival.ts';

/** Throughput at a load, once. */
export type Observation = LoadPoint;

/** A number with the ends of its interval: null where the data allow none. */
export interface Interval {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ParameterInterval extends Interval {
  readonly standardError: number | null;
}

export type ParameterName = 'alpha' | 'beta' | 'gamma';

/** All runs at one load. */
export interface FittedPoint {
  readonly load: number;
  /** Mean of the runs. */
  readonly throughput: number;
  readonly runs: readonly number[];
  readonly fitted: number;
  /** Measured less fitted. */
  readonly residual: number;
  /** Residual ÷ measured. */
  readonly relativeResidual: number | null;
  /** Throughput for each unit of load, against γ. */
  readonly efficiency: number | null;
  /** Mean latency by Little's law, load ÷ throughput, in the throughput's unit of time. */
  readonly latency: number | null;
  readonly overhead: Overhead;
}

/** Where throughput is highest. */
export interface Peak extends LoadPoint {
  /** Fieller's interval; an end that the data leave open is null. */
  readonly loadInterval: { readonly lower: number | null; readonly upper: number | null };
  /** t interval (delta method). */
  readonly throughputInterval: { readonly lower: number | null; readonly upper: number | null };
}

/** A point of a curve with its confidence band (of the mean, not of a single run). */
export interface BandPoint extends LoadPoint {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** F test of lack of fit against the noise of repeats. */
export interface LackOfFit {
  readonly f: number;
  readonly df: readonly [number, number];
  /** Small where the model is contradicted. */
  readonly p: number;
}

/** How well a model describes the data, for comparing models. */
export interface ModelScore {
  /** Numbers fitted, the variance of the residuals left out. */
  readonly parameterCount: number;
  readonly sumOfSquares: number;
  readonly residualSd: number | null;
  /** Akaike's criterion, corrected for small samples (Hurvich & Tsai 1989), less is better; null with too few runs for it. */
  readonly aicc: number | null;
  /** Less that of the best model. */
  readonly deltaAicc: number | null;
  /** Root mean square error at loads that were left out, one after another; null where a fit would be left with too few. */
  readonly crossValidationError: number | null;
  /** Null without repeats. */
  readonly lackOfFit: LackOfFit | null;
}

export interface Rival extends ModelScore {
  readonly model: RivalId;
  readonly title: string;
  readonly formula: string;
  readonly parameters: Readonly<Record<string, Interval>>;
  /** Largest residual as a share of what was measured. */
  readonly worstRelativeResidual: number | null;
  readonly curve: readonly LoadPoint[];
}

export type ModelId = 'usl' | RivalId;

/** `usable`: as good as its intervals say. `uncertain`: too little is known. `misfit`: the data contradict the law; unusable. */
export type Verdict = 'usable' | 'uncertain' | 'misfit';

export interface Prediction extends BandPoint {
  /** Mean, by Little's law, in the throughput's unit of time; null where nothing gets through. */
  readonly latency: number | null;
  readonly isExtrapolated: boolean;
  /** What the rival models say there. */
  readonly rivals: Readonly<Record<string, number>>;
}

/** The load, or loads, that a throughput or a latency belongs to; null where the curve never has it. */
export interface InversePrediction {
  readonly asked: 'throughput' | 'latency';
  readonly throughput: number | null;
  /** Mean, by Little's law; of a throughput: on the way up. */
  readonly latency: number | null;
  readonly load: LoadBranches | null;
  readonly isExtrapolated: boolean;
}

/** Evidence from the residuals. */
export interface ResidualTests {
  /** Null without repeats. */
  readonly lackOfFit: LackOfFit | null;
  /** Runs of residuals of one sign (Wald & Wolfowitz), one-sided: few runs. Null below 8 loads. */
  readonly runs: { readonly count: number; readonly p: number } | null;
  /** Residual standard deviation ÷ mean throughput. */
  readonly relativeSd: number | null;
  readonly worst: { readonly load: number; readonly relativeResidual: number } | null;
  /** γ ÷ measured throughput at load 1, less 1; null where load 1 was not measured. */
  readonly gammaGap: number | null;
}

export interface BootstrapResult {
  readonly parameters: Readonly<Record<ParameterName, { readonly lower: number; readonly upper: number }>>;
  /** Of the curve's own peak; null where a fifth or more of the resamples have none. */
  readonly peak: { readonly load: { readonly lower: number; readonly upper: number }; readonly throughput: { readonly lower: number; readonly upper: number } } | null;
  readonly resamples: number;
  readonly method: string;
}

/** Everything that is known of one scaling curve. Plain data that survives JSON. */
export interface ScalabilityFit {
  readonly title: string;
  /** What load counts, e.g. `requests in flight`. */
  readonly loadName: string;
  readonly parameters: Readonly<Record<ParameterName, ParameterInterval>>;
  /** Only where the data bracket it and the law is no misfit; else null. */
  readonly peak: Peak | null;
  /** The curve's own peak, wherever it is; null where it never turns down. */
  readonly extrapolatedPeak: Peak | null;
  readonly verdict: Verdict;
  /** The verdict and why, in sentences. */
  readonly verdictReasons: readonly string[];
  readonly warnings: readonly string[];
  /** The model with the best score: AICc, or cross-validation where there are too few runs; null where neither can be had. */
  readonly preferred: ModelId | null;
  readonly preferredBecause: string;
  readonly rivals: readonly Rival[];
  readonly score: ModelScore;
  readonly df: number;
  readonly aic: number;
  readonly bic: number;
  readonly correlations: { readonly alphaBeta: number; readonly alphaGamma: number; readonly betaGamma: number } | null;
  readonly residualTests: ResidualTests;
  readonly bootstrap: BootstrapResult | null;
  /** γ ÷ α: what contention alone would allow; null where α is 0. */
  readonly amdahlLimit: number | null;
  /** 1 ÷ α; null where α is 0. */
  readonly optimalLoad: LoadPoint | null;
  readonly points: readonly FittedPoint[];
  readonly measured: { readonly fromLoad: number; readonly toLoad: number; readonly loads: number; readonly runs: number };
  /** The fitted curve over the measured range. */
  readonly curve: readonly BandPoint[];
  readonly predictions: readonly Prediction[];
  readonly inverses: readonly InversePrediction[];
  readonly confidence: number;
  readonly seed: number;
  readonly method: string;
  /** Ids of the trials behind it; empty for a table. */
  readonly trials: readonly string[];
}
