import type { CurveModel } from '../bounded-least-squares.ts';
import { missOf, slopeOf, type RivalModel } from './rival.ts';

const model: CurveModel = {
  lower: [0],
  upper: [Infinity],
  predict: ([x1 = 0], load) => x1 * load,
  gradient: (_, load) => [load],
};

/** No limit in sight: X = X₁ N. */
export const linear: RivalModel = {
  id: 'linear',
  title: 'Linear',
  formula: 'x1 × N',
  parameterCount: 1,
  fit(data) {
    const parameters = [slopeOf(data)];
    return { model, names: ['x1'], parameters, sumOfSquares: missOf(model, data, parameters), atBound: [parameters[0] === 0], derived: [], counts: {} };
  },
};
