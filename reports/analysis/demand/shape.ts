import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import type { ClassGroup } from './separation.ts';
import { leastSquares } from './least-squares.ts';
import { CEILING, type Load, type LoadPoint } from './points.ts';

export type ShapeId = 'constant' | 'linear' | 'root' | 'batching' | 'curve';

/**
 * How a component's use of CPU depends on the load: idle use (or none), a demand for each class of requests, and what
 * every request needs more of at low load. That part grows with the load and flattens (batches grow, wake-ups are
 * shared), so demand falls: its terms are concave, and no coefficient is negative.
 */
export interface Shape {
  readonly id: ShapeId;
  readonly title: string;
  readonly hasIdle: boolean;
  /** Values of the terms that flatten, at a load. */
  flattening(load: Load): readonly number[];
}

/** The simplest first. */
export const SHAPE_TITLES: Readonly<Record<ShapeId, string>> = {
  constant: 'the same demand at every load, nothing when idle (service-demand law)',
  linear: 'idle use, and the same demand at every load',
  root: 'idle use, and a demand that falls with the square root of the load',
  batching: 'idle use, and a demand that falls in step with how busy the system is',
  curve: 'idle use, and a demand that falls piece by piece',
};

const NO_TERMS: readonly number[] = [];
const KNOTS = [1 / 3, 2 / 3];

/**
 * The rival shapes for these points. Batching needs ceilings, to know how busy the system is at a load; the piecewise one
 * bends at loads that were measured, and needs four of them.
 */
export function shapesFor(options: { points: readonly LoadPoint[]; groups: readonly ClassGroup[] }): Shape[] {
  const { points } = options;
  const busyAt = busyShare(options);
  const rates = points.map(({ perSec }) => perSec).filter((rate) => rate > 0);
  const shapes: Shape[] = [
    { id: 'constant', title: SHAPE_TITLES.constant, hasIdle: false, flattening: () => NO_TERMS },
    { id: 'linear', title: SHAPE_TITLES.linear, hasIdle: true, flattening: () => NO_TERMS },
    { id: 'root', title: SHAPE_TITLES.root, hasIdle: true, flattening: ({ perSec }) => [Math.sqrt(perSec)] },
    ...(busyAt === null ? [] : [{ id: 'batching', title: SHAPE_TITLES.batching, hasIdle: true, flattening: (load) => [load.perSec * (1 - busyAt(load))] } satisfies Shape]),
  ];
  if (new Set(points.map(({ loadKey }) => loadKey)).size < 4 || rates.length < 4) return shapes;
  const knots = [...new Set(KNOTS.map((share) => Math.exp(quantile(sorted(rates.map(Math.log)), share))))];
  return [...shapes, { id: 'curve', title: SHAPE_TITLES.curve, hasIdle: true, flattening: ({ perSec }) => knots.map((knot) => Math.min(perSec, knot)) }];
}

/**
 * How busy the system is at a load, 0 to 1: a busy system takes requests in batches, an idle one wakes up for each. Each
 * group of classes takes its share of the whole; the shares are those that make every ceiling 1. Null without ceilings.
 */
function busyShare({ points, groups }: { points: readonly LoadPoint[]; groups: readonly ClassGroup[] }): ((load: Load) => number) | null {
  const ceilings = points.filter(({ purpose }) => purpose === CEILING);
  if (ceilings.length === 0) return null;
  const seconds = leastSquares(ceilings.map((point) => groups.map((group) => rateOf(group, point)))).solve(ceilings.map(() => 1));
  return (load) => Math.min(1, groups.reduce((sum, group, at) => sum + rateOf(group, load) * (seconds[at] ?? 0), 0));
}

/** The row of the design for a load: idle, each group of classes, the terms that flatten. */
export function rowOf(options: { shape: Shape; groups: readonly ClassGroup[]; load: Load }): number[] {
  const { shape, groups, load } = options;
  return [...(shape.hasIdle ? [1] : []), ...groups.map((group) => rateOf(group, load)), ...shape.flattening(load)];
}

/** Requests a second of all the classes of a group. */
export function rateOf(group: ClassGroup, load: Load): number {
  return group.classes.reduce((sum, id) => sum + (load.classPerSec[id] ?? 0), 0);
}

/** The row that gives a component's idle use. */
export function idleRow({ shape, groups }: { shape: Shape; groups: readonly ClassGroup[] }): number[] {
  return rowOf({ shape, groups, load: { perSec: 0, classPerSec: {} } });
}

/** The row that gives what a request of a group needs at a load, in CPU seconds: its own demand, and its part of what flattens. */
export function demandRow(options: { shape: Shape; groups: readonly ClassGroup[]; group: number; load: Load }): number[] {
  const { shape, groups, group, load } = options;
  return [...(shape.hasIdle ? [0] : []), ...groups.map((_, at) => Number(at === group)), ...shape.flattening(load).map((value) => value / load.perSec)];
}
