import { fitComponent, predict, scaleOf } from './fit.ts';
import type { LoadPoint } from './points.ts';
import type { ClassGroup } from './separation.ts';
import { shapesFor, type Shape, type ShapeId } from './shape.ts';

/** A fit needs so many points more than parameters: with fewer, its noise cannot be seen. */
const SPARE_POINTS = 3;
/** Fewer loads than this leave nothing to learn from when one is left out. */
const FEWEST_LOADS = 3;
/** A richer shape must be better by so much of the error, or the simpler one stands. */
const WORTH = 0.9;
/** Errors are shown against use down to this many cores, where 10 % is the 0.02 cores that a prediction may miss by. */
const SHOWN_FLOOR_CORES = 0.2;

/** A rival shape and how well it foretells loads that it has not seen. */
export interface RivalShape {
  readonly shape: ShapeId;
  readonly title: string;
  /** Root mean square of the errors at the loads left out, as a share of use (of 0.2 cores below that); null: not tried. */
  readonly errorShare: number | null;
  readonly reason: string;
  readonly chosen: boolean;
}

/** The shape chosen for a component, by leaving out one load after another (all trials that were offered it at once). */
export function chooseShape(options: { component: string; groups: readonly ClassGroup[]; points: readonly LoadPoint[] }): { shape: Shape; rivals: readonly RivalShape[] } {
  const { component, groups, points } = options;
  const shapes = shapesFor({ points, groups });
  const tried = shapes.map((shape) => {
    const parameters = (shape.hasIdle ? 1 : 0) + groups.length + shape.flattening({ perSec: 1, classPerSec: {} }).length;
    if (points.length < parameters + SPARE_POINTS) return { shape, score: Infinity, errorShare: null, reason: `${points.length} trials are too few for ${parameters} parameters` };
    return { shape, ...crossValidated({ component, groups, points, shape }) };
  });
  const least = Math.min(...tried.map(({ score }) => score));
  const simplest = tried.find(({ score }) => score < Infinity && score * WORTH <= least);
  const shape = simplest?.shape ?? fallback(shapes, points);
  return {
    shape,
    rivals: tried.map(({ shape: rival, errorShare, reason }) => ({ shape: rival.id, title: rival.title, errorShare, reason, chosen: rival === shape })),
  };
}

/** Where nothing can be cross-validated: idle use if it was measured, else the service-demand law alone. */
function fallback(shapes: readonly Shape[], points: readonly LoadPoint[]): Shape {
  const wanted: ShapeId = points.some(({ perSec }) => perSec === 0) ? 'linear' : 'constant';
  const found = shapes.find(({ id }) => id === wanted) ?? shapes[0];
  if (found === undefined) throw new RangeError('there is no shape to fall back on');
  return found;
}

/** `score` is relative to use as the fit's noise is; `errorShare` is what readers see. */
function crossValidated(options: { component: string; groups: readonly ClassGroup[]; points: readonly LoadPoint[]; shape: Shape }): { score: number; errorShare: number | null; reason: string } {
  const { component, points } = options;
  const loads = [...new Set(points.filter(({ perSec }) => perSec > 0).map(({ loadKey }) => loadKey))];
  if (loads.length < FEWEST_LOADS) return { score: Infinity, errorShare: null, reason: `${loads.length} loads are too few to leave one out` };
  const errors = loads.flatMap((load) => {
    const fit = fitComponent({ ...options, points: points.filter(({ loadKey }) => loadKey !== load) });
    return points
      .filter(({ loadKey }) => loadKey === load)
      .map((point) => {
        const measured = point.cores[component] ?? 0;
        return { measured, error: predict({ fit, coefficients: fit.coefficients, load: point }) - measured };
      });
  });
  const rootMeanSquare = (scale: (cores: number) => number): number =>
    Math.sqrt(errors.reduce((sum, { measured, error }) => sum + (error / scale(measured)) ** 2, 0) / errors.length);
  return { score: rootMeanSquare(scaleOf), errorShare: rootMeanSquare((cores) => Math.max(cores, SHOWN_FLOOR_CORES)), reason: '' };
}
