import type { RunRecord } from '../../../suites/harness/record.ts';
import { inverted } from '../ratio.ts';
import type { ComparisonResult, MetricComparison } from '../result.ts';
import { countWords, levelsKey, percentWords, timesWords, titlesOf } from '../words.ts';
import { className, contendersByClass } from './classes.ts';
import type { ClassRanking, RankedPair } from './result.ts';
import { byUse, isRaced, loadWords, MESSAGING, shapeOf } from './scenarios.ts';

/** Each class by itself in each scenario that is a race; a class with one contender has no race (R3). */
export function rankingsOf(options: { record: RunRecord; comparisons: readonly ComparisonResult[]; margin: number }): ClassRanking[] {
  const { record, comparisons, margin } = options;
  const classes = [...new Set(contendersByClass(record).flatMap(({ guarantees }) => guarantees.class ?? []))];
  const inClass = comparisons.filter((one) => one.suite === MESSAGING && one.guarantees !== null && isRaced(one));
  const scenarios = [...new Set(inClass.map(({ scenario }) => scenario))];
  return scenarios.flatMap((scenario) => classes.flatMap((own): ClassRanking[] => {
    const found = inClass.filter((one) => one.scenario === scenario && one.guarantees === own);
    // A cell that was measured well enough for a verdict says more than one that is nearer to an application.
    const [best] = [...found].sort((one, other) => Number(isShown(one)) - Number(isShown(other)) || byUse(one.levels, other.levels));
    if (best === undefined) return [];
    const members = found.filter(({ levels }) => levelsKey(levels) === levelsKey(best.levels));
    const pairs = members.flatMap((comparison) => pairOf(comparison) ?? []).sort((one, other) => weightOf(other) - weightOf(one));
    if (pairs.length === 0) return [];
    return [{
      suite: MESSAGING,
      scenario,
      class: own,
      levels: best.levels,
      leader: best.subject,
      pairs,
      ...sentenceOf({ record, comparison: best, own, pairs, margin }),
      trials: [...new Set(members.flatMap(({ trials }) => trials))],
    }];
  }));
}

const headlineOf = (comparison: Pick<ComparisonResult, 'metrics' | 'headline'>): MetricComparison | undefined => comparison.metrics.find(({ metric }) => metric === comparison.headline);
const isShown = (comparison: ComparisonResult): boolean => (headlineOf(comparison)?.verdict ?? 'shown') === 'shown';

function pairOf(comparison: ComparisonResult): RankedPair | null {
  const headline = headlineOf(comparison);
  if (headline === undefined) return null;
  const { metric, title, ratio, verdict, reason } = headline;
  // By their own middles one leads; pair by pair the other may be ahead.
  const turned = ratio !== null && ratio.value < 1;
  const [larger, smaller] = turned ? [comparison.base, comparison.subject] : [comparison.subject, comparison.base];
  return { comparison: comparison.id, larger, smaller, metric, title, ratio: turned ? inverted(ratio) : ratio, verdict, reason };
}

/** What is told apart is told first, and of that the largest difference. */
const weightOf = ({ verdict, ratio }: RankedPair): number => (verdict === 'better' || verdict === 'worse' ? 1e6 : 0) + (ratio?.value ?? 0);

function sentenceOf(options: { record: RunRecord; comparison: ComparisonResult; own: string; pairs: readonly RankedPair[]; margin: number }): Pick<ClassRanking, 'claim' | 'cell' | 'sentence'> {
  const { record, comparison: { scenario, levels, ...comparison }, own, pairs, margin } = options;
  const titles = titlesOf(record);
  const name = (contender: string): string => titles.contender(MESSAGING, contender);
  const told = pairs.map((pair) => pairWords({ pair, name, margin }));
  const count = countWords(headlineOf(comparison)?.pairs ?? 0, 'pair');
  const cell = [titles.scenario(MESSAGING, scenario), loadWords(levels), ...shapeOf(levels), count].filter((words) => words !== '').join(', ');
  return { claim: `${className(own)}: ${told[0] ?? ''}`, cell, sentence: `${className(own)}: ${told.join('; ')}: ${cell}.` };
}

function pairWords(options: { pair: RankedPair; name: (contender: string) => string; margin: number }): string {
  const { pair, name, margin } = options;
  const { larger, smaller, ratio, verdict, reason } = pair;
  if (ratio === null) return `${name(larger)} and ${name(smaller)} cannot be compared (${reason})`;
  const said = moreWords({ pair, larger: name(larger), smaller: name(smaller), times: timesWords(ratio) });
  switch (verdict) {
    case 'same':
      return `no difference beyond ${percentWords(margin)} (${said})`;
    case 'undecided':
      return `undecided (${said}; ${reason})`;
    case 'shown':
      return `${said} (shown, not judged: ${reason.replace(/^not ranked: /, '')})`;
    case 'better':
    case 'worse':
      return said;
  }
}

function moreWords(options: { pair: Pick<RankedPair, 'metric' | 'title'>; larger: string; smaller: string; times: string }): string {
  const { pair: { metric, title }, larger, smaller, times } = options;
  if (/^deliver/i.test(metric)) return `${larger} moves ${times} as many messages as ${smaller}`;
  if (/^drain/i.test(metric)) return `${larger} drains ${times} as many messages a second as ${smaller}`;
  if (/^connections/i.test(metric)) return `${larger} opens ${times} as many connections a second as ${smaller}`;
  if (/^p\d+Ms$/.test(metric)) return `${larger} takes ${times} as long as ${smaller}, by ${metric.replace(/^p99(?=9)/, 'p99.').replace('Ms', '')}`;
  return `the ${/^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title} of ${larger} is ${times} that of ${smaller}`;
}
