import { inverseInformation, quadraticForm, type CurveData } from './bounded-least-squares.ts';
import { fitUsl, type UslFit } from './fit-usl.ts';
import { tInterval } from './interval.ts';
import { lackOfFit } from './residual-tests.ts';
import type { FittedPoint, Interval, ModelId, ModelScore, Rival } from './result.ts';
import { amdahl } from './rivals/amdahl.ts';
import { hardSaturation } from './rivals/hard-saturation.ts';
import { linear } from './rivals/linear.ts';
import { queueing } from './rivals/queueing.ts';
import type { RivalFit, RivalModel } from './rivals/rival.ts';
import { throughputAt } from './usl.ts';

const RIVALS: readonly RivalModel[] = [linear, amdahl, hardSaturation, queueing];
export const USL_PARAMETERS = 3;

export interface Comparison {
  readonly score: ModelScore;
  /** The best first. */
  readonly rivals: readonly Rival[];
  readonly preferred: ModelId | null;
  readonly preferredBecause: string;
  /** What each rival predicts at a load. */
  predictAll(load: number): Record<string, number>;
}

/** The USL and its rivals, fitted to the same runs and scored alike. */
export function compareModels(options: { data: CurveData; points: readonly FittedPoint[]; fit: UslFit; samples: readonly number[]; confidence: number }): Comparison {
  const { data, points, fit, samples, confidence } = options;
  const uslScore = scoreOf({
    data, points, parameterCount: USL_PARAMETERS, sumOfSquares: fit.sumOfSquares, predict: (load) => throughputAt(fit.usl, load),
    refit: (kept) => {
      const { usl } = fitUsl(kept);
      return (load) => throughputAt(usl, load);
    },
  });
  const fitted = RIVALS.map((model) => ({ model, fit: model.fit(data) }));
  const scored = fitted.map((own) => ({ ...own, score: scoreRival({ data, points, model: own.model, whole: own.fit }) }));
  const least = Math.min(...[uslScore, ...scored.map(({ score }) => score)].flatMap(({ aicc }) => aicc ?? []));
  const withDelta = (score: ModelScore): ModelScore => ({ ...score, deltaAicc: score.aicc === null ? null : score.aicc - least });
  const rivals = scored.map(({ model, fit: own, score }): Rival => ({
    model: model.id, title: model.title, formula: model.formula,
    ...withDelta(score),
    parameters: parametersOf({ data, fit: own, parameterCount: model.parameterCount, confidence }),
    worstRelativeResidual: worstOf(data, own),
    curve: samples.map((load) => ({ load, throughput: own.model.predict(own.parameters, load) })),
  }));
  const choice = choose({ usl: uslScore, rivals });
  return {
    score: withDelta(uslScore),
    rivals: rivals.sort((a, b) => rankOf(a, choice.by) - rankOf(b, choice.by)),
    preferred: choice.preferred,
    preferredBecause: choice.because,
    predictAll: (load) => Object.fromEntries(fitted.map(({ model, fit: own }) => [model.id, own.model.predict(own.parameters, load)])),
  };
}

function scoreRival(options: { data: CurveData; points: readonly FittedPoint[]; model: RivalModel; whole: RivalFit }): ModelScore {
  const { data, points, model, whole } = options;
  const refit = (kept: CurveData): ((load: number) => number) => {
    const own = model.fit(kept, whole);
    return (load) => own.model.predict(own.parameters, load);
  };
  return scoreOf({ data, points, parameterCount: model.parameterCount, sumOfSquares: whole.sumOfSquares, predict: (load) => whole.model.predict(whole.parameters, load), refit });
}

function scoreOf(options: {
  data: CurveData;
  points: readonly FittedPoint[];
  parameterCount: number;
  sumOfSquares: number;
  predict: (load: number) => number;
  refit: (kept: CurveData) => (load: number) => number;
}): ModelScore {
  const { data, points, parameterCount, sumOfSquares, predict, refit } = options;
  const n = data.loads.length;
  const df = n - parameterCount;
  return {
    parameterCount,
    sumOfSquares,
    residualSd: df > 0 ? Math.sqrt(sumOfSquares / df) : null,
    aicc: aicc({ n, parameterCount, sumOfSquares: withFloor(sumOfSquares, data) }),
    deltaAicc: null,
    crossValidationError: crossValidate(data, parameterCount, refit),
    lackOfFit: lackOfFit({ loads: points.map((point) => ({ ...point, fitted: predict(point.load) })), parameterCount }),
  };
}

/** Akaike's criterion −2 ln L + 2 k with the variance counted in k. */
export function aic(options: { n: number; parameterCount: number; sumOfSquares: number }): number {
  const { n, parameterCount, sumOfSquares } = options;
  return n * Math.log(sumOfSquares / n) + 2 * (parameterCount + 1);
}

function aicc(options: { n: number; parameterCount: number; sumOfSquares: number }): number | null {
  const { n, parameterCount } = options;
  const k = parameterCount + 1;
  return n - k - 1 > 0 ? aic(options) + (2 * k * (k + 1)) / (n - k - 1) : null;
}

/** A perfect fit has no finite likelihood: residuals count as at least the rounding of a twelfth digit. */
export function withFloor(sumOfSquares: number, { throughputs }: CurveData): number {
  return Math.max(sumOfSquares, throughputs.reduce((sum, value) => sum + value * value, 0) * 1e-24, Number.MIN_VALUE);
}

/** With more loads than this, several are left out at a time: what is learnt is the same, and it takes seconds no more. */
const MOST_FOLDS = 12;

/** Leaves out one load after another, all its runs together, for runs of one load know each other. */
function crossValidate(data: CurveData, parameterCount: number, refit: (kept: CurveData) => (load: number) => number): number | null {
  const loads = [...new Set(data.loads)].sort((a, b) => a - b);
  if (loads.length <= parameterCount) return null;
  const folds = Math.min(loads.length, MOST_FOLDS);
  const foldOf = new Map(loads.map((load, at) => [load, at % folds]));
  const misses = Array.from({ length: folds }, (_, fold) => {
    const isLeft = data.loads.map((load) => foldOf.get(load) === fold);
    const predict = refit({ loads: data.loads.filter((_load, at) => !isLeft[at]), throughputs: data.throughputs.filter((_value, at) => !isLeft[at]) });
    return data.loads.flatMap((load, at) => (isLeft[at] ? [((data.throughputs[at] ?? 0) - predict(load)) ** 2] : []));
  }).flat();
  return Math.sqrt(misses.reduce((sum, miss) => sum + miss, 0) / misses.length);
}

function parametersOf(options: { data: CurveData; fit: RivalFit; parameterCount: number; confidence: number }): Record<string, Interval> {
  const { data, fit, parameterCount, confidence } = options;
  const df = data.loads.length - parameterCount;
  const { matrix, isDetermined } = inverseInformation({ model: fit.model, loads: data.loads, parameters: fit.parameters });
  const variance = df > 0 && isDetermined ? fit.sumOfSquares / df : null;
  const interval = (value: number, gradient: readonly number[]): Interval => {
    const { lower, upper } = tInterval({ value, variance: variance === null ? null : variance * quadraticForm(matrix, gradient), df, confidence });
    return { value, lower, upper };
  };
  const own = fit.names.map((name, at): [string, Interval] => [name, interval(fit.parameters[at] ?? 0, fit.parameters.map((_, other) => (other === at ? 1 : 0)))]);
  const derived = fit.derived.map(({ name, value, gradient }): [string, Interval] => [name, interval(value, gradient)]);
  const counts = Object.entries(fit.counts).map(([name, value]): [string, Interval] => [name, { value, lower: null, upper: null }]);
  return Object.fromEntries([...own, ...derived, ...counts]);
}

function worstOf({ loads, throughputs }: CurveData, fit: RivalFit): number | null {
  const shares = loads.flatMap((load, at) => {
    const measured = throughputs[at] ?? 0;
    return measured === 0 ? [] : [Math.abs(measured - fit.model.predict(fit.parameters, load)) / measured];
  });
  return shares.length === 0 ? null : Math.max(...shares);
}

type Criterion = 'aicc' | 'crossValidationError';
const rankOf = (score: ModelScore, by: Criterion): number => score[by] ?? Infinity;
/** Errors that differ by less come from the same curve. */
const SAME = 1 + 1e-6;

interface Choice {
  readonly preferred: ModelId | null;
  readonly because: string;
  readonly by: Criterion;
}

/**
 * By AICc where every model has one, with fewer runs by cross-validation; of equals the one with fewer parameters. With few
 * runs AICc prefers few parameters whatever the data say, so a rival must also predict loads left out no worse than the law.
 */
/** `queueing`, `the scalability law`. */
const titleOf = ({ id }: { id: ModelId }): string => (id === 'usl' ? 'the scalability law' : id.replace('-', ' '));

function choose({ usl, rivals }: { usl: ModelScore; rivals: readonly Rival[] }): Choice {
  const all: { id: ModelId; score: ModelScore }[] = [{ id: 'usl', score: usl }, ...rivals.map((rival) => ({ id: rival.model, score: rival }))];
  const by: Criterion = all.every(({ score }) => score.aicc !== null) ? 'aicc' : 'crossValidationError';
  if (usl[by] === null) return { preferred: null, because: 'too few loads to compare models', by };
  const eligible = all.filter(({ score }) => usl.crossValidationError === null || (score.crossValidationError ?? Infinity) <= usl.crossValidationError * SAME);
  const ranked = eligible.sort((a, b) => rankOf(a.score, by) - rankOf(b.score, by) || a.score.parameterCount - b.score.parameterCount);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return { preferred: 'usl', because: 'no other model predicts loads left out as well', by };
  if (by === 'crossValidationError') return { preferred: first.id, because: 'least error at loads left out (too few runs for AICc)', by };
  const lead = rankOf(second.score, by) - rankOf(first.score, by);
  const evidence = lead >= 10 ? 'decisively' : lead >= 4 ? 'clearly' : lead >= 2 ? 'with some evidence' : 'by a hair';
  return { preferred: first.id, because: `least AICc of the models that predict loads left out as well, ${evidence} (${lead.toFixed(1)} below ${titleOf(second)})`, by };
}
