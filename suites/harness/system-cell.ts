import type { Comparison, Contender, Metric } from './scenario.ts';

/** What every scenario of whole systems reads (`systemReading`). */
export const systemMetrics = [
  { id: 'throughputPerSec', title: 'Requests served', unit: 'perSec', better: 'more' },
  { id: 'p50Ms', title: 'Response time, p50', unit: 'ms', better: 'less' },
  { id: 'p99Ms', title: 'Response time, p99', unit: 'ms', better: 'less' },
  { id: 'errorShare', title: 'Errors', unit: 'share', better: 'less' },
] as const satisfies readonly Metric[];

/** What systems promise as a whole: nothing that could be ranked by class; they are compared at the same requests. */
export const systemGuarantees: Contender['guarantees'] = {
  class: null,
  delivery: 'a response to each request',
  durability: 'as its database gives',
  acknowledgement: 'the response',
  replicas: 1,
  order: 'none',
};

/** A cell whose trials are points of a curve, set against a model rather than against each other. */
export function curveCell(given: Omit<Comparison, 'controlRounds' | 'ownTruth'>): Comparison {
  return { ...given, controlRounds: 0, ownTruth: true };
}
