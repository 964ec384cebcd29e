import type { Bottleneck } from '../../analysis/capacity/result.ts';
import { html, type Fragment } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { contenderTitle, estimateWords, glued } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { useChart } from './chart.ts';

/** Which component is full first, at which load, and whether a closed loop ended there too. */
export const section: Section = {
  id: 'bottleneck',
  title: 'What is full first',
  order: 205,
  render(context) {
    const { bottlenecks } = context.analysis.capacity;
    if (bottlenecks.length === 0) return null;
    const remarks = [...new Set(bottlenecks.flatMap(({ notes }) => notes))];
    return html`
      <p>The use of every component, fitted over the loads that were measured, is followed up to where a resource is used
        up. A closed loop, which takes as much as it is given, then shows whether that is where the system ends.</p>
      <ul class="findings">${bottlenecks.map((one) => html`<li><div>${glued(one.sentence)}</div>${verdictOf(one)}</li>`)}</ul>
      ${limitTable(context, bottlenecks)}
      ${remarks.length > 0 && html`<ul class="remarks">${remarks.map((remark) => html`<li>${glued(remark)}</li>`)}</ul>`}
      ${context.analysis.demand.map((demand) => useChart(context, demand))}`;
  },
};

/** A prediction that is off by more than this is marked. */
const GOOD_ENOUGH = 0.15;

function verdictOf({ errorShare, ceiling }: Bottleneck): Fragment {
  if (ceiling === null) return badge({ word: 'not confirmed', tone: 'open' });
  if (errorShare === null) return badge({ word: 'not CPU', tone: 'open' });
  return Math.abs(errorShare) <= GOOD_ENOUGH ? badge({ word: 'confirmed', tone: 'good' }) : badge({ word: 'off', tone: 'bad' });
}

function limitTable({ record }: SectionContext, bottlenecks: readonly Bottleneck[]): Fragment {
  const hasSeveral = new Set(bottlenecks.map(({ suite, contender }) => `${suite}/${contender}`)).size > 1;
  return table({
    caption: 'Predicted and measured limits',
    columns: [
      ...(hasSeveral ? [{ title: 'System', kind: 'text' } as const] : []),
      { title: 'Mix', kind: 'text' },
      { title: 'CPU is full at', kind: 'number' },
      { title: 'Closed loop', kind: 'number' },
      { title: 'Error', kind: 'number' },
      { title: 'CPU in use there', kind: 'number' },
      { title: 'Of it', kind: 'text' },
    ],
    rows: bottlenecks.map((one) => {
      const parts = (one.ceiling?.parts ?? one.parts).slice(0, 3);
      return [
        ...(hasSeveral ? [contenderTitle(record.header, one)] : []),
        one.mix,
        glued(estimateWords(one.saturation)),
        one.ceiling === null ? '–' : formatUnit(one.ceiling.perSec, 'perSec'),
        one.errorShare === null ? '–' : formatUnit(one.errorShare, 'share'),
        one.ceiling === null ? '–' : `${formatUnit(one.ceiling.cores, 'cores')} of ${one.ceiling.limitCores}`,
        parts.map(({ component, share }) => `${component} ${formatUnit(share, 'share')}`).join(', '),
      ];
    }),
  });
}
