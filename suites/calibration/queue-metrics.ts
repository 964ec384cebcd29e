import { MicrosHistogram } from '../harness/histogram.ts';
import type { SliceReading } from '../harness/scenario.ts';
import { microsToMs } from '../harness/units.ts';
import { rankOf, replay, unexplainedMs, type ServiceLog } from './replay.ts';
import type { TargetDeeds } from './target/target.ts';

/** The percentiles that rulers and replays are compared at. */
export const quantiles = { P50: 0.5, P90: 0.9, P99: 0.99 } as const;
export type QuantileName = keyof typeof quantiles;
export const quantileNames = Object.keys(quantiles) as QuantileName[];

/** `replayP50Ms` …: what the target's log, replayed, says of response times; nothing for an empty log. */
export function replayMetrics(log: ServiceLog): Record<string, number> {
  const { responseMs } = replay(log);
  if (responseMs.length === 0) return {};
  const metrics: Record<string, number> = { unexplainedMs: unexplainedMs(log) };
  for (const name of quantileNames) metrics[`replay${name}Ms`] = rankOf(responseMs, quantiles[name]);
  return metrics;
}

/**
 * What the way there and back adds: the response times of an instant target at the same rate. `baselineMeanMs` is what it
 * adds to any quantile of a queue: with a delay T that does not depend on the response R, P(R + T ≤ x) = E[F(x − T)], which
 * is F(x) − f(x)·E[T] to first order, so that every quantile moves by the mean of T.
 */
export function baselineMetrics({ metrics, histograms }: SliceReading): Record<string, number> {
  const baseline: Record<string, number> = {};
  for (const name of quantileNames) {
    const value = metrics[`response${name}Ms`];
    if (value !== undefined) baseline[`baseline${name}Ms`] = value;
  }
  const encoded = histograms?.['response'];
  if (encoded !== undefined) baseline['baselineMeanMs'] = microsToMs(MicrosHistogram.decode(encoded).meanMicros);
  return baseline;
}

/** `trueServiceMeanMs`: what the worker took for a request; nothing for an empty log. */
export function serviceMetrics(log: ServiceLog): Record<string, number> {
  const { serviceMs } = replay(log);
  return serviceMs.length === 0 ? {} : { trueServiceMeanMs: serviceMs.reduce((sum, ms) => sum + ms, 0) / serviceMs.length };
}

/** The log of a target that has one worker. */
export function logOf({ log }: TargetDeeds): ServiceLog {
  if (log === null) throw new Error('this behaviour of the target has no log');
  return log;
}
