import * as hdr from 'hdr-histogram-js';
import type { TrialRecord } from '../../suites/harness/record.ts';
import { responsesOf } from '../../suites/harness/statistics/responses.ts';
import { microsToMs } from '../../suites/harness/units.ts';

/** What Little's law says of one trial. */
export interface InFlight {
  /** Mean number in flight over the trial: rate × mean time of each. */
  readonly implied: number;
  /** The most that the generator had in flight, as it counted. */
  readonly peak: number;
}

/**
 * Mean operations in flight from the operations finished, the time that each took (a histogram of one-way times in
 * microseconds, whose name holds "oneWay") and the time that passed, beside the peak that the generator counted (metric
 * `peakInFlight`; of a closed loop its connections): L = λW (Little, Operations Research 9, 1961), which no mean above the peak can satisfy. Null where one
 * of them is absent.
 */
export function inFlightOf(trial: TrialRecord): InFlight | null {
  const users = closedUsers(trial);
  if (users !== null) return users;
  const encoded = Object.entries(trial.histograms).find(([name]) => /oneWay/i.test(name))?.[1];
  const peak = Math.max(0, ...trial.slices.map((slice) => slice.metrics['peakInFlight'] ?? 0));
  const elapsedMs = trial.slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);
  if (encoded === undefined || peak <= 0 || elapsedMs <= 0) return null;
  const meanMs = meanMsOf(encoded);
  if (meanMs === null) return null;
  const operations = trial.slices.reduce((sum, slice) => sum + slice.operations, 0);
  return { implied: (operations * meanMs) / elapsedMs, peak };
}

/** Of a closed loop over HTTP: its connections, each with one request under way. */
function closedUsers(trial: TrialRecord): InFlight | null {
  const { connections, loadKind } = trial.levels;
  if (typeof connections !== 'number' || loadKind === 'open') return null;
  const responses = responsesOf({ slices: trial.slices });
  const elapsedMs = trial.slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);
  return responses === null || elapsedMs <= 0 ? null : { implied: (responses.count * responses.meanMs) / elapsedMs, peak: connections };
}

/** A record may come from outside: what is no histogram is treated as none. */
function meanMsOf(encoded: string): number | null {
  try {
    const histogram = hdr.decodeFromCompressedBase64(encoded, 32, false);
    return histogram.totalCount > 0 ? microsToMs(histogram.mean) : null;
  } catch {
    return null;
  }
}
