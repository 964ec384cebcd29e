import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import type { ParameterInterval, Peak } from './result.ts';
import { standardErrorAt, type UslFit } from './fit-usl.ts';
import { peakOf } from './usl.ts';

/** A t interval: value ± t × standard error. Not cut off at a bound, so that its width tells how much is known. */
export function tInterval(options: { value: number; variance: number | null | undefined; df: number; confidence: number }): ParameterInterval {
  const { value, variance, df, confidence } = options;
  if (variance === null || variance === undefined || df < 1) return { value, standardError: null, lower: null, upper: null };
  const standardError = Math.sqrt(Math.max(0, variance));
  const half = studentQuantile((1 + confidence) / 2, df) * standardError;
  return { value, standardError, lower: value - half, upper: value + half };
}

/** α, β and γ with t intervals of n − 3 degrees of freedom. */
export function parameterIntervals(fit: UslFit, confidence: number): Record<'alpha' | 'beta' | 'gamma', ParameterInterval> {
  const of = (value: number, at: number): ParameterInterval => tInterval({ value, variance: fit.covariance?.[at]?.[at], df: fit.df, confidence });
  return { alpha: of(fit.usl.alpha, 0), beta: of(fit.usl.beta, 1), gamma: of(fit.usl.gamma, 2) };
}

/** The curve's peak with its intervals; null where it has none. */
export function peakInterval(fit: UslFit, confidence: number): Peak | null {
  const peak = peakOf(fit.usl);
  if (peak === null) return null;
  // The slope is zero at a peak, so where exactly it stands adds nothing to first order.
  const error = standardErrorAt(fit, peak.load);
  const { lower, upper } = tInterval({ value: peak.throughput, variance: error === null ? null : error ** 2, df: fit.df, confidence });
  return { ...peak, loadInterval: fieller(fit, confidence), throughputInterval: { lower, upper } };
}

/**
 * The square of the peak's load is a ratio, (1 − α) ÷ β, and β may be small against its error: Fieller's ends (J. Royal
 * Statistical Society B 16, 1954), with the upper one open where β cannot be told from 0.
 */
function fieller({ usl: { alpha, beta }, covariance, df }: UslFit, confidence: number): Peak['loadInterval'] {
  if (covariance === null || df < 1) return { lower: null, upper: null };
  const t2 = studentQuantile((1 + confidence) / 2, df) ** 2;
  const [aa = 0, ab = 0] = covariance[0] ?? [];
  const bb = covariance[1]?.[1] ?? 0;
  // Ratios r with (1 − α − r β)² ≤ t² Var(α + r β): a r² − 2 h r + c ≤ 0.
  const a = beta ** 2 - t2 * bb;
  const h = (1 - alpha) * beta + t2 * ab;
  const c = (1 - alpha) ** 2 - t2 * aa;
  const root = Math.sqrt(Math.max(0, h * h - a * c));
  // The root nearer to zero, written so that nothing cancels: c ÷ (h + √…).
  const lower = c > 0 && h + root > 0 ? Math.sqrt(c / (h + root)) : null;
  return { lower, upper: a > 0 ? Math.sqrt((h + root) / a) : null };
}
