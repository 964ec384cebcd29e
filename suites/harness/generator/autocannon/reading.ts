import * as hdr from 'hdr-histogram-js';
import type { JsHistogram } from 'hdr-histogram-js';
import { MicrosHistogram } from '../../histogram.ts';
import type { SliceReading } from '../../scenario.ts';
import { microsToMs, perSec } from '../../units.ts';
import type { GeneratorUse } from '../protocol.ts';
import type { RawResult } from './cannon.ts';

const QUANTILES = { P50: 0.5, P90: 0.9, P95: 0.95, P99: 0.99, P999: 0.999 } as const;
const BUCKET_BITS = 32;

/** The results of all threads over one slice, in the form and by the names of the other HTTP generator. */
export function readingOf(options: { results: readonly RawResult[]; elapsedMs: number; connections: number; generator: GeneratorUse }): SliceReading {
  const { results, elapsedMs, connections, generator } = options;
  const sum = (of: (result: RawResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const started = sum(({ totalRequests }) => totalRequests);
  const completed = sum(({ totalCompletedRequests }) => totalCompletedRequests);
  const status = sum(({ non2xx }) => non2xx);
  // A response that has neither the status nor the body expected is counted by autocannon under both.
  const body = Math.min(sum(({ mismatches }) => mismatches), completed - status);
  const ok = completed - status - body;
  const timeout = sum(({ timeouts }) => timeouts);
  const told = sum(({ errors }) => errors) - timeout;
  const unanswered = Math.max(0, started - completed - timeout - told);
  // Requests under way at the end are cut off. What is missing beyond those was lost with connections that the target
  // closed, of which autocannon says nothing.
  const aborted = Math.min(unanswered, connections);
  const broken = told + unanswered - aborted;
  const ended = completed + timeout + broken;
  const latency = latenciesOf(results);
  const quantiles = latency.count === 0 ? [] : Object.entries(QUANTILES).map(([name, q]) => [name, microsToMs(latency.quantile(q))] as const);
  const encoded = latency.encode();
  return {
    operations: completed,
    metrics: {
      offeredPerSec: perSec(started, elapsedMs),
      achievedPerSec: perSec(started, elapsedMs),
      completedPerSec: perSec(ok, elapsedMs),
      errorShare: ended === 0 ? 0 : (ended - ok) / ended,
      // In a closed loop nothing waits to be sent: response and service time are the same.
      ...Object.fromEntries(['response', 'service'].flatMap((name) => quantiles.map(([suffix, ms]) => [`${name}${suffix}Ms`, ms]))),
      drainMs: 0,
      connections,
    },
    audit: { started: ended + aborted, ok, status, body, timeout, broken, aborted },
    generator,
    histograms: { response: encoded, service: encoded },
  };
}

/** Whole milliseconds, rounded down by autocannon, as microseconds: 0 stands for anything below 1 ms. */
function latenciesOf(results: readonly RawResult[]): MicrosHistogram {
  const latencies = MicrosHistogram.create();
  for (const { latencies: encoded } of results) {
    const values = (hdr.decodeFromCompressedBase64(encoded, BUCKET_BITS, false) as unknown as Pick<JsHistogram, 'recordedValuesIterator'>).recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      for (let i = 0; i < countAtValueIteratedTo; i++) latencies.recordMs(valueIteratedTo);
    }
  }
  return latencies;
}
