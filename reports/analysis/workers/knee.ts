import { boundAt, differenceOf, type Centre } from '../../../suites/harness/statistics/centre.ts';
import type { Knee } from './result.ts';

/** Throughput at one setting, on the log scale. */
export interface KneePoint {
  readonly at: number;
  readonly centre: Centre;
}

/** A throughput that was measured once: where it lies, with no idea how well that is known. */
export function unrepeated(at: number, perSec: number): KneePoint {
  return { at, centre: { statistic: 'mean', value: Math.log(perSec), standardError: UNKNOWN, df: 1, samples: 1, effectiveSamples: 1, lag1: null, method: 'measured once' } };
}

/** On the log scale: beyond every ratio. */
const UNKNOWN = 1e6;

/** Confidence of each one-sided bound (R9: "not worse" at 95 %). */
const SURE = 0.95;

/**
 * Each setting against the one with the highest throughput, without pairing (Welch). The answer is the smallest whose loss is
 * estimated to be within the margin; its interval begins at the first setting whose loss is not proven to be beyond the
 * margin, and ends at the first whose loss is proven to be within it (95 % bounds, R9). Null below two settings.
 */
export function kneeOf(points: readonly KneePoint[], margin: number): Knee | null {
  const sorted = [...points].sort((a, b) => a.at - b.at);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined || sorted.length < 2) return null;
  const best = sorted.reduce((most, point) => (point.centre.value > most.centre.value ? point : most), first);
  const limit = Math.log1p(margin);
  /** The loss against the best, of which so much is sure; nothing at the best itself. */
  const lossOf = ({ at, centre }: KneePoint, sure: number): number => (at === best.at ? 0 : boundAt(differenceOf(best.centre, centre), sure));
  const at = sorted.find((point) => lossOf(point, 0.5) < limit) ?? best;
  const from = sorted.find((point) => lossOf(point, 1 - SURE) <= limit) ?? at;
  const to = sorted.find((point) => lossOf(point, SURE) < limit) ?? best;
  const isInside = best.at > first.at && best.at < last.at;
  const isLower = (point: KneePoint): boolean => lossOf(point, 1 - SURE) > 0;
  const isJudged = points.every(({ centre }) => centre.standardError < UNKNOWN);
  return { at: at.at, from: from.at, to: to.at, best: best.at, isJudged, isBracketed: at.at < last.at, peak: isInside && isLower(first) && isLower(last) ? best.at : null };
}
