import { boundAt, centreOf, FEWEST, type Centre } from '../../../suites/harness/statistics/centre.ts';
import type { Series } from '../../../suites/harness/statistics/autocorrelation.ts';
import type { Unit } from '../../../suites/harness/units.ts';
import { finite } from '../cell.ts';
import type { Estimate } from '../estimate.ts';

/** A value that is known this well: what intervals of quotients are made from. */
export type Known = Pick<Centre, 'value' | 'standardError' | 'df' | 'samples' | 'method'>;

/** The middle of a series, or null below 3 observations. */
export function knownOf(series: Series, seed: number): Known | null {
  const blocks = series.filter((block) => block.length > 0);
  if (blocks.flat().length < FEWEST) return null;
  const centre = centreOf({ series: blocks, seed });
  return { ...centre, method: `${centre.statistic} of ${centre.samples}, ${centre.method}` };
}

/** @param options.most the interval ends here: no share of a whole is above 1. */
export function estimateOf(known: Known, options: { unit: Unit; confidence: number; most?: number }): Estimate {
  const { unit, confidence, most = Number.MAX_VALUE } = options;
  const tail = (1 - confidence) / 2;
  return {
    value: known.value,
    lower: boundAt(known, tail),
    upper: Math.min(most, finite(boundAt(known, 1 - tail))),
    unit,
    method: known.method,
    samples: known.samples,
    confidence,
  };
}

/**
 * The share that `part` is of `part + rest`, both known with errors that do not depend on each other: the variance by the delta
 * method (G. Casella & R. Berger, "Statistical Inference", 2nd edition, 2002, section 5.5.4), degrees of freedom after Welch
 * and Satterthwaite.
 */
export function shareOfSum(part: Known, rest: Known): Known {
  const sum = part.value + rest.value;
  const byPart = ((rest.value / sum ** 2) * part.standardError) ** 2;
  const byRest = ((part.value / sum ** 2) * rest.standardError) ** 2;
  const spread = byPart ** 2 / part.df + byRest ** 2 / rest.df;
  return {
    value: part.value / sum,
    standardError: Math.sqrt(byPart + byRest),
    df: spread > 0 ? Math.max(1, (byPart + byRest) ** 2 / spread) : Math.min(part.df, rest.df),
    samples: Math.min(part.samples, rest.samples),
    method: `saved CPU ÷ (saved CPU + CPU of a request), variance by the delta method; ${part.method}`,
  };
}
