import { feed, type ClosedPart, type Fed } from './tilt.ts';

interface Point {
  readonly rates: readonly number[];
  readonly fed: readonly Fed[];
  /** What is made least: the logarithm of the generating function less `Σ N_k log rate_k`. Infinity: a station is fed too much. */
  readonly height: number;
}

const MOST_STEPS = 200;
/** Twice the height left to go: what is far below 1 no longer changes the scale. */
const NEAR = 1e-6;

/**
 * Rates at which open flows of the same classes would keep as many requests in the network, on average, as the closed
 * classes have: the saddle point of the generating function, found by Newton's method on a convex function of the
 * logarithms of the rates. Scaled by them, the normalisation constants of a network of any size are probabilities near
 * their maximum, so that nothing under- or overflows.
 *
 * Source: after Lam, "Dynamic scaling and growth behavior of queuing network normalization constants", JACM 29 (1982);
 * Daniels, "Saddlepoint approximations in statistics", Annals of Mathematical Statistics 25 (1954).
 */
export function saddleRates(part: ClosedPart): number[] {
  let point = pointAt(part, easyRates(part));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, curvature } = slopeAt(part, point);
    const direction = solvePositive(curvature, gradient).map((value) => -value);
    const slope = gradient.reduce((sum, value, k) => sum + value * (direction[k] ?? 0), 0);
    if (-slope < NEAR) break;
    point = descend({ part, point, direction, slope });
  }
  return [...point.rates];
}

/** Rates that no station minds. */
function easyRates({ populations, awaySeconds, demands, curves }: ClosedPart): number[] {
  const alone = populations.map((population, k) => population / (demands[k] ?? []).reduce((sum, demand) => sum + demand, awaySeconds[k] ?? 0));
  const use = curves.map(({ tail }, i) => (tail === 0 ? 0 : alone.reduce((sum, rate, k) => sum + rate * (demands[k]?.[i] ?? 0), 0) / tail));
  const factor = Math.min(1, 0.5 / Math.max(0, ...use));
  return alone.map((rate) => rate * factor);
}

function pointAt(part: ClosedPart, rates: readonly number[]): Point {
  const fed = part.curves.map((curve, i) => feed(curve, rates.map((rate, k) => rate * (part.demands[k]?.[i] ?? 0))));
  const classes = rates.reduce((sum, rate, k) => sum + rate * (part.awaySeconds[k] ?? 0) - (part.populations[k] ?? 0) * Math.log(rate), 0);
  const isTooMuch = fed.some(({ ratio }) => ratio >= 1);
  return { rates, fed, height: isTooMuch ? Infinity : fed.reduce((sum, { logSum }) => sum + logSum, classes) };
}

/** First and second derivatives by the logarithms of the rates: means less populations, and the covariances of the numbers of each class. */
function slopeAt(part: ClosedPart, { rates, fed }: Point): { gradient: number[]; curvature: number[][] } {
  const away = rates.map((rate, k) => rate * (part.awaySeconds[k] ?? 0));
  const mean = (k: number): number => fed.reduce((sum, { shares, mean: all }) => sum + (shares[k] ?? 0) * all, away[k] ?? 0);
  const curvature = rates.map((_, k) =>
    rates.map((__, j) => {
      const common = fed.reduce((sum, { shares, mean: all, variance }) => sum + (shares[k] ?? 0) * (shares[j] ?? 0) * (variance - all), 0);
      return k === j ? common + mean(k) : common;
    }),
  );
  return { gradient: rates.map((_, k) => mean(k) - (part.populations[k] ?? 0)), curvature };
}

/** As far in the direction as it goes down (Armijo's rule), and not out of sight at once. */
function descend({ part, point, direction, slope }: { part: ClosedPart; point: Point; direction: readonly number[]; slope: number }): Point {
  const longest = Math.max(...direction.map(Math.abs));
  for (let length = Math.min(1, 3 / longest); length > 1e-9; length /= 2) {
    const next = pointAt(part, point.rates.map((rate, k) => rate * Math.exp(length * (direction[k] ?? 0))));
    if (next.height <= point.height + 1e-4 * length * slope) return next;
  }
  return point;
}

/** Solves a symmetric positive system by Cholesky's decomposition; what rounding made of a zero is a little above it. */
function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower: number[][] = [];
  const inner = (a: readonly number[], b: readonly number[], upTo: number): number => {
    let sum = 0;
    for (let j = 0; j < upTo; j += 1) sum += (a[j] ?? 0) * (b[j] ?? 0);
    return sum;
  };
  for (let k = 0; k < size; k += 1) {
    const row: number[] = [];
    lower.push(row);
    for (let j = 0; j < k; j += 1) row.push(((matrix[k]?.[j] ?? 0) - inner(row, lower[j] ?? [], j)) / (lower[j]?.[j] ?? 1));
    const diagonal = matrix[k]?.[k] ?? 0;
    row.push(Math.sqrt(Math.max(diagonal - inner(row, row, k), diagonal * 1e-14)));
  }
  const forward: number[] = [];
  for (let k = 0; k < size; k += 1) forward.push(((right[k] ?? 0) - inner(lower[k] ?? [], forward, k)) / (lower[k]?.[k] ?? 1));
  const solution = new Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k -= 1) {
    let value = forward[k] ?? 0;
    for (let j = k + 1; j < size; j += 1) value -= (lower[j]?.[k] ?? 0) * (solution[j] ?? 0);
    solution[k] = value / (lower[k]?.[k] ?? 1);
  }
  return solution;
}
