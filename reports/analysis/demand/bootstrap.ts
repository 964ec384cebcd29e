import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import type { Unit } from '../../../suites/harness/units.ts';
import type { Estimate } from '../estimate.ts';
import { finite } from '../cell.ts';
import type { Fit } from './fit.ts';

/** Coefficients of each fit in each resample: `replicates[fit][resample]`. */
export type Replicates = readonly (readonly (readonly number[])[])[];

/** Enough for a standard error to 4 %. */
const RESAMPLES = 399;

/**
 * A seeded bootstrap of residuals over trials: each trial keeps its load and is given the residuals of another, the same
 * one for every component, so that components of one trial go on varying together (Davison & Hinkley, "Bootstrap Methods
 * and their Application", 1997, section 6.3; weighted after 6.2.4). The loads were chosen, not drawn: trials themselves
 * are not resampled, which with a dozen of them would leave loads out.
 */
export function resample(options: { fits: readonly Fit[]; seed: number; resamples?: number }): Replicates {
  const { fits, seed, resamples = RESAMPLES } = options;
  const random = createRandom(seed);
  const count = fits[0]?.residuals.length ?? 0;
  const centred = fits.map(({ residuals }) => {
    const middle = residuals.reduce((sum, value) => sum + value, 0) / count;
    return residuals.map((value) => value - middle);
  });
  const replicates = fits.map((): number[][] => []);
  for (let round = 0; round < resamples; round += 1) {
    const drawn = Array.from({ length: count }, () => random.int(count));
    fits.forEach((fit, which) => {
      // Already divided by the scale of each point: the weighted right-hand side.
      const values = drawn.map((from, at) => (fit.fitted[at] ?? 0) / (fit.scales[at] ?? 1) + (centred[which]?.[from] ?? 0));
      replicates[which]?.push(fit.system.solve(values));
    });
  }
  return replicates;
}

/** A value derived from fits, with the interval that its resamples give: Student's t on their standard deviation. */
export function derived(options: { value: number; replicates: readonly number[]; df: number; unit: Unit; confidence: number; trials: number }): Estimate {
  const { value, replicates, df, unit, confidence, trials } = options;
  const usable = replicates.filter(Number.isFinite);
  const middle = usable.reduce((sum, one) => sum + one, 0) / Math.max(1, usable.length);
  const spread = Math.sqrt(usable.reduce((sum, one) => sum + (one - middle) ** 2, 0) / Math.max(1, usable.length - 1));
  const reach = df < 1 || usable.length < 2 ? Infinity : studentQuantile(1 - (1 - confidence) / 2, df) * spread;
  return {
    value,
    lower: Math.max(0, value - reach),
    upper: finite(value + reach),
    unit,
    method: `non-negative least squares over ${trials} trials, bootstrap of residuals over trials, t with ${df} degrees of freedom`,
    samples: trials,
    confidence,
  };
}
