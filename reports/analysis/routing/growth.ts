import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { mean, quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import type { Estimate } from '../estimate.ts';
import { fTail } from '../scalability/residual-tests.ts';
import { costAt, fitShape, growthShapes, type GrowthFit, type GrowthPoint, type GrowthShape } from './growth-fit.ts';

/** How the cost of one router grows with the number of routes. */
export interface GrowthCurve {
  readonly contender: string;
  /** The shape that AICc prefers. */
  readonly fit: GrowthFit;
  /** AICc of the other shapes above it: below 2 they are as good. */
  readonly rivals: readonly { readonly shape: GrowthShape; readonly deltaAicc: number }[];
  /** What the repeats at each size say against the shape; null without repeats. */
  readonly misfit: Misfit | null;
  /** How many times as much a lookup costs with the most routes as with the fewest, by the fit. */
  readonly growth: Estimate;
  readonly sizes: readonly GrowthSize[];
}

/** Measured at one size. */
export interface GrowthSize {
  readonly routes: number;
  /** Geometric mean of the trials, in microseconds. */
  readonly micros: number;
  readonly least: number;
  readonly most: number;
  readonly fitted: number;
}

export interface Misfit {
  /** That sizes stray from the curve so far by chance. */
  readonly p: number;
  /** The largest deviation of a size from its curve, as a share. */
  readonly worst: { readonly routes: number; readonly share: number };
  /** `p` below 1 %: the curve describes, and is not the law. */
  readonly contradicted: boolean;
}

/** Where two curves cross within the sizes that were measured. */
export interface GrowthCrossing {
  /** Cheaper below the crossing. */
  readonly below: string;
  readonly above: string;
  /** In routes. */
  readonly at: Estimate;
  /** Of the resamples, how many cross at all, and once. */
  readonly certainty: number;
  /** One of the curves is contradicted by its residuals. */
  readonly doubtful: boolean;
}

export interface GrowthSeries {
  readonly contender: string;
  readonly points: readonly GrowthPoint[];
}

const MISFIT_P = 0.01;
const RESAMPLES = 399;
/** Fewer sizes tell no shape from another. */
export const FEWEST_SIZES = 4;
/** Of the resamples in which curves cross: below it a crossing is not said. */
const LEAST_CERTAINTY = 0.9;
const GRID = 400;

/** A curve for each router, and the crossings of every two. Pure; resampling is seeded. */
export function growthOf(options: { series: readonly GrowthSeries[]; seed: number; confidence: number; resamples?: number }): { curves: GrowthCurve[]; crossings: GrowthCrossing[] } {
  const { seed, confidence, resamples = RESAMPLES } = options;
  const random = createRandom(seed);
  const usable = options.series.filter(({ points }) => sizesOf(points).length >= FEWEST_SIZES && points.every(({ micros }) => micros > 0));
  const known = usable.map(({ contender, points }) => {
    const fits = growthShapes.map((shape) => fitShape(points, shape)).sort((a, b) => a.aicc - b.aicc);
    const fit = fits[0] ?? fitShape(points, 'constant');
    const resampled = resamplesOf({ points, shape: fit.shape, resamples, random: random.fork(contender) });
    return { points, resampled, curve: curveOf({ contender, points, fits, fit, resampled, confidence }) };
  });
  const crossings = known.flatMap((one, at) => known.slice(at + 1).flatMap((other) => crossingOf({ one, other, confidence })));
  return { curves: known.map(({ curve }) => curve), crossings: crossings.sort((a, b) => a.at.value - b.at.value) };
}

interface Known {
  readonly points: readonly GrowthPoint[];
  readonly resampled: readonly GrowthFit[];
  readonly curve: GrowthCurve;
}

function curveOf(options: { contender: string; points: readonly GrowthPoint[]; fits: readonly GrowthFit[]; fit: GrowthFit; resampled: readonly GrowthFit[]; confidence: number }): GrowthCurve {
  const { contender, points, fits, fit, resampled, confidence } = options;
  const sizes = sizesOf(points).map((routes): GrowthSize => {
    const values = points.filter((point) => point.routes === routes).map(({ micros }) => micros);
    return { routes, micros: Math.exp(mean(values.map(Math.log))), least: Math.min(...values), most: Math.max(...values), fitted: costAt(fit, routes) };
  });
  const [first, last] = [sizes[0]?.routes ?? 1, sizes.at(-1)?.routes ?? 1];
  const growth = (one: GrowthFit): number => costAt(one, last) / costAt(one, first);
  return {
    contender,
    fit,
    rivals: fits.filter((one) => one !== fit).map(({ shape, aicc }) => ({ shape, deltaAicc: aicc - fit.aicc })),
    misfit: misfitOf({ points, sizes, fit }),
    growth: bootstrapped({ value: growth(fit), values: resampled.map(growth), unit: 'ratio', samples: points.length, confidence }),
    sizes,
  };
}

/** Lack of fit against the repeats, on the log scale (Draper & Smith, "Applied Regression Analysis", 1998, section 2.1). */
function misfitOf(options: { points: readonly GrowthPoint[]; sizes: readonly GrowthSize[]; fit: GrowthFit }): Misfit | null {
  const { points, sizes, fit } = options;
  const df = [sizes.length - (fit.shape === 'constant' ? 1 : 2), points.length - sizes.length] as const;
  const [firstSize] = sizes;
  if (df[0] < 1 || df[1] < 1 || firstSize === undefined) return null;
  const ofSize = new Map(sizes.map((size) => [size.routes, Math.log(size.micros)]));
  const pure = points.reduce((sum, { routes, micros }) => sum + (Math.log(micros) - (ofSize.get(routes) ?? 0)) ** 2, 0);
  if (pure === 0) return null;
  const p = fTail(Math.max(0, fit.squares - pure) / df[0] / (pure / df[1]), df);
  const shareOf = ({ micros, fitted }: GrowthSize): number => micros / fitted - 1;
  const worst = sizes.reduce((most, size) => (Math.abs(shareOf(size)) > Math.abs(shareOf(most)) ? size : most), firstSize);
  return { p, worst: { routes: worst.routes, share: shareOf(worst) }, contradicted: p < MISFIT_P };
}

/** Fits of the same shape to trials drawn anew, size by size. */
function resamplesOf(options: { points: readonly GrowthPoint[]; shape: GrowthShape; resamples: number; random: Random }): GrowthFit[] {
  const { points, shape, resamples, random } = options;
  const groups = sizesOf(points).map((routes) => points.filter((point) => point.routes === routes));
  return Array.from({ length: resamples }, () => {
    const drawn = groups.flatMap((group) => group.flatMap(() => group[random.int(group.length)] ?? []));
    return fitShape(drawn, shape);
  });
}

function crossingOf({ one, other, confidence }: { one: Known; other: Known; confidence: number }): GrowthCrossing[] {
  const sizes = one.curve.sizes.map(({ routes }) => routes).filter((routes) => other.curve.sizes.some((size) => size.routes === routes));
  const range = { from: sizes[0] ?? 1, to: sizes.at(-1) ?? 1 };
  const [found, ...more] = crossingsIn(one.curve.fit, other.curve.fit, range);
  if (found === undefined || more.length > 0) return [];
  const drawn = one.resampled.map((fit, index) => crossingsIn(fit, other.resampled[index] ?? other.curve.fit, range));
  const once = drawn.flatMap((roots) => (roots.length === 1 ? roots : []));
  const certainty = once.length / drawn.length;
  if (certainty < LEAST_CERTAINTY) return [];
  const isOneBelow = costAt(one.curve.fit, range.from) < costAt(other.curve.fit, range.from);
  const [below, above] = isOneBelow ? [one, other] : [other, one];
  const samples = one.points.length + other.points.length;
  return [{
    below: below.curve.contender,
    above: above.curve.contender,
    at: bootstrapped({ value: found, values: once, unit: 'count', samples, confidence }),
    certainty,
    doubtful: [one, other].some(({ curve: { misfit } }) => misfit?.contradicted === true),
  }];
}

/** Numbers of routes, within the range alone, at which two curves cost the same. */
export function crossingsIn(one: GrowthFit, other: GrowthFit, range: { readonly from: number; readonly to: number }): number[] {
  const routesAt = (share: number): number => range.from * (range.to / range.from) ** share;
  const difference = (share: number): number => Math.log(costAt(one, routesAt(share)) / costAt(other, routesAt(share)));
  const found: number[] = [];
  for (let place = 0; place < GRID; place++) {
    let [low, high] = [place / GRID, (place + 1) / GRID];
    if (difference(low) * difference(high) >= 0) continue;
    for (let step = 0; step < 30; step++) {
      const middle = (low + high) / 2;
      if (difference(low) * difference(middle) <= 0) high = middle;
      else low = middle;
    }
    found.push(routesAt((low + high) / 2));
  }
  return found;
}

/** Percentile interval of resampled fits (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993), which takes in the value itself. */
function bootstrapped(options: { value: number; values: readonly number[]; unit: 'ratio' | 'count'; samples: number; confidence: number }): Estimate {
  const { value, values, unit, samples, confidence } = options;
  const ordered = sorted(values);
  const tail = (1 - confidence) / 2;
  return {
    value,
    lower: Math.min(value, quantile(ordered, tail)),
    upper: Math.max(value, quantile(ordered, 1 - tail)),
    unit,
    method: `of fitted curves, bootstrap of ${samples} trials within their sizes`,
    samples,
    confidence,
  };
}

function sizesOf(points: readonly GrowthPoint[]): number[] {
  return [...new Set(points.map(({ routes }) => routes))].sort((a, b) => a - b);
}
