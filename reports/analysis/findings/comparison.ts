import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Estimate, Finding } from '../estimate.ts';
import { inverted } from '../ratio.ts';
import type { CellEstimate, ComparisonResult, MetricComparison } from '../result.ts';
import { cellWords, countWords, levelsKey, percentWords, timesWords, titlesOf } from '../words.ts';

/** What the sentences about one comparison are made of. */
interface Told {
  readonly record: RunRecord;
  readonly comparison: ComparisonResult;
  readonly metric: MetricComparison;
  readonly cells: readonly CellEstimate[];
  readonly margin: number;
}

/** The headline metric of a comparison as a finding; null where there is no such metric. */
export function comparisonFinding(options: Omit<Told, 'metric'>): Finding | null {
  const { record, comparison } = options;
  const metric = comparison.metrics.find(({ metric: id }) => id === comparison.headline);
  if (metric === undefined) return null;
  const told = { ...options, metric };
  const estimate = metric.ratio === null ? null : larger(metric.ratio).estimate;
  return {
    id: `comparison/${comparison.id}`,
    kind: isStartUp(record, comparison) ? 'startup' : 'comparison',
    statement: statementOf(told),
    estimate,
    verdict: metric.verdict,
    overturn: overturnOf(told),
    trials: comparison.trials,
  };
}

/** A ratio below 1 is told the other way round: "24 times" reads better than "0.042 times". */
function larger(ratio: Estimate): { estimate: Estimate; turned: boolean } {
  return ratio.value < 1 ? { estimate: inverted(ratio), turned: true } : { estimate: ratio, turned: false };
}

function statementOf({ record, comparison, metric, margin }: Told): string {
  const titles = titlesOf(record);
  const { suite, subject, base } = comparison;
  const where = cellWords(titles, comparison);
  if (metric.ratio === null) {
    return `${titles.contender(suite, subject)} and ${titles.contender(suite, base)} cannot be compared: ${metric.reason} (${where}).`;
  }
  const { estimate, turned } = larger(metric.ratio);
  const [first, second] = (turned ? [base, subject] : [subject, base]).map((id) => titles.contender(suite, id));
  const said = sentence({ first: first ?? '', second: second ?? '', metric, estimate, startUp: isStartUp(record, comparison) });
  const tail = `${where}, ${countWords(metric.pairs, 'pair')}`;
  switch (metric.verdict) {
    case 'same':
      return `No difference beyond ${percentWords(margin)}: ${said}: ${tail}.`;
    case 'undecided':
      return `Undecided: ${said}, and ${metric.reason}: ${tail}.`;
    case 'shown':
      return `${upper(said)}: ${tail}; shown, not judged: ${metric.reason.replace(/^not ranked: /, '')}.`;
    case 'better':
    case 'worse':
      return `${upper(said)}: ${tail}.`;
  }
}

/** "X delivers 24.1 times (95 % 23.2–25) what Y delivers", or the same of any other metric. */
function sentence(options: { first: string; second: string; metric: MetricComparison; estimate: Estimate; startUp: boolean }): string {
  const { first, second, metric, estimate, startUp } = options;
  const times = timesWords(estimate);
  if (/^delivered/i.test(metric.title) && metric.better === 'more') return `${first} delivers ${times} what ${second} delivers`;
  if (startUp && metric.better === 'less') return `${first} takes ${times} as long as ${second} (${lower(metric.title)})`;
  return `the ${lower(metric.title)} of ${first} is ${times} that of ${second}`;
}

/** The conditions under which the reader should conclude otherwise: need, guarantees, repetition. */
function overturnOf({ record, comparison, metric, cells, margin }: Told): string {
  if (metric.ratio === null) return 'Anything: nothing could be compared.';
  const titles = titlesOf(record);
  const { suite, base, subject } = comparison;
  const conditions: string[] = [];
  const loser = metric.verdict === 'worse' ? subject : base;
  const cell = cells.find(
    (one) =>
      one.suite === suite && one.scenario === comparison.scenario && one.contender === loser && one.metric === metric.metric &&
      levelsKey(one.levels) === levelsKey(comparison.levels),
  );
  if (metric.better === 'less' && cell?.estimate) {
    const needed = formatUnit(cell.estimate.upper, cell.estimate.unit);
    conditions.push(`${needed}, as measured of ${titles.contender(suite, loser)}, is good enough for the system in question`);
  } else if (cell?.estimate) {
    const limit = formatUnit(cell.estimate.lower, cell.estimate.unit);
    conditions.push(`the system in question never needs more than ${limit} of this kind, which ${titles.contender(suite, loser)} delivers too`);
  }
  const promise = record.header.contenders.find((one) => one.suite === suite && one.id === subject)?.guarantees;
  if (promise && comparison.guarantees !== null && !isStartUp(record, comparison)) {
    conditions.push(`other guarantees are needed than those compared (delivery: ${promise.delivery}; durability: ${promise.durability})`);
  }
  if (metric.verdict === 'better' || metric.verdict === 'worse') {
    conditions.push('another run at these settings, or on the hardware in question, puts the ratio on the other side of 1');
  } else if (metric.verdict === 'same') {
    conditions.push(`a difference below ${percentWords(margin)} matters`);
  } else {
    conditions.push('more pairs, or what keeps it from being ranked taken away, show otherwise');
  }
  return `Overturned if ${list(conditions)}.`;
}

const list = (parts: readonly string[]): string => parts.join('; or if ');

/** Whether the scenario is about the time until a server is ready. */
export function isStartUp(record: RunRecord, { suite, scenario }: ComparisonResult): boolean {
  const headline = record.header.scenarios.find((one) => one.suite === suite && one.id === scenario)?.headline ?? '';
  return /^(ready|start)/i.test(headline);
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Abbreviations such as CPU keep their capitals. */
const lower = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
