import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { pairedRatio } from '../../../suites/harness/statistics/paired-ratio.ts';
import { metricsOf, readingsOf, type MetricInfo } from '../metrics.ts';
import { ratioEstimate } from '../ratio.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { levelsKey } from '../words.ts';
import type { EncryptionRatio } from './result.ts';
import { isProbe, MESSAGING, raced } from './scenarios.ts';

const LEVEL = 'tls';

/**
 * What encryption costs: each contender with it ÷ itself without. The level is one of the block, so that both arms stand in
 * blocks of their own: the first block with it is paired with the first without, and so on, round by round. Blocks of all
 * cells are in random order, which makes such pairs valid, if less close than neighbours.
 */
export function encryptionOf(options: { record: RunRecord; trials: readonly TrialRecord[]; settings: AnalysisSettings }): EncryptionRatio[] {
  const { record, trials, settings } = options;
  const groups = new Map<string, TrialRecord[]>();
  for (const trial of trials) {
    if (trial.suite !== MESSAGING || trial.role !== 'contender' || trial.levels[LEVEL] === undefined || isProbe(trial.levels)) continue;
    const key = [trial.scenario, trial.contender, levelsKey(withoutLevel(trial))].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const scenario = record.header.scenarios.find(({ suite, id }) => suite === MESSAGING && id === first?.scenario);
    const [on, off] = ['on', 'off'].map((level) => own.filter(({ levels }) => levels[LEVEL] === level));
    if (first === undefined || scenario === undefined || !on?.length || !off?.length) return [];
    const metrics = raced({ suite: MESSAGING, levels: first.levels, metrics: metricsOf({ scenario, trials: own }) }).filter(({ compared }) => compared);
    return metrics.flatMap((metric) => ratioOf({ on, off, metric, settings }) ?? []);
  });
}

function ratioOf(options: { on: readonly TrialRecord[]; off: readonly TrialRecord[]; metric: MetricInfo; settings: AnalysisSettings }): EncryptionRatio | null {
  const { on, off, metric, settings } = options;
  const [first] = on;
  if (first === undefined) return null;
  const blocks = on.flatMap((one, at) => {
    const other = off[at];
    return other === undefined ? [] : [logRatios(one, other, metric.id)];
  }).filter((block) => block.length > 0);
  const pairs = blocks.flat().length;
  if (pairs === 0) return null;
  const { scenario, contender } = first;
  const levels = withoutLevel(first);
  const common = { scenario, contender, levels, metric: metric.id, title: metric.title, better: metric.better, trials: [...on, ...off].map(({ id }) => id) };
  if (pairs < FEWEST) return { ...common, ratio: null, reason: `an interval needs at least ${FEWEST} pairs, and there are ${pairs}` };
  const seed = seedFor(settings.seed, LEVEL, scenario, contender, levelsKey(levels), metric.id);
  return { ...common, ratio: ratioEstimate(pairedRatio({ blocks, seed, confidence: settings.confidence })), reason: null };
}

function logRatios(one: TrialRecord, other: TrialRecord, metric: string): number[] {
  const others = new Map(readingsOf(other, metric).map(({ round, value }) => [round, value]));
  return readingsOf(one, metric).flatMap(({ round, value }) => {
    const partner = others.get(round);
    return value !== null && value > 0 && partner != null && partner > 0 ? [Math.log(value / partner)] : [];
  });
}

function withoutLevel({ levels }: TrialRecord): TrialRecord['levels'] {
  return Object.fromEntries(Object.entries(levels).filter(([id]) => id !== LEVEL));
}
