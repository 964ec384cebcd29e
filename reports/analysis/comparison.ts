import type { RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { compareFamily, type Judged } from '../../suites/harness/statistics/verdict.ts';
import { auditOf, faultWords } from './audit.ts';
import { controlOf } from './control.ts';
import type { MetricInfo } from './metrics.ts';
import { pairsOf, type PairSet } from './pairs.ts';
import { ratioEstimate } from './ratio.ts';
import type { AnalysisSettings, CellLevels, ComparisonResult, MetricComparison, VoidCounts } from './result.ts';
import { seedFor } from './seed.ts';
import { voidDifference } from './voids.ts';
import { countWords, levelsKey, titlesOf } from './words.ts';

/** Two contenders that ran in the same blocks of one cell. */
export interface ComparisonInput {
  readonly record: RunRecord;
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly subject: string;
  readonly base: string;
  /** Usable trials at these levels, of every contender, control runs included. */
  readonly trials: readonly TrialRecord[];
  /** The headline metric first. */
  readonly metrics: readonly MetricInfo[];
  readonly voids: readonly VoidCounts[];
  /** Cells of the whole run that have an A/A control. */
  readonly controls: number;
  /** They promise the same in every respect, though it is of no ranked class: whole systems that answer the same requests. */
  readonly isEqualPromise?: boolean;
  readonly settings: AnalysisSettings;
}

/** Every metric of subject ÷ base, judged where nothing forbids it. */
export function compare(input: ComparisonInput): ComparisonResult {
  const { suite, scenario, levels, subject, base, settings } = input;
  const id = [suite, scenario, levelsKey(levels), subject, base].join('/');
  const own = (contender: string): TrialRecord[] =>
    input.trials.filter((trial) => trial.role === 'contender' && trial.contender === contender);
  const compared = input.metrics.filter((metric) => metric.compared);
  const found = compared
    .map((metric) => ({ metric, set: pairsOf({ subject: own(subject), base: own(base), metric: metric.id }) }))
    // What neither arm has is no metric of this comparison.
    .filter(({ set }, index) => index === 0 || set.pairs > 0 || set.unusable.length > 0);
  const judged = compareFamily(
    found.map(({ metric, set }) => ({
      logRatios: set.blocks,
      better: metric.better,
      seed: seedFor(settings.seed, id, metric.id),
      margin: settings.margin,
      minimumPairs: settings.minimumPairs,
      confidence: settings.confidence,
    })),
  );
  const [headline] = found;
  const control = headline
    ? controlOf({ ...input, metric: headline.metric, plannedBlocks: headline.set.blocks.map((block) => block.length) })
    : null;
  const blockers = blockersOf(input);
  return {
    id,
    suite,
    scenario,
    levels,
    subject,
    base,
    guarantees: sharedClass(input),
    blockers,
    notes: notesOf({ input, control }),
    headline: headline?.metric.id ?? '',
    metrics: found.flatMap(({ metric, set }, index) => {
      const verdict = judged[index];
      return verdict === undefined ? [] : [metricResult({ metric, set, judged: verdict, blockers })];
    }),
    control,
    trials: headline?.set.trials ?? [],
  };
}

function metricResult(options: {
  metric: MetricInfo;
  set: PairSet;
  judged: Judged<'better' | 'worse' | 'same'>;
  blockers: readonly string[];
}): MetricComparison {
  const { metric, set, judged, blockers } = options;
  const left = set.unusable.map(({ reason, count }) => `${countWords(count, 'pair')} without a ratio (${reason})`);
  const obstacles = [...blockers, ...left];
  const ranked = obstacles.length === 0;
  return {
    metric: metric.id,
    title: metric.title,
    better: metric.better,
    ratio: judged.ratio === null ? null : ratioEstimate(judged.ratio),
    verdict: ranked ? judged.verdict : 'shown',
    reason: ranked ? judged.reason : `not ranked: ${obstacles.join('; ')}`,
    pairs: set.pairs,
    unusable: set.unusable,
    autocorrelation: judged.ratio?.autocorrelation ?? null,
  };
}

/** The guarantee class that both promise, or null (R3). */
function sharedClass({ record, suite, subject, base }: ComparisonInput): string | null {
  const [one, other] = [subject, base].map(
    (id) => record.header.contenders.find((contender) => contender.suite === suite && contender.id === id)?.guarantees.class ?? null,
  );
  return one !== null && one !== undefined && one === other ? one : null;
}

/** Whether two contenders promise the same in every respect, whatever their class. */
export function promiseAlike(record: RunRecord, suite: string, one: string, other: string): boolean {
  const [first, second] = [one, other].map((id) => JSON.stringify(record.header.contenders.find((contender) => contender.suite === suite && contender.id === id)?.guarantees));
  return first !== undefined && first === second;
}

/** The runtimes of both, where the suite names them: programs are compared there, not servers. */
function runtimesOf({ record, suite, subject, base }: ComparisonInput): { readonly one: string; readonly other: string } | null {
  const [one, other] = [subject, base].map((id) => record.header.contenders.find((contender) => contender.suite === suite && contender.id === id)?.runtime);
  return one === undefined && other === undefined ? null : { one: one ?? 'not named', other: other ?? 'not named' };
}

/** Why nothing is ranked: unequal guarantees, voids that may have chosen, messages that did not arrive as they should. */
function blockersOf(input: ComparisonInput): string[] {
  const { record, suite, subject, base, trials, voids } = input;
  const blockers: string[] = [];
  const runtimes = runtimesOf(input);
  if (runtimes !== null && runtimes.one !== runtimes.other) blockers.push(`they run on different runtimes (${runtimes.one}, ${runtimes.other})`);
  else if (runtimes === null && sharedClass(input) === null && input.isEqualPromise !== true) blockers.push('their guarantees are not of the same class');
  const [one, other] = [subject, base].map((id) => voids.find((counts) => counts.suite === suite && counts.contender === id));
  const difference = voidDifference(one, other);
  if (difference !== null) blockers.push(difference);
  const titles = titlesOf(record);
  for (const contender of [subject, base]) {
    const audit = auditOf(trials.filter((trial) => trial.contender === contender));
    if (audit.clean === false) blockers.push(`${titles.contender(suite, contender)} had messages ${faultWords(audit)}`);
  }
  return blockers;
}

function notesOf(options: { input: ComparisonInput; control: ComparisonResult['control'] }): string[] {
  const { input, control } = options;
  const { record, suite, trials, subject, base } = input;
  const notes: string[] = [];
  const titles = titlesOf(record);
  if (control?.differs) {
    notes.push(`the A/A control shows a difference where there is none (${titles.contender(suite, control.contender)} against itself)`);
  }
  if (control === null) notes.push('no A/A control ran at these levels, so its noise floor is unknown');
  const mine = trials.filter((trial) => trial.contender === subject || trial.contender === base);
  const unsettled = mine.filter((trial) => trial.warmUp?.settled === false);
  if (unsettled.length > 0) notes.push(`${countWords(unsettled.length, 'trial')} of ${mine.length} never settled in warm-up`);
  const blocks = new Set(mine.map((trial) => trial.block));
  if (record.header.blocks.some((block) => blocks.has(block.id) && 'generator' in block.exempt)) {
    notes.push('the client is part of what is measured here, and may be the limit');
  }
  return notes;
}
