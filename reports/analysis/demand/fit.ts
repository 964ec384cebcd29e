import { dot, leastSquares, type LeastSquares } from './least-squares.ts';
import type { Load, LoadPoint } from './points.ts';
import type { ClassGroup } from './separation.ts';
import { rowOf, type Shape } from './shape.ts';

/**
 * Noise is relative to use, down to this many cores: below it the meters' own grain is what is seen. (With 0.05 instead,
 * intervals of small components covered 81 % in simulations, with this 91 to 94 %.)
 */
export const FLOOR_CORES = 0.01;

/** What a component's use depends on, as fitted. */
export interface Fit {
  readonly component: string;
  readonly shape: Shape;
  readonly groups: readonly ClassGroup[];
  readonly coefficients: readonly number[];
  /** Of each point: (measured − fitted) ÷ its scale, corrected for how far the point pulled the fit towards itself. */
  readonly residuals: readonly number[];
  /** Points less the parameters that are not zero. */
  readonly df: number;
  /** For the bootstrap: the weighted design, each point's fitted use, and the scale of its noise. */
  readonly system: LeastSquares;
  readonly fitted: readonly number[];
  readonly scales: readonly number[];
}

/**
 * Weighted non-negative least squares of cores in use on the load. Weights are 1 ÷ max(use, floor): first of the measured
 * use, then of the fitted one, so that points that happen to lie low do not count more.
 */
export function fitComponent(options: { component: string; shape: Shape; groups: readonly ClassGroup[]; points: readonly LoadPoint[] }): Fit {
  const { component, shape, groups, points } = options;
  const rows = points.map((load) => rowOf({ shape, groups, load }));
  const measured = points.map((point) => point.cores[component] ?? 0);
  const first = weighted(rows, measured.map(scaleOf));
  const rough = first.system.solve(divided(measured, first.scales));
  const { system, scales } = weighted(rows, rows.map((row) => scaleOf(dot(row, rough))));
  const coefficients = system.solve(divided(measured, scales));
  const fitted = rows.map((row) => dot(row, coefficients));
  const leverages = system.leverages(coefficients);
  const residuals = measured.map((value, at) => (value - (fitted[at] ?? 0)) / (scales[at] ?? 1) / Math.sqrt(Math.max(0.05, 1 - (leverages[at] ?? 0))));
  return {
    component, shape, groups, coefficients, residuals, system, fitted, scales,
    df: points.length - coefficients.filter((value) => value > 0).length,
  };
}

/** Cores that a fit expects at a load. */
export function predict(options: { fit: Pick<Fit, 'shape' | 'groups'>; coefficients: readonly number[]; load: Load }): number {
  const { fit, coefficients, load } = options;
  return dot(rowOf({ ...fit, load }), coefficients);
}

export const scaleOf = (cores: number): number => Math.max(cores, FLOOR_CORES);
const divided = (values: readonly number[], by: readonly number[]): number[] => values.map((value, at) => value / (by[at] ?? 1));

function weighted(rows: readonly (readonly number[])[], scales: readonly number[]): { system: LeastSquares; scales: readonly number[] } {
  return { scales, system: leastSquares(rows.map((row, at) => row.map((value) => value / (scales[at] ?? 1)))) };
}
