import { PERCENTILES, type LatencyCell } from '../../analysis/messaging/result.ts';
import type { Estimate } from '../../analysis/estimate.ts';
import { html, type Fragment } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { contenderTitle, intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { verdictBadge } from '../verdicts.ts';

/** Whether it is ranked stands under the table; a cell has no room for it. */
const NOT_JUDGED = badge({ word: 'not judged', tone: 'plain' });

/** Ratios inside the classes, percentile by percentile, and under them the same contender against itself. */
export function ratioTable({ record, analysis }: SectionContext, { suite, title, pairs, control }: LatencyCell): Fragment {
  if (pairs.length === 0 && control === null) return null;
  const name = (contender: string): string => contenderTitle(record.header, { suite, contender });
  const estimates = [...pairs, ...(control === null ? [] : [control])].flatMap(({ ratios }) => ratios.flatMap(({ ratio }) => ratio ?? []));
  const methods = [...new Set(estimates.map(({ method }) => method.replace(/ of \d+ /, ' of ')))];
  const reasons = [...new Set(pairs.flatMap(({ ratios }) => ratios.filter(({ verdict }) => verdict === 'shown' || verdict === 'undecided').map((one) => `${one.name}: ${one.reason}`)))];
  const outcome = (one: { differs: boolean; ratio: Estimate | null }): Fragment =>
    one.ratio === null ? '' : badge(one.differs ? { word: 'a difference', tone: 'bad' } : { word: 'no difference', tone: 'good' });
  return html`${table({
    caption: `Ratios inside the classes, and of a contender to itself: ${title}`,
    columns: [{ title: 'Compared', kind: 'text' }, ...PERCENTILES.map((percentile) => ({ title: percentile.name, kind: 'number' as const }))],
    rows: [
      ...pairs.map((pair) => [
        html`<span class="wraps">${name(pair.subject)} ÷ ${name(pair.base)}<span class="aside why">class ${pair.class}</span></span>`,
        ...pair.ratios.map(({ ratio, verdict }) => ratioCell(ratio, verdict === 'shown' ? NOT_JUDGED : verdictBadge(verdict))),
      ]),
      ...(control === null ? [] : [[
        html`<span class="wraps">${name(control.contender)} ÷ itself<span class="aside why">the same contender twice (A/A)</span></span>`,
        ...control.ratios.map((one) => ratioCell(one.ratio, outcome(one))),
      ]]),
    ],
  })}
  ${reasons.length > 0 && html`<p class="note">${reasons.join('; ')}.</p>`}
  ${control !== null && html`<p class="note">The control runs in some rounds alone: all its ratios are slice by slice, that of p99.9 too.</p>`}
  ${methods.length > 0 && html`<p class="note">${formatNumber(analysis.settings.confidence * 100)} % intervals: ${methods.join('; ')}.</p>`}`;
}

function ratioCell(ratio: Estimate | null, mark: Fragment): Fragment {
  return ratio === null ? '–' : html`${formatUnit(ratio.value, 'ratio')}<span class="aside why">${intervalWords(ratio)}</span>${mark}`;
}
