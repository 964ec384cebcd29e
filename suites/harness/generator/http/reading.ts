import type { ClassReading, SliceReading } from '../../scenario.ts';
import { microsToMs, perSec } from '../../units.ts';
import type { GeneratorUse } from '../protocol.ts';
import type { Tally } from './tally.ts';

/** A slice, with what went wrong in words. */
export interface HttpReading extends SliceReading {
  /** For each outcome other than `ok`, what the first one said. */
  readonly reasons: Readonly<Record<string, string>>;
}

const QUANTILES = { P50: 0.5, P90: 0.9, P95: 0.95, P99: 0.99, P999: 0.999 } as const;

/** A slice in the form in which it is recorded. Quantiles of nothing are left out. */
export function readingOf(options: {
  tally: Tally;
  /** In the order of the mix. */
  requestIds: readonly string[];
  windowMs: number;
  drainMs: number;
  connections: number;
  generator: GeneratorUse;
}): HttpReading {
  const { tally, requestIds, windowMs, drainMs, connections, generator } = options;
  const { ended, outcomes, histograms } = tally;
  const quantiles: Record<string, number> = {};
  const encoded: Record<string, string> = {};
  for (const [name, recorder] of Object.entries(histograms)) {
    const histogram = recorder.read();
    encoded[name] = histogram.encoded;
    if (histogram.count === 0) continue;
    for (const [suffix, q] of Object.entries(QUANTILES)) quantiles[`${name}${suffix}Ms`] = microsToMs(histogram.quantileMicros(q));
  }
  return {
    operations: outcomes.ok + outcomes.status + outcomes.body,
    metrics: {
      offeredPerSec: perSec(tally.startedInWindow, windowMs),
      achievedPerSec: perSec(tally.writtenInWindow, windowMs),
      completedPerSec: perSec(tally.okInWindow, windowMs),
      errorShare: ended === 0 ? 0 : (ended - outcomes.ok) / ended,
      ...quantiles,
      drainMs,
      connections,
    },
    audit: {
      started: tally.started,
      ...outcomes,
      retried: tally.retried,
      capHits: tally.capHits,
      connectionsOpened: tally.connectionsOpened,
      connectionsFailed: tally.connectionsFailed,
    },
    generator,
    histograms: encoded,
    classes: classesOf({ tally, requestIds, response: encoded['response'] ?? '' }),
    reasons: Object.fromEntries(tally.reasons),
  };
}

/** Of a single request the figures of the whole are given: the hot path need not count it twice. */
function classesOf(options: { tally: Tally; requestIds: readonly string[]; response: string }): Record<string, ClassReading> {
  const { tally, requestIds, response } = options;
  const whole = { operations: tally.ended, failed: tally.ended - tally.outcomes.ok, response };
  return Object.fromEntries(
    requestIds.map((id, kind) => {
      const one = tally.classes[kind];
      return [id, one === undefined ? whole : { operations: one.operations, failed: one.failed, response: one.response.read().encoded }];
    }),
  );
}
