import type { TrialRecord } from '../../suites/harness/record.ts';
import { FEWEST } from '../../suites/harness/statistics/centre.ts';
import { smallestEffect, type ShareInterval } from '../../suites/harness/statistics/smallest-effect.ts';
import { ALPHA, compareBoth } from '../../suites/harness/statistics/verdict.ts';
import { finite } from './cell.ts';
import type { Estimate } from './estimate.ts';
import type { MetricInfo } from './metrics.ts';
import { pairsOf } from './pairs.ts';
import { ratioEstimate } from './ratio.ts';
import type { AnalysisSettings, CellLevels, ControlResult } from './result.ts';
import { seedFor } from './seed.ts';
import { countWords, levelsKey } from './words.ts';

/** The A/A control of one contender at one cell, for a comparison with so many pairs in each block; null without one. */
export function controlOf(options: {
  suite: string;
  scenario: string;
  levels: CellLevels;
  metric: MetricInfo;
  /** Usable trials at these levels. */
  trials: readonly TrialRecord[];
  plannedBlocks: readonly number[];
  /** Controls of the whole run: one in so many shows a difference by chance, which is corrected for (Bonferroni). */
  controls: number;
  settings: AnalysisSettings;
}): ControlResult | null {
  const { suite, scenario, levels, metric, trials, plannedBlocks, controls: family, settings } = options;
  const controls = trials.filter((trial) => trial.role === 'control');
  const [first] = controls;
  if (first === undefined) return null;
  const base = trials.filter((trial) => trial.role === 'contender' && trial.contender === first.contender);
  const found = pairsOf({ subject: controls, base, metric: metric.id });
  const common = { suite, scenario, levels, contender: first.contender, metric: metric.id, title: metric.title, trials: found.trials };
  if (found.pairs < FEWEST) {
    const reason = `an interval needs at least ${FEWEST} A/A pairs, and there are ${found.pairs}`;
    return { ...common, ratio: null, noiseFloor: null, smallestEffect: null, differs: false, reason };
  }
  const seed = seedFor(settings.seed, 'control', suite, scenario, levelsKey(levels), metric.id);
  const { confidence, margin } = settings;
  const alpha = ALPHA / Math.max(1, family);
  const judged = compareBoth({ logRatios: found.blocks, better: metric.better, seed, margin, confidence, alpha, minimumPairs: FEWEST });
  const planned = plannedBlocks.reduce((sum, pairs) => sum + pairs, 0) >= 2 ? plannedBlocks : found.blocks.map((block) => block.length);
  const seen = smallestEffect({ series: found.blocks, plannedBlocks: planned, seed, confidence, margin });
  const share = (interval: ShareInterval): Estimate => ({
    value: finite(interval.value),
    lower: interval.lower,
    upper: finite(interval.upper),
    unit: 'share',
    method: seen.method,
    samples: seen.samples,
    confidence,
  });
  return {
    ...common,
    ratio: judged.ratio === null ? null : ratioEstimate(judged.ratio),
    noiseFloor: share(seen.noiseFloor),
    smallestEffect: share(seen.smallestEffect),
    differs: judged.verdict === 'better' || judged.verdict === 'worse',
    reason: found.unusable.length > 0 ? found.unusable.map(({ reason, count }) => `${countWords(count, 'pair')} left out: ${reason}`).join('; ') : null,
  };
}
