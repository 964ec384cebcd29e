import type { CurveData, CurveModel } from '../bounded-least-squares.ts';
import { mean } from '../../../../suites/harness/statistics/quantiles.ts';
import { missOf, slopeOf, type RivalModel } from './rival.ts';

const model: CurveModel = {
  lower: [0, 0],
  upper: [Infinity, Infinity],
  predict: ([x1 = 0, xMax = 0], load) => Math.min(load * x1, xMax),
  gradient: ([x1 = 0, xMax = 0], load) => (load * x1 < xMax ? [load, 0] : [0, 1]),
};

/**
 * A fixed number of equal servers: X = min(N X₁, Xmax), with the knee N* = Xmax ÷ X₁ (the asymptotic bounds of operational
 * analysis: Denning & Buzen, ACM Computing Surveys 10, 1978; Lazowska et al., "Quantitative System Performance", 1984, ch. 5).
 */
export const hardSaturation: RivalModel = {
  id: 'hard-saturation',
  title: 'Hard saturation',
  formula: 'min(x1 × N, xMax)',
  parameterCount: 2,
  fit(data) {
    const candidates = candidatesOf(data).map((parameters) => ({ parameters, sumOfSquares: missOf(model, data, parameters) }));
    const { parameters, sumOfSquares } = candidates.reduce((best, own) => (own.sumOfSquares < best.sumOfSquares ? own : best));
    const [x1 = 0, xMax = 0] = parameters;
    // At the highest load measured or above, nothing shows that there is a knee.
    const isReached = x1 > 0 && xMax < x1 * Math.max(...data.loads);
    const derived = isReached ? [{ name: 'knee', value: xMax / x1, gradient: [-xMax / x1 ** 2, 1 / x1] }] : [];
    return { model, names: ['x1', 'xMax'], parameters, sumOfSquares, atBound: [false, false], derived, counts: {} };
  },
};

/**
 * The sum of squares is a parabola wherever the knee stays between two neighbouring loads, so its least value stands at the
 * bottom of one of them or where two meet: all of these, and no search.
 */
function candidatesOf({ loads, throughputs }: CurveData): number[][] {
  const distinct = [...new Set(loads)].sort((a, b) => a - b);
  return distinct.flatMap((knee) => {
    const isBelow = loads.map((load) => load <= knee);
    const below = { loads: loads.filter((_, at) => isBelow[at]), throughputs: throughputs.filter((_, at) => isBelow[at]) };
    const above = throughputs.filter((_, at) => !isBelow[at]);
    const meeting = slopeOf({ loads: loads.map((load) => Math.min(load, knee)), throughputs });
    const apart = above.length === 0 ? [] : [[slopeOf(below), mean(above)]];
    return [[meeting, meeting * knee], ...apart];
  });
}
