import type { ClosedModel } from './closed-model.ts';
import type { ClosedPoint } from './points.ts';
import { predictClosed } from './predict.ts';
import type { ClosedFigures, PredictionCurve } from './result.ts';

const SAMPLES = 24;

/** The model between the fewest and the most under way, for each mix that ran. */
export function curvesOf({ model, points }: { model: ClosedModel; points: readonly ClosedPoint[] }): PredictionCurve[] {
  return [...new Set(points.map(({ mix }) => mix))].map((mix) => {
    const own = points.filter((point) => point.mix === mix);
    const shares = meanShares(own);
    const [least, most] = [Math.min(...own.map(({ underWay }) => underWay)), Math.max(...own.map(({ underWay }) => underWay))];
    const sampled = Array.from({ length: SAMPLES }, (_, at) => Math.round(least * (most / least) ** (at / (SAMPLES - 1))));
    // Where slots are what is varied, the users stay as they are.
    const usersAt = (underWay: number): number => (own.every(({ users, underWay: at }) => users === at) ? underWay : (own[0]?.users ?? underWay));
    const fitted = own.filter(({ isHeldOut }) => !isHeldOut);
    return {
      mix,
      predicted: [...new Set(sampled)].map((underWay): ClosedFigures => {
        const { perSec, meanMs, p99Ms } = predictClosed({ model, shares, users: usersAt(underWay), underWay });
        return { underWay, perSec, meanMs, p99Ms };
      }),
      fitted: [...new Set(fitted.map(({ underWay }) => underWay))].sort((a, b) => a - b).map((underWay) => meanFigures(underWay, fitted.filter((point) => point.underWay === underWay))),
    };
  });
}

export function meanShares(points: readonly ClosedPoint[]): Readonly<Record<string, number>> {
  const ids = [...new Set(points.flatMap(({ shares }) => Object.keys(shares)))];
  return Object.fromEntries(ids.map((id) => [id, points.reduce((sum, { shares }) => sum + (shares[id] ?? 0), 0) / points.length]));
}

function meanFigures(underWay: number, points: readonly ClosedPoint[]): ClosedFigures {
  const mean = (valueOf: (point: ClosedPoint) => number): number => points.reduce((sum, point) => sum + valueOf(point), 0) / points.length;
  return { underWay, perSec: mean(({ perSec }) => perSec), meanMs: mean(({ meanMs }) => meanMs), p99Ms: mean(({ p99Ms }) => p99Ms) };
}
