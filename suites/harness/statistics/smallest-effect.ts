import { correlation, varianceInflation, type Series } from './autocorrelation.ts';
import { centreOf } from './centre.ts';
import { studentQuantile } from './student.ts';

/** A share (0.03: 3 %) with its interval. */
export interface ShareInterval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a comparison of so many pairs can see, judged from pairs that do not differ. */
export interface Visibility {
  /** Half the width of the interval that the planned pairs give when nothing differs. */
  readonly noiseFloor: ShareInterval;
  /** The smallest true change that is found with the power asked for. */
  readonly smallestEffect: ShareInterval;
  readonly confidence: number;
  readonly power: number;
  /** A/A pairs behind it, and the pairs planned. */
  readonly samples: number;
  readonly plannedPairs: number;
  readonly method: string;
}

/**
 * The noise floor and the smallest visible effect from A/A pairs (R10).
 *
 * The standard error is that of the A/A pairs carried over to the planned blocks: the same variance and autocorrelation,
 * other numbers. An effect is found when the one-sided bound at `alpha` excludes 0 and the estimate reaches half the
 * margin; the power formula is that of the t test, (t(1 − α) + t(power)) · SE. Intervals: chi-squared of the A/A
 * variance with its effective degrees of freedom (at least 2), after Wilson & Hilferty (PNAS 17, 1931).
 *
 * @param options.plannedBlocks pairs of each block of the comparison, e.g. `[6, 6, 6, 6, 6]`.
 * @throws RangeError below 3 A/A pairs, or when nothing is planned.
 */
export function smallestEffect(options: {
  series: Series;
  plannedBlocks: readonly number[];
  seed: number;
  confidence?: number;
  power?: number;
  alpha?: number;
  margin?: number;
}): Visibility {
  const { series, plannedBlocks, seed, confidence = 0.95, power = 0.8, alpha = 0.005, margin = 0.05 } = options;
  const plannedPairs = plannedBlocks.reduce((sum, pairs) => sum + pairs, 0);
  if (plannedPairs < 2) throw new RangeError(`a comparison needs at least 2 pairs, not ${plannedPairs}`);
  const observed = centreOf({ series, seed });
  const { assumed } = correlation(series);
  const here = varianceInflation(series.map((block) => block.length), assumed) / observed.samples;
  const there = varianceInflation(plannedBlocks, assumed) / plannedPairs;
  const standardError = observed.standardError * Math.sqrt(there / here);
  const planned = Math.max(1, 1 / there - 1);
  // The plan's standard error is itself an estimate, with the degrees of freedom of the A/A pairs.
  const df = Math.max(1, 1 / (1 / planned + 1 / observed.df));

  const floorOf = (error: number): number => Math.expm1(studentQuantile((1 + confidence) / 2, planned) * error);
  const beyond = studentQuantile(power, df);
  const effectOf = (error: number): number =>
    Math.expm1(Math.max(studentQuantile(1 - alpha, df) * error, Math.log1p(margin / 2)) + beyond * error);
  const { low, high } = spreadOf(observed.df, confidence);
  const interval = (of: (error: number) => number): ShareInterval => ({
    value: of(standardError),
    lower: of(standardError * low),
    upper: of(standardError * high),
  });
  return {
    noiseFloor: interval(floorOf),
    smallestEffect: interval(effectOf),
    confidence,
    power,
    samples: observed.samples,
    plannedPairs,
    method: `from ${observed.samples} A/A pairs, for ${plannedPairs} pairs, autocorrelation allowed for`,
  };
}

/** By which factors a standard deviation with so many degrees of freedom may be off. */
function spreadOf(df: number, confidence: number): { low: number; high: number } {
  const used = Math.max(2, df);
  const normal = studentQuantile((1 + confidence) / 2, 1e7);
  const chiSquareShare = (z: number): number => (1 - 2 / (9 * used) + z * Math.sqrt(2 / (9 * used))) ** 3;
  return { low: 1 / Math.sqrt(chiSquareShare(normal)), high: 1 / Math.sqrt(chiSquareShare(-normal)) };
}
