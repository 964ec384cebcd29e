import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { dot, leastSquares } from '../demand/least-squares.ts';
import type { ResponseCurve } from './system-model.ts';

/** A trial at an open load: what the box did, and how long requests took. */
export interface ResponsePoint {
  /** CPU milliseconds that a request needs of all components together, at this load. */
  readonly demandMs: number;
  /** Mean wait of a queue of the box's cores, in ms (`ResponseCurve`). */
  readonly waitMs: number;
  readonly latencyMs: number;
}

/** A fit of response times, with what its residuals say of its error. */
export interface ResponseFit {
  readonly curve: ResponseCurve;
  /** Of the resamples, in their order. */
  readonly draws: readonly ResponseCurve[];
  /** Root mean square of the relative residuals, corrected for the parameters. */
  readonly residualShare: number;
}

/**
 * The quantile of the response time as a base and a multiple of the wait: non-negative least squares, weighted by
 * 1 ÷ latency since noise is relative; resampled by its residuals (Davison & Hinkley 1997, 6.2.3). Null below two points.
 *
 * @param options.cpuShare of the base: what a faster CPU shortens. Null: points of several mixes, whose demands differ, tell
 * it themselves, as a term of its own.
 */
export function fitResponse(options: { points: readonly ResponsePoint[]; demandMs: number; cpuShare: number | null; seed: number; draws: number }): ResponseFit | null {
  const { points, demandMs, cpuShare, seed, draws } = options;
  if (points.length < 2) return null;
  const rows = points.map((point) => [1, ...(cpuShare === null ? [point.demandMs] : []), point.waitMs].map((term) => term / point.latencyMs));
  const system = leastSquares(rows);
  const curveOf = (values: readonly number[]): ResponseCurve => {
    const [base = 0, ...others] = values;
    const waitFactor = others.at(-1) ?? 0;
    if (cpuShare !== null) return { fixedMs: base * (1 - cpuShare), cpuMs: base * cpuShare, waitFactor };
    return { fixedMs: base, cpuMs: (others[0] ?? 0) * demandMs, waitFactor };
  };
  const coefficients = system.solve(points.map(() => 1));
  const df = Math.max(1, points.length - coefficients.filter((value) => value > 0).length);
  const fitted = rows.map((row) => dot(row, coefficients));
  const residuals = fitted.map((value) => (1 - value) * Math.sqrt(points.length / df));
  const centre = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
  const random = createRandom(seed);
  return {
    curve: curveOf(coefficients),
    draws: Array.from({ length: draws }, () => curveOf(system.solve(fitted.map((value) => value + (residuals[random.int(residuals.length)] ?? 0) - centre)))),
    residualShare: Math.sqrt(residuals.reduce((sum, value) => sum + value ** 2, 0) / residuals.length),
  };
}
