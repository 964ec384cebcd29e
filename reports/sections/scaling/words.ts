import type { Interval, ScalabilityFit } from '../../analysis/scalability/result.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';

interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** `(9.1–14.2)`; an end that the data leave open is `no end`; without any interval `(no interval)`. */
export function boundsWords({ lower, upper }: Bounds, wordOf: (value: number) => string): string {
  if (lower === null && upper === null) return '(no interval)';
  if (lower === null) return `(up to ${wordOf(upper ?? 0)})`;
  return upper === null ? `(${wordOf(lower)} or more)` : `(${wordOf(lower)} to ${wordOf(upper)})`;
}

/** `0.0312 (0.02 to 0.0424)`. */
export function intervalWords(interval: Interval, wordOf: (value: number) => string = formatNumber): string {
  return `${wordOf(interval.value)} ${boundsWords(interval, wordOf)}`;
}

/** Where throughput is highest, or why that is not told. */
export function peakWords({ peak, extrapolatedPeak, verdict, loadName, measured, confidence }: ScalabilityFit): string {
  const perSec = (value: number): string => formatUnit(value, 'perSec');
  const level = formatUnit(confidence, 'share');
  if (peak !== null) {
    return `Throughput peaks at ${perSec(peak.throughput)} ${boundsWords(peak.throughputInterval, perSec)} with ${formatNumber(peak.load)} ${boundsWords(peak.loadInterval, formatNumber)} ${loadName}; intervals are of ${level}.`;
  }
  if (verdict === 'misfit') return 'No peak is told: the law does not fit these data.';
  if (extrapolatedPeak === null) return `No peak: throughput does not turn down on this curve, up to the ${formatNumber(measured.toLoad)} ${loadName} that were measured.`;
  return `No peak was seen up to the ${formatNumber(measured.toLoad)} ${loadName} that were measured: where the curve would turn down, ${formatNumber(extrapolatedPeak.load)}, is not between measurements that show it.`;
}
