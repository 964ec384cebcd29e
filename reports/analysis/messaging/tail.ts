import type { TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { pooledEncoded, type PooledDurations } from '../../../suites/harness/statistics/pooled-durations.ts';
import { compareBoth } from '../../../suites/harness/statistics/verdict.ts';
import type { Estimate } from '../estimate.ts';
import { pairsOf } from '../pairs.ts';
import { ratioEstimate } from '../ratio.ts';
import type { AnalysisSettings, ComparisonVerdict } from '../result.ts';
import type { PERCENTILES } from './result.ts';

/** A quantile that fewer requests lie beyond is theirs, not the system's. */
export const FEWEST_BEYOND = 10;

/** Requests that lie beyond a quantile. */
export const beyondOf = ({ count }: PooledDurations, quantile: number): number => Math.floor(count * (1 - quantile) + 1e-9);

/**
 * The ratio of a far percentile: from trial to trial, where three or more of either stand beside each other, for slices have
 * too few requests for it; else from slice to slice, which is said.
 */
export function tailRatio(options: {
  readonly subject: readonly TrialRecord[];
  readonly base: readonly TrialRecord[];
  readonly percentile: (typeof PERCENTILES)[number];
  readonly seed: number;
  readonly settings: AnalysisSettings;
}): { readonly ratio: Estimate | null; readonly verdict: ComparisonVerdict; readonly reason: string } {
  const { subject, base, percentile: { name, quantile, metric }, seed, settings } = options;
  const beyond = Math.min(...[subject, base].map((trials) => {
    const pooled = pooledEncoded(trials.flatMap(({ histograms }) => histograms['response'] ?? []));
    return pooled === null ? 0 : beyondOf(pooled, quantile);
  }));
  if (beyond < FEWEST_BEYOND) return { ratio: null, verdict: 'shown', reason: `${beyond} requests lie beyond ${name} of one of the two: at least ${FEWEST_BEYOND} must` };
  const byTrial = subject.flatMap((one) => {
    const other = base.find((trial) => trial.block === one.block && trial.id !== one.id);
    const [mine, theirs] = [one, other].map((trial) => (trial === undefined ? null : pooledEncoded([trial.histograms['response'] ?? ''])?.quantileMs(quantile) ?? null));
    // No trial is neighbour to another: blocks of all cells are in random order.
    return mine != null && theirs != null && mine > 0 && theirs > 0 ? [[Math.log(mine / theirs)]] : [];
  });
  const isByTrial = byTrial.length >= FEWEST;
  const logRatios = isByTrial ? byTrial : pairsOf({ subject, base, metric }).blocks;
  const judged = compareBoth({ logRatios, better: 'less', seed, margin: settings.margin, confidence: settings.confidence, minimumPairs: settings.minimumPairs });
  const ratio = judged.ratio === null ? null : { ...ratioEstimate(judged.ratio), method: `${name} of each ${isByTrial ? 'trial' : 'slice'}, ${judged.ratio.method}` };
  return { ratio, verdict: judged.verdict, reason: judged.reason };
}
