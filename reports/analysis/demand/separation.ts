import { inverse, Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { LoadPoint } from './points.ts';

/**
 * Condition number of the classes' shares (columns scaled to length 1) above which the mixes do not tell classes apart:
 * from 10 on, dependencies begin to matter (Belsley, Kuh & Welsch, "Regression Diagnostics", 1980, chapter 3).
 */
export const CONDITION_LIMIT = 10;

/** Classes whose demand is told as one number. */
export interface ClassGroup {
  /** The ids of its classes, joined by ` + `. */
  readonly id: string;
  readonly classes: readonly string[];
}

/** How well the mixes tell the classes of requests apart. */
export interface Separation {
  readonly classes: readonly string[];
  readonly groups: readonly ClassGroup[];
  /** Of all classes, before any were put together; null: some class is a blend of others in every trial. */
  readonly condition: number | null;
  /** By how much each group's variance is inflated because it comes with the others; 1: not at all. */
  readonly inflation: readonly { readonly group: string; readonly factor: number }[];
  /** `classes`: each for itself. `groups`: some were put together. `mix`: nothing can be told apart. */
  readonly level: 'classes' | 'groups' | 'mix';
  /** What a reader must know; empty where every class stands for itself. */
  readonly reason: string;
}

/**
 * Puts together the classes that always come in the same proportion, the most alike first, until the rest can be told
 * apart. No intercept and no load is in this: only shares, for load cannot separate classes.
 */
export function separationOf(points: readonly LoadPoint[]): Separation {
  const loaded = points.filter(({ perSec }) => perSec > 0);
  const classes = [...new Set(loaded.flatMap(({ classPerSec }) => Object.keys(classPerSec)))].filter((id) => loaded.some(({ classPerSec }) => (classPerSec[id] ?? 0) > 0));
  let groups = classes.map((id): ClassGroup => ({ id, classes: [id] }));
  const condition = conditionOf(columnsOf(groups, loaded));
  while (groups.length > 1 && (conditionOf(columnsOf(groups, loaded)) ?? Infinity) > CONDITION_LIMIT) groups = joinClosest(groups, loaded);
  const level = groups.length === classes.length ? 'classes' : groups.length === 1 ? 'mix' : 'groups';
  return { classes, groups, condition, inflation: inflationOf(groups, loaded), level, reason: reasonOf(level, condition) };
}

function reasonOf(level: Separation['level'], condition: number | null): string {
  const number = condition === null ? 'no limit' : condition.toPrecision(2);
  if (level === 'classes') return '';
  const cause = `the mixes hold some classes in nearly the same proportion (condition number ${number}, limit ${CONDITION_LIMIT})`;
  return level === 'mix' ? `Classes cannot be told apart: ${cause}. The demand is that of the mix as a whole.` : `Some classes cannot be told apart: ${cause}. They are told together.`;
}

type Columns = readonly (readonly number[])[];

/** Shares of each group in the trials, scaled to length 1. */
function columnsOf(groups: readonly ClassGroup[], points: readonly LoadPoint[]): Columns {
  return groups.map((group) => {
    const shares = points.map(({ classPerSec, perSec }) => group.classes.reduce((sum, id) => sum + (classPerSec[id] ?? 0), 0) / perSec);
    const length = Math.hypot(...shares) || 1;
    return shares.map((share) => share / length);
  });
}

function conditionOf(columns: Columns): number | null {
  if (columns.length < 2) return 1;
  // As many columns as rows at most: else one is a blend of the others.
  if ((columns[0]?.length ?? 0) < columns.length) return null;
  const { condition } = new SingularValueDecomposition(new Matrix(columns.map((column) => [...column])).transpose());
  return Number.isFinite(condition) && condition < 1e8 ? condition : null;
}

function inflationOf(groups: readonly ClassGroup[], points: readonly LoadPoint[]): Separation['inflation'] {
  if (groups.length < 2) return groups.map(({ id }) => ({ group: id, factor: 1 }));
  const columns = new Matrix(columnsOf(groups, points).map((column) => [...column]));
  const inverted = inverse(columns.mmul(columns.transpose()));
  return groups.map(({ id }, at) => ({ group: id, factor: Math.max(1, inverted.get(at, at)) }));
}

function joinClosest(groups: readonly ClassGroup[], points: readonly LoadPoint[]): ClassGroup[] {
  const columns = columnsOf(groups, points);
  let best = { one: 0, other: 1, likeness: -1 };
  columns.forEach((column, one) => {
    for (let other = one + 1; other < columns.length; other += 1) {
      const likeness = column.reduce((sum, value, at) => sum + value * (columns[other]?.[at] ?? 0), 0);
      if (likeness > best.likeness) best = { one, other, likeness };
    }
  });
  const joined = [...(groups[best.one]?.classes ?? []), ...(groups[best.other]?.classes ?? [])];
  const group = { id: joined.join(' + '), classes: joined };
  return groups.flatMap((own, at) => (at === best.one ? [group] : at === best.other ? [] : [own]));
}
