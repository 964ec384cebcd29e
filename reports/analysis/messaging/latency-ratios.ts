import type { TrialRecord } from '../../../suites/harness/record.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import { controlOf } from '../control.ts';
import type { MetricInfo } from '../metrics.ts';
import { inverted } from '../ratio.ts';
import type { AnalysisSettings, ComparisonResult } from '../result.ts';
import { seedFor } from '../seed.ts';
import { levelsKey, timesWords, titlesOf } from '../words.ts';
import type { LatencySources } from './latency.ts';
import { PERCENTILES, type LatencyControl, type LatencyPair, type PercentileRatio } from './result.ts';
import { loadWords, MESSAGING } from './scenarios.ts';
import { tailRatio } from './tail.ts';

type Percentile = (typeof PERCENTILES)[number];
type Sources = Omit<LatencySources, 'cells'>;

/** The last percentile is that of whole trials where they are enough: a slice has few requests for it. */
const TAIL = 'p99.9';

/** Pairs of the same class at one cell, percentile by percentile. `trials`: of the cell. */
export function pairsInClass(sources: Sources): LatencyPair[] {
  const { record, trials, comparisons, settings } = sources;
  const [first] = trials;
  if (first === undefined) return [];
  const key = levelsKey(first.levels);
  const own = comparisons.filter((one) => one.suite === MESSAGING && one.scenario === first.scenario && levelsKey(one.levels) === key && one.guarantees !== null);
  return own.map((comparison) => {
    const { subject, base } = comparison;
    const ratios = PERCENTILES.map((percentile): PercentileRatio => {
      if (percentile.name === TAIL) return tailOf({ trials, comparison, percentile, settings });
      const found = comparison.metrics.find(({ metric }) => metric === percentile.metric);
      return found === undefined
        ? { name: percentile.name, ratio: null, verdict: 'shown', reason: 'not measured' }
        : { name: percentile.name, ratio: found.ratio, verdict: found.verdict, reason: found.reason };
    });
    const name = (id: string): string => titlesOf(record).contender(MESSAGING, id);
    const pair = { class: comparison.guarantees ?? '', subject, base, ratios, trials: comparison.trials };
    return { ...pair, sentence: sentenceOf({ pair, name, load: loadWords(first.levels) }) };
  });
}

/** The ratio of p99.9, for which the comparison's slices are short. */
function tailOf(options: { trials: readonly TrialRecord[]; comparison: ComparisonResult; percentile: Percentile; settings: AnalysisSettings }): PercentileRatio {
  const { trials, comparison, percentile, settings } = options;
  const { subject, base, id, blockers } = comparison;
  const of = (contender: string): TrialRecord[] => trials.filter((trial) => trial.contender === contender && trial.role === 'contender');
  const { ratio, verdict, reason } = tailRatio({ subject: of(subject), base: of(base), percentile, seed: seedFor(settings.seed, id, TAIL), settings });
  const { name } = percentile;
  return blockers.length > 0 && ratio !== null ? { name, ratio, verdict: 'shown', reason: `not ranked: ${blockers.join('; ')}` } : { name, ratio, verdict, reason };
}

/**
 * The A/A control of a cell, percentile by percentile (R10); null where none ran. Slice by slice, p99.9 too: the control runs in
 * the first rounds of a block alone, so that the tail of its trial is not that of the contender's trial.
 */
export function controlsOf(sources: Sources): LatencyControl | null {
  const { record, trials, settings, controls } = sources;
  const control = trials.find(({ role }) => role === 'control');
  if (control === undefined) return null;
  const { suite, scenario, levels, contender } = control;
  const family = Math.max(1, controls) * PERCENTILES.length;
  const ratios = PERCENTILES.map((percentile): LatencyControl['ratios'][number] => {
    const { name } = percentile;
    const metric: MetricInfo = { id: percentile.metric, title: name, unit: 'ms', better: 'less', compared: true };
    const found = controlOf({ suite, scenario, levels, metric, trials, plannedBlocks: [], controls: family, settings });
    return { name, ratio: found?.ratio ?? null, reason: found?.reason ?? '', differs: found?.differs ?? false };
  });
  const differs = ratios.some((one) => one.differs);
  const told = ratios.map(({ name, ratio, reason }) => `${name} ${ratio === null ? `unknown (${reason})` : `${formatNumber(ratio.value)} (${formatNumber(ratio.lower)}–${formatNumber(ratio.upper)})`}`).join(', ');
  const title = titlesOf(record).contender(MESSAGING, contender);
  return {
    contender, ratios, differs,
    sentence: `The same contender twice, ${title}: ratio of ${told}: ${verdictOf({ ratios, differs })}.`,
    trials: trials.filter((trial) => trial.contender === contender).map(({ id }) => id),
  };
}

function verdictOf({ ratios, differs }: Pick<LatencyControl, 'ratios' | 'differs'>): string {
  if (differs) return 'a difference where there is none, so that differences of this size are not to be trusted here';
  if (ratios.every(({ ratio }) => ratio === null)) return 'too few pairs to tell';
  const apart = ratios.some(({ ratio }) => ratio !== null && (ratio.lower > 1 || ratio.upper < 1));
  return apart ? 'no difference that outlives the correction for the number of controls' : 'no difference';
}

/** `Class a, at 50 % of …: B takes 3.1 times (…) as long as A at p50, 2.2 times (…) at p90, …` */
function sentenceOf(options: { pair: Omit<LatencyPair, 'sentence'>; name: (id: string) => string; load: string }): string {
  const { pair, name, load } = options;
  const known = pair.ratios.flatMap(({ ratio, ...rest }) => (ratio === null ? [] : [{ ...rest, ratio }]));
  const main = known.find((one) => one.name === 'p99') ?? known[0];
  const where = `Class ${pair.class}${load === '' ? '' : `, ${load}`}`;
  if (main === undefined) return `${where}: ${name(pair.subject)} and ${name(pair.base)} cannot be compared: ${pair.ratios[0]?.reason ?? 'nothing was measured'}.`;
  // One direction for all percentiles, so that they can be read beside each other.
  const turned = main.ratio.value < 1;
  const [longer, shorter] = turned ? [pair.base, pair.subject] : [pair.subject, pair.base];
  const [first, ...others] = known.map(({ name: percentile, ratio, verdict }) => ({ percentile, ratio: turned ? inverted(ratio) : ratio, doubt: DOUBTS[verdict] }));
  const rest = others.map(({ percentile, ratio, doubt }) => `${formatNumber(ratio.value)} (${formatNumber(ratio.lower)}–${formatNumber(ratio.upper)}) at ${percentile}${doubt}`);
  const start = first === undefined ? '' : `${timesWords(first.ratio)} as long as ${name(shorter)} at ${first.percentile}${first.doubt}`;
  return `${where}: ${name(longer)} takes ${[start, ...rest].join(', ')}.`;
}

const DOUBTS: Readonly<Record<PercentileRatio['verdict'], string>> = { same: ' (no difference that matters)', undecided: ' (undecided)', shown: ' (not judged)', better: '', worse: '' };
