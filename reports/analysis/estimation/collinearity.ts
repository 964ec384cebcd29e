import { inverse, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { LoadWindow } from './window.ts';

/** Dependencies begin to matter at 10 and are strong at 30 (Belsley, Kuh & Welsch, "Regression Diagnostics", 1980, chapter 3). */
export const CONDITION_LIMIT = 30;
/** A condition index beyond this, in which two columns have most of their variance, names them as alike (ibid.). */
const INDEX_LIMIT = 10;
const PROPORTION = 0.5;

/** Whether the rates of classes move apart enough to tell classes apart. */
export interface Collinearity {
  /** Of the rates, columns scaled to length 1; null: a class is a blend of others in every window. */
  readonly condition: number | null;
  /** By how much the variance of each class's demand is inflated because its rate comes with the others'; null: without end. */
  readonly inflation: Readonly<Record<string, number | null>>;
  /** Sets of classes whose rates go together, so that regression cannot tell which of them needs what. */
  readonly alike: readonly (readonly string[])[];
  /** For a reader; empty where all is well. */
  readonly warning: string;
}

/** Condition number, variance inflation (against the origin, as the regression goes through it) and variance-decomposition proportions of the rates. */
export function collinearityOf(options: { windows: readonly LoadWindow[]; classes: readonly string[] }): Collinearity {
  const { windows, classes } = options;
  if (classes.length < 2) return { condition: 1, inflation: Object.fromEntries(classes.map((id) => [id, 1])), alike: [], warning: '' };
  const columns = classes.map((id) => scaled(windows.map(({ perSec }) => perSec[id] ?? 0)));
  const { condition, alike } = windows.length < classes.length ? { condition: null, alike: [classes] } : decomposed(columns, classes);
  return { condition, inflation: inflationOf(columns, classes, condition), alike, warning: warningOf(condition, alike) };
}

/** Condition number of columns scaled to length 1; Infinity where one is a blend of the others. */
export function conditionOf(columns: readonly (readonly number[])[]): number {
  if (columns.length < 2) return 1;
  if ((columns[0]?.length ?? 0) < columns.length) return Infinity;
  const { diagonal } = new SingularValueDecomposition(new Matrix(columns.map((column) => scaled(column))).transpose());
  const [largest, smallest] = [Math.max(...diagonal), Math.min(...diagonal)];
  return smallest <= largest * 1e-9 ? Infinity : largest / smallest;
}

function decomposed(columns: readonly (readonly number[])[], classes: readonly string[]): { condition: number | null; alike: string[][] } {
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(new Matrix(columns.map((column) => [...column])).transpose());
  const largest = Math.max(...diagonal);
  const floor = largest * 1e-9;
  const shares = classes.map((_, row) => {
    const own = diagonal.map((value, at) => (rightSingularVectors.get(row, at) / Math.max(value, floor)) ** 2);
    const total = own.reduce((sum, value) => sum + value, 0);
    return own.map((value) => value / total);
  });
  const weak = diagonal.flatMap((value, at) => (largest / Math.max(value, floor) > INDEX_LIMIT ? [at] : []));
  // What several weak directions share between them belongs together (Belsley 1991, "competing" dependencies).
  const involved = classes.filter((_, row) => weak.reduce((sum, at) => sum + (shares[row]?.[at] ?? 0), 0) > PROPORTION);
  const smallest = Math.min(...diagonal);
  return { condition: smallest <= floor ? null : largest / smallest, alike: weak.length === 0 || involved.length < 2 ? [] : [involved] };
}

function inflationOf(columns: readonly (readonly number[])[], classes: readonly string[], condition: number | null): Collinearity['inflation'] {
  if (condition === null) return Object.fromEntries(classes.map((id) => [id, null]));
  const matrix = new Matrix(columns.map((column) => [...column]));
  const inverted = inverse(matrix.mmul(matrix.transpose()));
  return Object.fromEntries(classes.map((id, at) => [id, Math.max(1, inverted.get(at, at))]));
}

function warningOf(condition: number | null, alike: readonly (readonly string[])[]): string {
  const [first] = alike;
  if (first === undefined) return '';
  const number = condition === null ? 'without limit' : formatNumber(condition);
  const degree = condition === null || condition > CONDITION_LIMIT ? 'cannot be told apart' : 'are hard to tell apart';
  return `${first.join(', ')} ${degree} by CPU use: their rates rise and fall together (condition number ${number}; 10 begins to matter, ${CONDITION_LIMIT} is strong).`;
}

function scaled(values: readonly number[]): number[] {
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}
