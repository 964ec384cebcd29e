import type { SliceReading } from '../../scenario.ts';
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
  windowMs: number;
  drainMs: number;
  connections: number;
  generator: GeneratorUse;
}): HttpReading {
  const { tally, windowMs, drainMs, connections, generator } = options;
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
    reasons: Object.fromEntries(tally.reasons),
  };
}
