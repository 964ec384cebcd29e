import { fitFromStarts, fitWithinBounds, inverseInformation, quadraticForm, type CurveData, type CurveFit, type CurveModel } from './bounded-least-squares.ts';
import { gradientAt, throughputAt, type UslParameters } from './usl.ts';

/** The USL as a curve to fit: α and β within 0 and 1, γ at least 0. */
export const uslModel: CurveModel = {
  lower: [0, 0, 0],
  upper: [1, 1, Infinity],
  predict: (parameters, load) => throughputAt(uslOf(parameters), load),
  gradient: (parameters, load) => gradientAt(uslOf(parameters), load),
};

/** A fitted law and what its intervals rest on. */
export interface UslFit {
  readonly usl: UslParameters;
  readonly sumOfSquares: number;
  readonly observations: number;
  /** Observations less 3 parameters. */
  readonly df: number;
  /** √(sum of squares ÷ df); null without degrees of freedom. */
  readonly residualSd: number | null;
  /** Of α, β and γ; null where there are no degrees of freedom or the data do not determine all three. */
  readonly covariance: readonly (readonly number[])[] | null;
  readonly atBound: { readonly alpha: boolean; readonly beta: boolean; readonly gamma: boolean };
}

/** Least squares on throughput, every run weighing the same. */
export function fitUsl(data: CurveData): UslFit {
  const fit = fitFromStarts({ model: uslModel, data, starts: startsFor(data) });
  const observations = data.loads.length;
  const df = observations - 3;
  const variance = df > 0 ? fit.sumOfSquares / df : null;
  const { matrix, isDetermined } = inverseInformation({ model: uslModel, loads: data.loads, parameters: fit.parameters });
  const [alpha = false, beta = false, gamma = false] = fit.atBound;
  return {
    usl: uslOf(fit.parameters),
    sumOfSquares: fit.sumOfSquares,
    observations,
    df,
    residualSd: variance === null ? null : Math.sqrt(variance),
    covariance: variance === null || !isDetermined ? null : matrix.map((row) => row.map((value) => value * variance)),
    atBound: { alpha, beta, gamma },
  };
}

/** The law alone, from a guess that is near: what a bootstrap does a thousand times. */
export function refitUsl(options: { data: CurveData; near: UslParameters }): UslParameters {
  const { data, near } = options;
  const { alpha, beta, gamma } = near;
  // One start from inside: at a bound the first step may be held back.
  const fits: CurveFit[] = [[alpha, beta, gamma], [Math.max(alpha, 0.01), Math.max(beta, 1e-6), gamma]].map((start) => fitWithinBounds({ model: uslModel, data, start }));
  return uslOf(fits.reduce((best, fit) => (fit.sumOfSquares < best.sumOfSquares ? fit : best)).parameters);
}

/** Standard error of the fitted throughput at a load (delta method). */
export function standardErrorAt(fit: UslFit, load: number): number | null {
  return fit.covariance === null ? null : Math.sqrt(Math.max(0, quadraticForm(fit.covariance, gradientAt(fit.usl, load))));
}

function uslOf(parameters: readonly number[]): UslParameters {
  const [alpha = 0, beta = 0, gamma = 0] = parameters;
  return { alpha, beta, gamma };
}

const ALPHAS = [0, 0.003, 0.03, 0.3, 1];
/** Of the β that puts the peak (for α = 0) at the highest load measured. */
const BETA_SHARES = [0, 0.1, 1, 10];

/** A grid over α and β, each with the γ that suits it best (the law is linear in γ); the most promising are followed. */
function startsFor({ loads, throughputs }: CurveData): number[][] {
  const unit = 1 / Math.max(2, ...loads) ** 2;
  const grid = ALPHAS.flatMap((alpha) => BETA_SHARES.map((share) => ({ alpha, beta: Math.min(1, share * unit) })));
  const tried = grid.map(({ alpha, beta }) => {
    const shape = loads.map((load) => throughputAt({ alpha, beta, gamma: 1 }, load));
    const [own, cross] = shape.reduce<[number, number]>(([squares, products], value, at) => [squares + value * value, products + value * (throughputs[at] ?? 0)], [0, 0]);
    const gamma = Math.max(0, cross / own);
    return { start: [alpha, beta, gamma], miss: shape.reduce((sum, value, at) => sum + ((throughputs[at] ?? 0) - gamma * value) ** 2, 0) };
  });
  return tried.sort((a, b) => a.miss - b.miss).slice(0, 5).map(({ start }) => start);
}
