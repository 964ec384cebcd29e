import { MicrosHistogram } from '../histogram.ts';
import type { SliceRecord } from '../record.ts';
import { microsToMs } from '../units.ts';

/** Response times of many requests, as their histograms tell them. */
export interface Responses {
  readonly count: number;
  readonly meanMs: number;
  /** @param q 0 to 1. */
  quantileMs(q: number): number;
}

/**
 * The response times of some slices, of one class of requests or of all; null where no histogram holds any.
 *
 * @param options.id of the class; default: all.
 */
export function responsesOf(options: { slices: readonly SliceRecord[]; id?: string }): Responses | null {
  const merged = MicrosHistogram.create();
  for (const { classes } of options.slices) {
    for (const [id, { response }] of Object.entries(classes ?? {})) {
      if (options.id === undefined || id === options.id) mergeInto(merged, response);
    }
  }
  if (merged.count === 0) return null;
  return { count: merged.count, meanMs: microsToMs(merged.meanMicros), quantileMs: (q) => microsToMs(merged.quantile(q)) };
}

/** A record may come from outside: what is no histogram is treated as none. */
function mergeInto(merged: MicrosHistogram, encoded: string): void {
  try {
    if (encoded !== '') merged.merge(MicrosHistogram.decode(encoded));
  } catch {
    // Not a histogram: nothing to add.
  }
}
