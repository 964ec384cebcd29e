import { throughputAt, type UslParameters } from './usl.ts';

/*
 * The law turned round. By Little's law N = X R the mean latency at a load is R(N) = N ÷ X(N) = (1 + α (N − 1) + β N (N − 1)) ÷ γ,
 * coherency included; every function here solves that exactly, so that they lead back to where they came from. Latency is in
 * the unit of time of the throughput (seconds where throughput is per second).
 */

/** Loads that bring a throughput: on the way up, and on the way down beyond the peak (null where β is 0: there is none). */
export interface LoadBranches {
  readonly ascending: number;
  readonly descending: number | null;
}

/** Both loads at which the throughput is `throughput`; null where the curve never reaches it, or it is not above 0. */
export function concurrencyAtThroughput(usl: UslParameters, throughput: number): LoadBranches | null {
  const { alpha, beta, gamma } = usl;
  if (!(throughput > 0)) return null;
  // β X N² − b N + X (1 − α) = 0
  const b = gamma - (alpha - beta) * throughput;
  const discriminant = b * b - 4 * beta * throughput * throughput * (1 - alpha);
  if (b <= 0 || discriminant < 0) return null;
  const root = Math.sqrt(discriminant);
  // Written so that nothing cancels where β is small, or 0.
  return { ascending: (2 * throughput * (1 - alpha)) / (b + root), descending: beta > 0 ? (b + root) / (2 * beta * throughput) : null };
}

/** Mean latency at a load. */
export function latencyAtConcurrency(usl: UslParameters, load: number): number {
  return load / throughputAt(usl, load);
}

/** The load at which the mean latency is `latency`; null where no load has it, or all loads have the same (α = β = 0). */
export function concurrencyAtLatency(usl: UslParameters, latency: number): number | null {
  const { alpha, beta, gamma } = usl;
  // β N² + (α − β) N − c = 0
  const slope = alpha - beta;
  const c = gamma * latency - (1 - alpha);
  const discriminant = slope * slope + 4 * beta * c;
  if (!(latency > 0) || discriminant < 0 || (beta === 0 && alpha === 0)) return null;
  const root = Math.sqrt(discriminant);
  // The larger solution; below load 1 latency may fall before it rises.
  const load = slope > 0 ? (2 * c) / (slope + root) : (root - slope) / (2 * beta);
  return load > 0 ? load : null;
}

/** The throughput at which the mean latency is `latency`: N ÷ R (Little's law). Null as for `concurrencyAtLatency`. */
export function throughputAtLatency(usl: UslParameters, latency: number): number | null {
  const load = concurrencyAtLatency(usl, latency);
  return load === null ? null : load / latency;
}

/** Mean latency at a throughput, on both branches; null where the curve never reaches it. */
export function latencyAtThroughput(usl: UslParameters, throughput: number): LoadBranches | null {
  const loads = concurrencyAtThroughput(usl, throughput);
  if (loads === null) return null;
  return { ascending: loads.ascending / throughput, descending: loads.descending === null ? null : loads.descending / throughput };
}
