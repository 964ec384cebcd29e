import { MicrosHistogram } from '../histogram.ts';
import { microsToMs } from '../units.ts';
import { FEWEST } from './centre.ts';
import { mean } from './quantiles.ts';
import { studentQuantile } from './student.ts';

/** Durations that several trials recorded, taken together. */
export interface PooledDurations {
  readonly count: number;
  readonly trials: number;
  /** @param q 0 to 1. */
  quantileMs(q: number): number;
  /** Null below 3 trials. @param confidence e.g. 0.95. */
  intervalMs(q: number, confidence: number): { readonly lower: number; readonly upper: number } | null;
}

/** Histograms tell durations in whole microseconds, and in three digits beyond a thousand. */
const STEP_MICROS = 1;
const STEP_SHARE = 0.001;

/**
 * Quantiles of what trials recorded together. Requests of a trial resemble each other (they wait in the same queue), so
 * that intervals from order statistics of single requests would be far too short: the trial is the sample. The logarithm
 * of the quantile is computed again without each trial in turn, and the spread of these gives Student's interval with
 * trials − 1 degrees of freedom (the jackknife by groups; Quenouille 1956, Tukey 1958. Leaving out as large a part makes
 * it consistent for quantiles too: Shao & Wu, "A general theory for jackknife variance estimation", Annals of Statistics
 * 17, 1989).
 *
 * @param histograms one a trial. Null where none holds anything.
 */
export function pooledDurations(histograms: readonly MicrosHistogram[]): PooledDurations | null {
  const held = histograms.filter(({ count }) => count > 0);
  const all = merged(held);
  if (all.count === 0) return null;
  let without: readonly MicrosHistogram[] | null = null;
  return {
    count: all.count,
    trials: held.length,
    quantileMs: (q) => microsToMs(all.quantile(q)),
    intervalMs: (q, confidence) => {
      if (held.length < FEWEST) return null;
      without ??= held.map((own) => merged(held.filter((other) => other !== own)));
      const logs = without.map((rest) => Math.log(atLeastHalf(rest.quantile(q))));
      const centre = mean(logs);
      const n = held.length;
      const standardError = Math.sqrt(((n - 1) / n) * logs.reduce((sum, log) => sum + (log - centre) ** 2, 0));
      const reach = Math.exp(studentQuantile((1 + confidence) / 2, n - 1) * standardError);
      const value = atLeastHalf(all.quantile(q));
      const step = Math.max(STEP_MICROS, value * STEP_SHARE) / 2;
      return { lower: microsToMs(Math.max(0, Math.min(value / reach, value - step))), upper: microsToMs(Math.max(value * reach, value + step)) };
    },
  };
}

/** The same of histograms as records hold them; what is none is treated as none, for a record may come from outside. */
export function pooledEncoded(encoded: readonly string[]): PooledDurations | null {
  return pooledDurations(encoded.flatMap((text) => decoded(text) ?? []));
}

function decoded(text: string): MicrosHistogram | null {
  try {
    return MicrosHistogram.decode(text);
  } catch {
    return null;
  }
}

function merged(histograms: readonly MicrosHistogram[]): MicrosHistogram {
  const all = MicrosHistogram.create();
  for (const one of histograms) all.merge(one);
  return all;
}

/** Zero microseconds is anything below half of one; its logarithm must be finite. */
const atLeastHalf = (micros: number): number => Math.max(STEP_MICROS / 2, micros);
