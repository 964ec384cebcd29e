import type { Analysis, CellEstimate, ComparisonResult } from '../analysis/result.ts';
import type { RunRecord } from '../../suites/harness/record.ts';
import { auditLine } from '../sections/audit/totals.ts';
import { cellLine, contenderTitle, countWords, estimateWords, levelsKey, scenarioTitle } from '../html/wording.ts';
import { capacityLines } from './capacity.ts';
import { columns, plain, wrap } from './text.ts';
import { formatUnit } from '../../suites/harness/units.ts';
import { groupBy } from '../sections/comparison/group.ts';
import { ledgerLines } from './messaging.ts';
import { rulerSummary } from './ruler.ts';
import { shareLines } from './routing-share.ts';
import { withoutRuler } from '../analysis/ruler.ts';
import { incompleteness } from '../sections/answer/run.ts';

const WIDTH = 96;
const MOST_ROWS = 10;
const MOST_REASONS = 2;

/** The summary at the end of a run: the answer, the cells, the audit, the noise floor, what did not count. Plain text. */
export function terminalSummary(options: { readonly record: RunRecord; readonly analysis: Analysis; readonly width?: number }): string {
  const { record, analysis, width = WIDTH } = options;
  const missing = incompleteness(record);
  if (analysis.ruler !== null && withoutRuler(record).header.suites.length === 0) return rulerSummary({ ruler: analysis.ruler, missing: missing?.text ?? null, width });
  const audit = auditLine(analysis);
  const whole = capacityLines({ record, analysis, width });
  const ledger = ledgerLines(analysis);
  const isPaired = whole.length === 0 || analysis.comparisons.length > 0;
  const facts: [name: string, text: string][] = [
    ...shareLines({ record, analysis }),
    ...(isPaired ? [['Audit', `${audit.headline}: ${audit.detail}`] as [string, string]] : []),
    ...(isPaired || analysis.controls.length > 0 ? [['Noise floor', noiseWords(analysis)] as [string, string]] : []),
    ...(analysis.ruler === null ? [] : [['Ruler', analysis.ruler.sentence] as [string, string]]),
    ...leftOut(record, analysis),
    ...brokenChecks(analysis),
  ];
  const lines = [
    ...(record.header.origin === 'observed' ? ["Observed, not measured: from the system's own monitoring, under the load of its users."] : []),
    ...(missing === null ? [] : wrap({ text: `Incomplete: ${missing.text}`, width })),
    ...wrap({ text: analysis.answer.headline, width }),
    ...wrap({ text: analysis.answer.overturn, width, indent: '  ' }),
    ...(ledger.length > 0 ? ledger : comparisonLines(record, analysis)),
    ...whole,
    ...(whole.length === 0 ? [''] : []),
    ...facts.flatMap(([name, text]) => wrap({ text, width, indent: ' '.repeat(13), first: name.padEnd(13) })),
  ];
  return lines.join('\n');
}

/** A table for each pair of contenders: cell, value of either, ratio, verdict. */
function comparisonLines(record: RunRecord, analysis: Analysis): string[] {
  const groups = [...groupBy(analysis.comparisons, (one) => JSON.stringify([one.suite, one.scenario, one.subject, one.base])).values()];
  let left = MOST_ROWS;
  return groups.flatMap((group) => {
    const [first] = group;
    const shown = group.slice(0, left);
    left -= shown.length;
    if (first === undefined || shown.length === 0) return [];
    const [subject, base] = [first.subject, first.base].map((contender) => contenderTitle(record.header, { suite: first.suite, contender }));
    const title = first.metrics.find(({ metric }) => metric === first.headline)?.title ?? first.headline;
    const hidden = group.length - shown.length;
    return [
      '',
      plain(`${scenarioTitle(record.header, first)}: ${title}`),
      ...columns([['', subject ?? '', base ?? '', 'ratio', ''], ...shown.map((one) => row(record, analysis, one))], ['left', 'right', 'right', 'right', 'left']),
      ...(hidden === 0 ? [] : [`  … and ${countWords(hidden, 'more cell')}, in the report`]),
    ];
  });
}

function row(record: RunRecord, { cells }: Analysis, comparison: ComparisonResult): string[] {
  const metric = comparison.metrics.find((one) => one.metric === comparison.headline);
  const valueOf = (contender: string): string => {
    const found = cells.find((cell) => cell.contender === contender && cell.metric === comparison.headline && sameCell(cell, comparison));
    return found?.estimate ? formatUnit(found.estimate.value, found.estimate.unit) : '–';
  };
  return [
    cellLine(record.header, comparison),
    valueOf(comparison.subject),
    valueOf(comparison.base),
    metric?.ratio ? estimateWords(metric.ratio) : '–',
    metric?.verdict ?? '',
  ];
}

function sameCell(cell: CellEstimate, comparison: ComparisonResult): boolean {
  return cell.suite === comparison.suite && cell.scenario === comparison.scenario && levelsKey(cell.levels) === levelsKey(comparison.levels);
}

function noiseWords({ controls }: Analysis): string {
  const floors = controls.flatMap(({ noiseFloor }) => noiseFloor?.value ?? []).sort((least, most) => least - most);
  const [least, most] = [floors[0], floors.at(-1)];
  if (least === undefined || most === undefined) return 'unknown: no A/A control was completed';
  const range = floors.length === 1 ? `±${formatUnit(most, 'share')}` : `±${formatUnit(least, 'share')} to ±${formatUnit(most, 'share')} by cell`;
  const differing = controls.filter(({ differs }) => differs).length;
  return `${range} (the same contender twice)${differing === 0 ? '' : `; ${countWords(differing, 'control')} differed`}`;
}

function leftOut(record: RunRecord, { voids }: Analysis): [string, string][] {
  const counts = (['voided', 'failed', 'unsupported'] as const).map((status) => ({ status, count: voids.reduce((sum, one) => sum + one[status], 0) }));
  const told = counts.filter(({ count }) => count > 0).map(({ status, count }) => `${countWords(count, 'trial')} ${status}`);
  const { length: refused } = record.header.refused;
  if (refused > 0) told.push(`${countWords(refused, 'cell')} not measured`);
  if (told.length === 0) return [['Left out', 'nothing']];
  // What failed matters most to whoever reads this; trials voided with their block have no reason of their own.
  const worst = ['failed', 'unsupported', 'voided'];
  const reasons = voids
    .flatMap((one) => one.reasons)
    .filter(({ reason }) => !reason.startsWith('its block was voided'))
    .sort((one, other) => worst.indexOf(one.status) - worst.indexOf(other.status))
    .map(({ reason }) => reason);
  const named = [...new Set(reasons)].slice(0, MOST_REASONS);
  return [['Left out', `${told.join(', ')}${named.length === 0 ? '' : ` (${named.join('; ')})`}`]];
}

function brokenChecks({ checks }: Analysis): [string, string][] {
  return checks.filter(({ status }) => status === 'not ok').slice(0, MOST_REASONS).map(({ title, statement }) => ['Check', `${title}: ${statement}`]);
}
