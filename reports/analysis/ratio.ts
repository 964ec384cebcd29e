import type { PairedRatio } from '../../suites/harness/statistics/paired-ratio.ts';
import { finite } from './cell.ts';
import type { Estimate } from './estimate.ts';

/** A paired ratio as the reports show it. */
export function ratioEstimate(ratio: PairedRatio): Estimate {
  return {
    value: ratio.ratio,
    lower: ratio.lower,
    upper: finite(ratio.upper),
    unit: 'ratio',
    method: ratio.method,
    samples: ratio.samples,
    confidence: ratio.confidence,
  };
}

/** The same ratio the other way round. */
export function inverted(estimate: Estimate): Estimate {
  return { ...estimate, value: 1 / estimate.value, lower: 1 / estimate.upper, upper: finite(1 / estimate.lower) };
}
