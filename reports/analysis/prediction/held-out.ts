import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { seedFor } from '../seed.ts';
import type { ClosedModel } from './closed-model.ts';
import { meanShares } from './curves.ts';
import type { ClosedPoint } from './points.ts';
import { predictClosed } from './predict.ts';
import { fitScatter } from './resample.ts';
import { BARS, type HeldOutPoint, type PredictedMetric, type PredictionCheck } from './result.ts';

/** Fewer repeats of a point cannot say what it does (R14). */
export const FEWEST_REPEATS = 6;
/** From this share of the full CPU on, a point counts as saturated. */
const SATURATED = 0.97;

const valueOf: Readonly<Record<PredictedMetric, (point: ClosedPoint) => number>> = {
  throughput: ({ perSec }) => perSec,
  mean: ({ meanMs }) => meanMs,
  p99: ({ p99Ms }) => p99Ms,
};

/** Each held-out point, as foretold and as measured. */
export function heldOutPoints(options: { model: ClosedModel; points: readonly ClosedPoint[]; seed: number }): HeldOutPoint[] {
  const { model, points, seed } = options;
  const fitted = points.filter(({ isHeldOut }) => !isHeldOut);
  const keyOf = ({ mix, users, underWay }: ClosedPoint): string => JSON.stringify([mix, users, underWay]);
  const heldOut = points.filter(({ isHeldOut }) => isHeldOut);
  const cells = [...new Set(heldOut.map(keyOf))].map((key) => heldOut.filter((point) => keyOf(point) === key));
  return cells.flatMap((cell) => {
    const [first] = cell;
    return first === undefined ? [] : [pointOf({ model, fitted, cell, first, seed })];
  }).sort((a, b) => (a.mix === b.mix ? a.underWay - b.underWay : a.mix < b.mix ? -1 : 1));
}

function pointOf(options: { model: ClosedModel; fitted: readonly ClosedPoint[]; cell: readonly ClosedPoint[]; first: ClosedPoint; seed: number }): HeldOutPoint {
  const { model, fitted, cell, first, seed } = options;
  const shares = meanShares(cell);
  const random = createRandom(seedFor(seed, 'prediction', first.mix, String(first.underWay)));
  const told = predictClosed({ model, shares, users: first.users, underWay: first.underWay });
  const predicted: Readonly<Record<PredictedMetric, number>> = { throughput: told.perSec, mean: told.meanMs, p99: told.p99Ms };
  return {
    suite: first.trial.suite, scenario: first.trial.scenario, contender: first.trial.contender,
    mix: first.mix,
    isNewMix: !model.mixes.some(({ mix }) => mix === first.mix),
    underWay: first.underWay,
    users: first.users,
    isSaturated: meanOf(cell.map(({ cores }) => cores)) >= SATURATED * model.fullCores,
    repeats: cell.length,
    fitScatterShare: fitScatter({ model, fitted, shares, underWay: first.underWay, random }),
    checks: (Object.keys(BARS) as PredictedMetric[]).map((metric) => checkOf({ metric, predicted: predicted[metric], cell, rival: rivalOf({ metric, fitted, first }) })),
    beyond: told.beyond,
    trials: [...new Set(cell.map(({ trial }) => trial.id))],
  };
}

function checkOf(options: { metric: PredictedMetric; predicted: number; cell: readonly ClosedPoint[]; rival: number }): PredictionCheck {
  const { metric, predicted, cell, rival } = options;
  const values = cell.map(valueOf[metric]);
  const measured = meanOf(values);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - measured) ** 2, 0) / Math.max(1, values.length - 1));
  const repeatabilityShare = (2 * deviation) / Math.sqrt(values.length) / measured;
  const limitShare = Math.max(BARS[metric], repeatabilityShare);
  const errorShare = predicted / measured - 1;
  return {
    metric, predicted, measured, errorShare, repeatabilityShare, limitShare,
    rivalErrorShare: rival / measured - 1,
    verdict: values.length < FEWEST_REPEATS ? 'not judged' : Math.abs(errorShare) <= limitShare ? 'pass' : 'fail',
  };
}

/** What a reader without a model would take: the figures of the nearest level, of the same mix, else of all mixes together. */
function rivalOf({ metric, fitted, first }: { metric: PredictedMetric; fitted: readonly ClosedPoint[]; first: ClosedPoint }): number {
  const same = fitted.filter(({ mix }) => mix === first.mix);
  const candidates = same.length > 0 ? same : fitted;
  const distance = ({ underWay }: ClosedPoint): number => Math.abs(Math.log(underWay / first.underWay));
  const nearest = Math.min(...candidates.map(distance));
  return meanOf(candidates.filter((point) => distance(point) <= nearest + 1e-9).map(valueOf[metric]));
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
