import type { SliceReading } from '../../../harness/scenario.ts';
import { microsToMs, perSec } from '../../../harness/units.ts';
import type { GeneratorUse } from '../../../harness/generator/protocol.ts';
import type { AuditCounts } from '../audit.ts';
import type { PacedLoad } from './options.ts';
import type { Tally } from './tally.ts';

const QUANTILES = { p50Ms: 0.5, p90Ms: 0.9, p99Ms: 0.99, p999Ms: 0.999 } as const;

/** A slice in the form in which it is recorded. A closed loop tells its rate alone: it slows down with what it measures (R1). */
export function readingOf(options: {
  tally: Tally;
  counts: AuditCounts & { readonly unsent: number };
  kind: PacedLoad['kind'];
  windowMs: number;
  drainMs: number;
  generator: GeneratorUse;
}): SliceReading {
  const { tally, counts, kind, windowMs, drainMs, generator } = options;
  const common = { operations: counts.delivered, audit: { ...counts }, generator };
  const rates = { deliveredPerSec: perSec(tally.delivered, windowMs), drainMs };
  if (kind === 'closed') return { ...common, metrics: rates };
  const response = tally.response.read();
  const service = tally.service.read();
  const startDelay = tally.startDelay.read();
  const quantiles = Object.fromEntries(Object.entries(QUANTILES).map(([name, q]) => [name, microsToMs(response.quantileMicros(q))]));
  return {
    ...common,
    metrics: {
      offeredPerSec: perSec(tally.offered, windowMs),
      ...rates,
      // Quantiles of nothing are left out.
      ...(response.count > 0 && quantiles),
      ...(service.count > 0 && { serviceP99Ms: microsToMs(service.quantileMicros(QUANTILES.p99Ms)) }),
      ...(startDelay.count > 0 && { startDelayP99Ms: microsToMs(startDelay.quantileMicros(QUANTILES.p99Ms)) }),
    },
    histograms: { response: response.encoded, service: service.encoded, startDelay: startDelay.encoded },
  };
}
