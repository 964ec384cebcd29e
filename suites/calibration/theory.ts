import { createRandom, type Random } from '../harness/statistics/random.ts';
import { rankOf } from './replay.ts';

/** A queue with Poisson arrivals, exponential service times and one worker (M/M/1). */
export interface Queue {
  readonly serviceMs: number;
  /** Share of the time that the worker is busy: above 0, below 1. */
  readonly utilisation: number;
}

/**
 * The quantile of the response time: it is exponential with the mean S ÷ (1 − ρ) (Kleinrock, "Queueing Systems" I, 1975,
 * section 3.2).
 */
export function responseQuantileMs(queue: Queue, p: number): number {
  return -Math.log(1 - p) * meanResponseMs(queue);
}

export function meanResponseMs({ serviceMs, utilisation }: Queue): number {
  if (!(utilisation > 0 && utilisation < 1)) throw new RangeError(`a queue settles at a utilisation between 0 and 1, not ${utilisation}`);
  return serviceMs / (1 - utilisation);
}

/** Between which values a quantile of so many requests lies in 95 of 100 runs. */
export interface Band {
  readonly lowerMs: number;
  readonly upperMs: number;
}

const RUNS = 400;
/** Longer runs than this need no more simulation than their length allows. */
const MOST_REQUESTS = 8000;

/**
 * The 95 % band of observed response quantiles: neighbours in a queue wait together, so that n requests tell less than n
 * independent ones. By simulation (Lindley's recursion from an empty queue, seeded), because no closed form is known for
 * quantiles; above 8,000 requests the band of 8,000 is narrowed by the root of the ratio, as the central limit theorem for
 * such series has it. (For the mean waiting time there is a form: `meanWaitingDeviation`.)
 */
export function quantileBands(options: Queue & { requests: number; quantiles: readonly number[]; seed: number }): Band[] {
  const { serviceMs, utilisation, requests, quantiles, seed } = options;
  const n = Math.max(1, Math.min(MOST_REQUESTS, Math.round(requests)));
  const random = createRandom(seed);
  const found = quantiles.map(() => new Float64Array(RUNS));
  for (let run = 0; run < RUNS; run++) {
    const responses = simulate({ serviceMs, utilisation, requests: n, random });
    quantiles.forEach((p, index) => {
      const values = found[index];
      if (values) values[run] = rankOf(responses, p);
    });
  }
  const narrowing = Math.sqrt(n / Math.max(n, requests));
  return quantiles.map((p, index) => {
    const exactMs = responseQuantileMs(options, p);
    const values = found[index] ?? new Float64Array(1);
    const end = (share: number): number => exactMs + (rankOf(values, share) - exactMs) * narrowing;
    return { lowerMs: end(0.025), upperMs: end(0.975) };
  });
}

/** Response times of so many requests that come to an empty queue. */
export function simulate(options: Queue & { requests: number; random: Random }): Float64Array {
  const { serviceMs, utilisation, requests, random } = options;
  const gapMs = serviceMs / utilisation;
  const responses = new Float64Array(requests);
  let waiting = 0;
  for (let i = 0; i < requests; i++) {
    const service = -Math.log(1 - random.next()) * serviceMs;
    responses[i] = waiting + service;
    waiting = Math.max(0, waiting + service + Math.log(1 - random.next()) * gapMs);
  }
  return responses;
}

/**
 * The standard deviation of the mean waiting time over n requests, n large: variance S² ρ (2 + 5ρ − 4ρ² + ρ³) ÷ (1 − ρ)⁴ ÷ n
 * (D. J. Daley, "The serial correlation coefficients of waiting times in a stationary single server queue", J. Australian
 * Mathematical Society 8, 1968).
 */
export function meanWaitingDeviation(queue: Queue & { requests: number }): number {
  const { serviceMs, utilisation: rho, requests } = queue;
  const variance = (rho * (2 + 5 * rho - 4 * rho ** 2 + rho ** 3)) / (1 - rho) ** 4;
  return serviceMs * Math.sqrt(variance / requests);
}
