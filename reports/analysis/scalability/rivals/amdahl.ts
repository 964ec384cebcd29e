import { fitFromStarts, type CurveModel } from '../bounded-least-squares.ts';
import { gradientAt, throughputAt } from '../usl.ts';
import type { RivalModel } from './rival.ts';

const model: CurveModel = {
  lower: [0, 0],
  upper: [1, Infinity],
  predict: ([alpha = 0, gamma = 0], load) => throughputAt({ alpha, beta: 0, gamma }, load),
  gradient: ([alpha = 0, gamma = 0], load) => {
    const [byAlpha, , byGamma] = gradientAt({ alpha, beta: 0, gamma }, load);
    return [byAlpha, byGamma];
  },
};

/** Contention without coherency (Amdahl, AFIPS 1967): the USL with β = 0; it levels off at γ ÷ α and never turns down. */
export const amdahl: RivalModel = {
  id: 'amdahl',
  title: 'Amdahl',
  formula: 'gamma × N ÷ (1 + alpha (N − 1))',
  parameterCount: 2,
  fit(data) {
    const first = Math.max(...data.loads.map((load, at) => (data.throughputs[at] ?? 0) / load));
    const starts = [0, 0.01, 0.1, 0.5].map((alpha) => [alpha, first]);
    const fit = fitFromStarts({ model, data, starts });
    const [alpha = 0, gamma = 0] = fit.parameters;
    const derived = alpha > 0 ? [{ name: 'limit', value: gamma / alpha, gradient: [-gamma / alpha ** 2, 1 / alpha] }] : [];
    return { ...fit, model, names: ['alpha', 'gamma'], derived, counts: {} };
  },
};
