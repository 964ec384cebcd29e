import type { Series } from './autocorrelation.ts';
import { boundAt, centreOf, type Centre } from './centre.ts';

/** How many times one is the other, from pairs of neighbouring slices. */
export interface PairedRatio {
  /** Exponential of the median (below 12 pairs: the mean) of the log ratios. */
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
  /** Of the two-sided interval, e.g. 0.95. */
  readonly confidence: number;
  readonly method: string;
  /** Pairs. */
  readonly samples: number;
  /** Pairs that would tell as much if neighbours did not resemble each other. */
  readonly effectiveSamples: number;
  /** Observed at lag 1; null where it cannot be said. */
  readonly autocorrelation: number | null;
  /** The same on the log scale, for verdicts. */
  readonly centre: Centre;
}

/**
 * @param options.blocks natural logarithms of the ratios, in order, by run block. Infinite values cannot be averaged: the
 *   caller says what became of pairs that have no ratio.
 * @throws RangeError below 3 pairs, or where a log ratio is not finite.
 */
export function pairedRatio(options: { blocks: Series; seed: number; confidence?: number; resamples?: number }): PairedRatio {
  const { blocks, seed, confidence = 0.95, resamples } = options;
  const centre = centreOf({ series: blocks, seed, ...(resamples === undefined ? {} : { resamples }) });
  const tail = (1 - confidence) / 2;
  return {
    ratio: Math.exp(centre.value),
    lower: Math.exp(boundAt(centre, tail)),
    upper: Math.exp(boundAt(centre, 1 - tail)),
    confidence,
    method: `${centre.statistic} of ${centre.samples} paired log ratios, ${centre.method}`,
    samples: centre.samples,
    effectiveSamples: centre.effectiveSamples,
    autocorrelation: centre.lag1,
    centre,
  };
}
