import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Below this share of the largest gradient, a column that is left out would not help. */
const TOLERANCE = 1e-10;

/** A weighted design whose right-hand sides come one after another: a bootstrap solves it a thousand times. */
export interface LeastSquares {
  /** Coefficients, none below zero, that minimise the sum of squares. */
  solve(values: readonly number[]): number[];
  /** The diagonal of the hat matrix over the columns that `coefficients` use: how far each row pulls its own fit. */
  leverages(coefficients: readonly number[]): number[];
}

/**
 * Non-negative least squares by the active set of Lawson & Hanson ("Solving Least Squares Problems", 1974, chapter 23) on
 * the normal equations (Bro & De Jong, Journal of Chemometrics 11, 1997), columns scaled to length 1.
 */
export function leastSquares(rows: readonly (readonly number[])[]): LeastSquares {
  const width = rows[0]?.length ?? 0;
  const lengths = Array.from({ length: width }, (_, column) => Math.hypot(...rows.map((row) => row[column] ?? 0)) || 1);
  const scaled = rows.map((row) => row.map((value, column) => value / (lengths[column] ?? 1)));
  const gram = productOf(scaled, width);
  const all = gram.map((_, column) => column);
  const whole = factorise(gram, all);
  return {
    solve(values) {
      const moment = Array.from({ length: width }, (_, column) => scaled.reduce((sum, row, at) => sum + (row[column] ?? 0) * (values[at] ?? 0), 0));
      // Mostly no coefficient would be negative, and one solution with the factors at hand is all it takes.
      const free = whole.solve(Matrix.columnVector(moment)).to1DArray();
      const solution = free.every((value) => value > 0) ? free : nonNegative(gram, moment);
      return solution.map((value, column) => value / (lengths[column] ?? 1));
    },
    leverages(coefficients) {
      const used = coefficients.flatMap((value, column) => (value > 0 ? [column] : []));
      if (used.length === 0) return rows.map(() => 0);
      return scaled.map((row) => {
        const own = used.map((column) => row[column] ?? 0);
        return dot(own, solveOn(gram, own, used));
      });
    },
  };
}

function nonNegative(gram: readonly (readonly number[])[], moment: readonly number[]): number[] {
  const size = moment.length;
  let solution = Array.from({ length: size }, () => 0);
  let passive: number[] = [];
  const limit = TOLERANCE * Math.max(...moment.map(Math.abs), Number.MIN_VALUE);
  for (let round = 0; round < 3 * size; round += 1) {
    const gradient = moment.map((value, row) => value - dot(gram[row] ?? [], solution));
    const entering = bestOutside(gradient, passive, limit);
    if (entering === null) break;
    passive = [...passive, entering].sort((a, b) => a - b);
    let candidate = solveOn(gram, passive.map((column) => moment[column] ?? 0), passive);
    // Walk towards the candidate until a coefficient would turn negative, leave that one at zero, solve again.
    while (candidate.some((value) => value <= 0)) {
      const steps = candidate.map((value, at) => (value <= 0 ? stepOf(solution[passive[at] ?? 0] ?? 0, value) : Infinity));
      const step = Math.min(...steps);
      const moved = passive.map((column, at) => (solution[column] ?? 0) + step * ((candidate[at] ?? 0) - (solution[column] ?? 0)));
      const kept = passive.flatMap((column, at) => ((steps[at] ?? 0) <= step ? [] : [{ column, value: moved[at] ?? 0 }]));
      solution = spread(size, kept.map(({ column }) => column), kept.map(({ value }) => value));
      passive = kept.map(({ column }) => column);
      if (passive.length === 0) break;
      candidate = solveOn(gram, passive.map((column) => moment[column] ?? 0), passive);
    }
    if (passive.length > 0) solution = spread(size, passive, candidate);
  }
  return solution;
}

const stepOf = (from: number, to: number): number => (from === to ? 0 : from / (from - to));

function bestOutside(gradient: readonly number[], passive: readonly number[], limit: number): number | null {
  let best: number | null = null;
  gradient.forEach((value, column) => {
    if (value > limit && !passive.includes(column) && value > (best === null ? 0 : (gradient[best] ?? 0))) best = column;
  });
  return best;
}

/** The normal equations over some columns. */
function solveOn(gram: readonly (readonly number[])[], moment: readonly number[], columns: readonly number[]): number[] {
  return factorise(gram, columns).solve(Matrix.columnVector([...moment])).to1DArray();
}

/** Cholesky: the equations are symmetric, and positive unless columns repeat each other; a trace of ridge lets those share their part. */
function factorise(gram: readonly (readonly number[])[], columns: readonly number[]): CholeskyDecomposition {
  return new CholeskyDecomposition(new Matrix(columns.map((row) => columns.map((column) => (gram[row]?.[column] ?? 0) + (row === column ? 1e-12 : 0)))));
}

function productOf(rows: readonly (readonly number[])[], width: number): number[][] {
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? 0));
  return columns.map((one) => columns.map((other) => dot(one, other)));
}

function spread(size: number, columns: readonly number[], values: readonly number[]): number[] {
  const all = Array.from({ length: size }, () => 0);
  columns.forEach((column, at) => (all[column] = values[at] ?? 0));
  return all;
}

/** Sum of products; the first vector's length counts. */
export function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
