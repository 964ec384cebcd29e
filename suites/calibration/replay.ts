import { MS_PER_SEC } from '../harness/units.ts';

/** What a target logged of one worker that serves in order of arrival, one entry a request. */
export interface ServiceLog {
  readonly arrivalMs: Float64Array;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
}

/** What requests that came at those times, and took so long, had to wait for. */
export interface Replayed {
  readonly waitingMs: Float64Array;
  readonly serviceMs: Float64Array;
  /** Waiting and service. */
  readonly responseMs: Float64Array;
}

/**
 * Lindley's recursion, W(n+1) = max(0, W(n) + S(n) − A(n)), with S the service times and A the gaps between arrivals
 * (D. V. Lindley, "The theory of queues with a single server", Proc. Cambridge Philosophical Society 48, 1952). The first
 * request finds nobody.
 */
export function replay(log: ServiceLog): Replayed {
  const { arrivalMs, startMs, endMs } = log;
  const n = arrivalMs.length;
  const waitingMs = new Float64Array(n);
  const serviceMs = new Float64Array(n);
  const responseMs = new Float64Array(n);
  let waiting = 0;
  for (let i = 0; i < n; i++) {
    const service = (endMs[i] ?? 0) - (startMs[i] ?? 0);
    waitingMs[i] = waiting;
    serviceMs[i] = service;
    responseMs[i] = waiting + service;
    waiting = Math.max(0, waiting + service - ((arrivalMs[i + 1] ?? 0) - (arrivalMs[i] ?? 0)));
  }
  return { waitingMs, serviceMs, responseMs };
}

/** How far the log is from one worker in order of arrival: the largest difference to the waiting that it shows itself. */
export function unexplainedMs(log: ServiceLog): number {
  const { waitingMs } = replay(log);
  let largest = 0;
  for (let i = 0; i < waitingMs.length; i++) {
    const logged = (log.startMs[i] ?? 0) - (log.arrivalMs[i] ?? 0);
    largest = Math.max(largest, Math.abs(logged - (waitingMs[i] ?? 0)));
  }
  return largest;
}

/**
 * The smallest value that at least a share `p` of all values does not exceed: the definition of the histograms that it is
 * set beside (nearest rank).
 *
 * @throws RangeError when there is no value.
 */
export function rankOf(values: Float64Array, p: number): number {
  const ordered = Float64Array.from(values).sort();
  const value = ordered[Math.min(ordered.length, Math.max(1, Math.ceil(p * ordered.length))) - 1];
  if (value === undefined) throw new RangeError('there is no quantile of no values');
  return value;
}

/** Arrivals per second between the first and the last. */
export function arrivalRate(log: ServiceLog): number {
  const { arrivalMs } = log;
  const spanMs = (arrivalMs.at(-1) ?? 0) - (arrivalMs[0] ?? 0);
  return spanMs > 0 ? ((arrivalMs.length - 1) * MS_PER_SEC) / spanMs : 0;
}
