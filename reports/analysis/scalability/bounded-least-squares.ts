import { LuDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';

/** A model whose parameters are to be found: prediction and derivatives at one point of the data. */
export interface CurveModel {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  predict(parameters: readonly number[], load: number): number;
  /** After each parameter. Without it: central differences. */
  gradient?(parameters: readonly number[], load: number): readonly number[];
}

export interface CurveFit {
  readonly parameters: readonly number[];
  readonly sumOfSquares: number;
  /** Parameters that a bound holds. */
  readonly atBound: readonly boolean[];
}

export interface CurveData {
  readonly loads: readonly number[];
  readonly throughputs: readonly number[];
}

const STEPS = 200;
const ENOUGH = 1e-15;

/**
 * Nonlinear least squares within bounds: Levenberg–Marquardt (Marquardt, SIAM Journal 11, 1963) with Marquardt's scaling,
 * parameters at a bound that the gradient pushes outwards held there, steps projected into the box (Kanzow, Yamashita &
 * Fukushima, Journal of Computational and Applied Mathematics 172, 2004). Scale-free: the units of loads and throughputs do
 * not matter.
 */
export function fitWithinBounds(options: { model: CurveModel; data: CurveData; start: readonly number[] }): CurveFit {
  const { model, data } = options;
  let parameters = project(model, options.start);
  let residuals = residualsOf(model, data, parameters);
  let sum = sumOfSquares(residuals);
  let damping = 1e-3;
  for (let step = 0; step < STEPS; step += 1) {
    const { moment, gram } = normalEquations({ model, data, parameters, residuals });
    const free = parameters.flatMap((value, at) => (isHeld({ model, value, at, push: moment[at] ?? 0 }) ? [] : [at]));
    if (free.length === 0) break;
    let gained = 0;
    while (damping < 1e16) {
      const move = solveDamped({ gram, moment, free, damping });
      const tried = project(model, parameters.map((value, at) => value + (move[at] ?? 0)));
      const next = residualsOf(model, data, tried);
      const nextSum = sumOfSquares(next);
      if (nextSum < sum) {
        gained = sum - nextSum;
        [parameters, residuals, sum] = [tried, next, nextSum];
        damping = Math.max(damping / 10, 1e-12);
        break;
      }
      damping *= 4;
    }
    if (gained <= ENOUGH * sum) break;
  }
  return { parameters, sumOfSquares: sum, atBound: parameters.map((value, at) => value === model.lower[at] || value === model.upper[at]) };
}

/** The best of the fits from several starts: a sum of squares may have more than one valley. */
export function fitFromStarts(options: { model: CurveModel; data: CurveData; starts: readonly (readonly number[])[] }): CurveFit {
  const { model, data, starts } = options;
  return starts.map((start) => fitWithinBounds({ model, data, start })).reduce((best, fit) => (fit.sumOfSquares < best.sumOfSquares ? fit : best));
}

/**
 * (Jᵀ J)⁻¹ over all parameters, those at a bound included: times the residual variance it is their covariance. That is what
 * bounded least squares of R and SciPy's users report, and what intervals in the literature rest on; it does not know that
 * the truth cannot lie beyond the bound. Directions that the data say nothing about come out as zero variance of a
 * pseudo-inverse, so `isDetermined` must be looked at.
 */
export function inverseInformation(options: { model: CurveModel; loads: readonly number[]; parameters: readonly number[] }): { matrix: number[][]; isDetermined: boolean } {
  const { model, loads, parameters } = options;
  const rows = loads.map((load) => gradientOf(model, parameters, load));
  const scales = parameters.map((_, column) => Math.hypot(...rows.map((row) => row[column] ?? 0)) || 1);
  const svd = new SingularValueDecomposition(new Matrix(rows.map((row) => row.map((value, column) => value / (scales[column] ?? 1)))), { autoTranspose: true });
  const singular = svd.diagonal;
  const right = svd.rightSingularVectors;
  const floor = 1e-10 * Math.max(...singular);
  const isDetermined = rows.length >= parameters.length && singular.every((value) => value > floor);
  const matrix = parameters.map((_, row) =>
    parameters.map((__, column) => {
      const sum = singular.reduce((total, value, at) => (value > floor ? total + (right.get(row, at) * right.get(column, at)) / value ** 2 : total), 0);
      return sum / (scales[row] ?? 1) / (scales[column] ?? 1);
    }),
  );
  return { matrix, isDetermined };
}

/** Variance of a function of the parameters (delta method): gᵀ V g. */
export function quadraticForm(matrix: readonly (readonly number[])[], gradient: readonly number[]): number {
  return matrix.reduce((sum, row, at) => sum + (gradient[at] ?? 0) * row.reduce((inner, value, column) => inner + value * (gradient[column] ?? 0), 0), 0);
}

function project(model: CurveModel, parameters: readonly number[]): number[] {
  return parameters.map((value, at) => Math.min(model.upper[at] ?? Infinity, Math.max(model.lower[at] ?? -Infinity, value)));
}

function residualsOf(model: CurveModel, { loads, throughputs }: CurveData, parameters: readonly number[]): number[] {
  return loads.map((load, at) => (throughputs[at] ?? 0) - model.predict(parameters, load));
}

const sumOfSquares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

function gradientOf(model: CurveModel, parameters: readonly number[], load: number): readonly number[] {
  if (model.gradient) return model.gradient(parameters, load);
  return parameters.map((value, at) => {
    const width = 1e-6 * Math.max(Math.abs(value), 1e-9);
    const moved = (by: number): number => model.predict(project(model, parameters.map((own, other) => (other === at ? own + by : own))), load);
    const above = Math.min(model.upper[at] ?? Infinity, value + width);
    const below = Math.max(model.lower[at] ?? -Infinity, value - width);
    return (moved(above - value) - moved(below - value)) / (above - below);
  });
}

function normalEquations(options: { model: CurveModel; data: CurveData; parameters: readonly number[]; residuals: readonly number[] }): { moment: number[]; gram: number[][] } {
  const { model, data, parameters, residuals } = options;
  const moment = parameters.map(() => 0);
  const gram = parameters.map(() => parameters.map(() => 0));
  data.loads.forEach((load, point) => {
    const own = gradientOf(model, parameters, load);
    own.forEach((value, row) => {
      moment[row] = (moment[row] ?? 0) + value * (residuals[point] ?? 0);
      const line = gram[row];
      if (line) own.forEach((other, column) => (line[column] = (line[column] ?? 0) + value * other));
    });
  });
  return { moment, gram };
}

function isHeld(options: { model: CurveModel; value: number; at: number; push: number }): boolean {
  const { model, value, at, push } = options;
  return (value <= (model.lower[at] ?? -Infinity) && push <= 0) || (value >= (model.upper[at] ?? Infinity) && push >= 0);
}

/** The damped step over the free parameters, each scaled by its own diagonal so that units do not matter. */
function solveDamped(options: { gram: readonly (readonly number[])[]; moment: readonly number[]; free: readonly number[]; damping: number }): number[] {
  const { gram, moment, free, damping } = options;
  const scales = free.map((at) => Math.sqrt(gram[at]?.[at] ?? 0) || 1);
  const matrix = new Matrix(free.map((row, i) => free.map((column, j) => (gram[row]?.[column] ?? 0) / (scales[i] ?? 1) / (scales[j] ?? 1) + (i === j ? damping : 0))));
  const solved = new LuDecomposition(matrix).solve(Matrix.columnVector(free.map((at, i) => (moment[at] ?? 0) / (scales[i] ?? 1)))).to1DArray();
  const move = moment.map(() => 0);
  free.forEach((at, i) => (move[at] = (solved[i] ?? 0) / (scales[i] ?? 1)));
  return move;
}
