import { curveAt, type ServiceCurve } from './service-curve.ts';
import { weights } from './weights.ts';

/** The closed part of a network: think and delays in one number a class, stations that queue by their curves. */
export interface ClosedPart {
  readonly populations: readonly number[];
  readonly awaySeconds: readonly number[];
  /** By class, then by station. */
  readonly demands: readonly (readonly number[])[];
  readonly curves: readonly ServiceCurve[];
}

/** The distribution of the number at a station that is fed a load: chances of 0, 1, …, J, and falling by `ratio` beyond. */
export interface Fed {
  readonly load: number;
  /** Of each class in the load. */
  readonly shares: readonly number[];
  readonly chances: Float64Array;
  readonly ratio: number;
  readonly mean: number;
  readonly variance: number;
  /** Of the sum of the weights that the chances are made from. */
  readonly logSum: number;
}

export function feed(curve: ServiceCurve, loads: readonly number[]): Fed {
  const load = loads.reduce((sum, value) => sum + value, 0);
  const ratioAt = (n: number): number => load / curveAt(curve, n);
  const count = curve.head.length + 1;
  const ratio = curve.tail === 0 ? 0 : load / curve.tail;
  const start = largest(count, ratioAt);
  const chances = weights({ count, start: start.at, ratio: ratioAt });
  const { sum, mean, variance } = moments(chances, ratio);
  return {
    load,
    shares: loads.map((value) => (load === 0 ? 0 : value / load)),
    chances: chances.map((chance) => chance / sum),
    ratio,
    mean,
    variance,
    logSum: start.log + Math.log(sum),
  };
}

function moments(chances: Float64Array, ratio: number): { sum: number; mean: number; variance: number } {
  const last = chances.length - 1;
  const odds = ratio / (1 - ratio);
  const tail = (chances[last] ?? 0) * odds;
  // Beyond the last: its number and a geometric one of at least 1, with mean 1 + odds and second moment (1 + odds) (1 + 2 odds).
  let sum = tail;
  let first = tail * (last + 1 + odds);
  let second = tail * (last * last + 2 * last * (1 + odds) + (1 + odds) * (1 + 2 * odds));
  chances.forEach((chance, n) => {
    sum += chance;
    first += n * chance;
    second += n * n * chance;
  });
  const mean = first / sum;
  return { sum, mean, variance: Math.max(0, second / sum - mean * mean) };
}

function largest(count: number, ratio: (n: number) => number): { at: number; log: number } {
  let best = { at: 0, log: 0 };
  for (let n = 1, log = 0; n < count; n += 1) {
    log += Math.log(ratio(n));
    if (log > best.log) best = { at: n, log };
  }
  return best;
}
