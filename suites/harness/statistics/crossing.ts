import { mean } from './quantiles.ts';
import { studentQuantile } from './student.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a rising line through the points reaches a height, and between which ends it does so in 95 of 100 samples. */
export interface Crossing {
  readonly x: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Least squares of y on x, asked backwards: at which x is y at `height`? The ends are Fieller's (E. C. Fieller, "Some
 * problems in interval estimation", J. Royal Statistical Society B 16, 1954), which are honest where the slope is itself
 * uncertain. Null where the points do not show that y rises with x: then no interval is bounded.
 */
export function crossingOf(options: { points: readonly Point[]; height: number; confidence?: number }): Crossing | null {
  const { points, height, confidence = 0.95 } = options;
  const n = points.length;
  if (n < 3) return null;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const sum = (of: (point: Point) => number): number => points.reduce((total, point) => total + of(point), 0);
  const sxx = sum(({ x }) => (x - meanX) ** 2);
  const slope = sum(({ x, y }) => (x - meanX) * (y - meanY)) / sxx;
  const variance = sum(({ x, y }) => (y - meanY - slope * (x - meanX)) ** 2) / (n - 2);
  const t = studentQuantile((1 + confidence) / 2, n - 2);
  const g = (t ** 2 * variance) / (slope ** 2 * sxx);
  if (!(slope > 0) || !(g < 1)) return null;
  const offset = (height - meanY) / slope;
  const half = (t * Math.sqrt(variance) * Math.sqrt((1 - g) / n + offset ** 2 / sxx)) / (slope * (1 - g));
  const centre = meanX + offset / (1 - g);
  return { x: meanX + offset, lower: centre - half, upper: centre + half };
}
