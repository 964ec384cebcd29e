import { mean } from '../../../suites/harness/statistics/quantiles.ts';

/** What a lookup cost with a table of so many routes, once. */
export interface GrowthPoint {
  readonly routes: number;
  readonly micros: number;
}

export const growthShapes = ['constant', 'logarithmic', 'linear'] as const;
export type GrowthShape = (typeof growthShapes)[number];

/** micros = base × (1 + rise × g(routes)), g being 0, ln or the identity; noise in proportion to the cost. */
export interface GrowthFit {
  readonly shape: GrowthShape;
  readonly base: number;
  /** Not below zero: that cost falls with the number of routes is no law. */
  readonly rise: number;
  /** Sum of the squared residuals on the log scale. */
  readonly squares: number;
  readonly aicc: number;
}

const GRID = 60;
/** Of rise × g at the largest table: from nothing that could be seen to nothing but growth. */
const RISE_RANGE = { least: 1e-4, most: 1e6 };
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 32;

const growthOf: Readonly<Record<GrowthShape, (routes: number) => number>> = {
  constant: () => 0,
  logarithmic: Math.log,
  linear: (routes) => routes,
};

/**
 * Maximum likelihood with log-normal noise: for a given rise the base is the mean log residual, so that one number is left to
 * seek (on a grid, then by golden section). AICc: Hurvich & Tsai, "Regression and time series model selection in small
 * samples", Biometrika 76, 1989; the variance counts as a parameter. Infinite where there are too few points for it.
 */
export function fitShape(points: readonly GrowthPoint[], shape: GrowthShape): GrowthFit {
  const g = growthOf[shape];
  const groups = groupsOf(points, g);
  const most = Math.max(...groups.map(({ growth }) => growth));
  const rise = shape === 'constant' || !(most > 0) ? 0 : bestRise({ squares: (value) => squaresAt(groups, value).squares, scale: 1 / most });
  const { base, squares } = squaresAt(groups, rise);
  const [n, k] = [points.length, shape === 'constant' ? 2 : 3];
  const correction = n - k - 1 > 0 ? (2 * k * (k + 1)) / (n - k - 1) : Number.POSITIVE_INFINITY;
  // What fits to the last digit fits as well as doubles can tell.
  const aicc = n * Math.log(Math.max(squares, n * Number.EPSILON ** 2) / n) + 2 * k + correction;
  return { shape, base, rise, squares, aicc };
}

/** The cost that a fit gives for so many routes, in microseconds. */
export function costAt({ shape, base, rise }: Pick<GrowthFit, 'shape' | 'base' | 'rise'>, routes: number): number {
  return base * (1 + rise * growthOf[shape](routes));
}

/** The trials of one size: all that a fit needs of them. */
interface Group {
  readonly growth: number;
  readonly count: number;
  /** Of the logarithms. */
  readonly mean: number;
  readonly squares: number;
}

function groupsOf(points: readonly GrowthPoint[], g: (routes: number) => number): Group[] {
  const bySize = new Map<number, number[]>();
  for (const { routes, micros } of points) bySize.set(routes, [...(bySize.get(routes) ?? []), Math.log(micros)]);
  return [...bySize].map(([routes, logs]) => {
    const centre = mean(logs);
    return { growth: g(routes), count: logs.length, mean: centre, squares: logs.reduce((sum, value) => sum + (value - centre) ** 2, 0) };
  });
}

function squaresAt(groups: readonly Group[], rise: number): Pick<GrowthFit, 'base' | 'squares'> {
  let [total, weighted] = [0, 0];
  const left = groups.map(({ growth, mean: centre }) => centre - Math.log1p(rise * growth));
  groups.forEach(({ count }, index) => {
    total += count;
    weighted += count * (left[index] ?? 0);
  });
  const logBase = weighted / total;
  const squares = groups.reduce((sum, group, index) => sum + group.squares + group.count * ((left[index] ?? 0) - logBase) ** 2, 0);
  return { base: Math.exp(logBase), squares };
}

function bestRise(options: { squares: (rise: number) => number; scale: number }): number {
  const { squares, scale } = options;
  const span = Math.log(RISE_RANGE.most / RISE_RANGE.least);
  const riseOf = (share: number): number => scale * RISE_RANGE.least * Math.exp(span * share);
  const values = Array.from({ length: GRID + 1 }, (_, place) => squares(riseOf(place / GRID)));
  const best = values.indexOf(Math.min(...values));
  let [low, high] = [Math.max(0, best - 1) / GRID, Math.min(GRID, best + 1) / GRID];
  for (let step = 0; step < STEPS; step++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (squares(riseOf(left)) <= squares(riseOf(right))) high = right;
    else low = left;
  }
  const found = riseOf((low + high) / 2);
  return squares(0) <= squares(found) ? 0 : found;
}
