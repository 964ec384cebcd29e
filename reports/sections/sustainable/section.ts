import { objectiveWords } from '../../analysis/capacity/sustainable.ts';
import type { Sustainable } from '../../analysis/capacity/result.ts';
import { html, type Html } from '../../html/html.ts';
import { badge, details, table } from '../../html/table.ts';
import { contenderTitle, glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { contendersBlock } from './contenders.ts';

/** The highest rate that keeps the objective, and what contenders cost beside each other for a whole request. */
export const section: Section = {
  id: 'sustainable',
  title: 'What it sustains',
  order: 215,
  render(context) {
    const { sustainable, contenders } = context.analysis.capacity;
    if (sustainable.length === 0 && contenders.length === 0) return null;
    return html`
      ${sustainable.length > 0 && html`<ul class="findings">${sustainable.map((one) => html`<li><div>${glued(one.sentence)}</div>
        ${badge(one.isConfirmed ? { word: 'confirmed', tone: 'good' } : { word: 'not confirmed', tone: 'open' })}</li>`)}</ul>`}
      ${sustainable.map((one) => rateTable(context, one))}
      ${contendersBlock(context)}`;
  },
};

function rateTable({ record }: SectionContext, one: Sustainable): Html {
  const title = contenderTitle(record.header, one);
  return details({
    summary: `Every rate that was tried: ${title}, ${one.mix} (${one.rates.length})`,
    body: html`<p>Objective: ${objectiveWords(one.objective)}. Interval: ${one.method}.</p>${table({
      caption: `Rates tried: ${title}, ${one.mix}`,
      columns: [
        { title: 'Rate', kind: 'number' },
        { title: 'Kept', kind: 'number' },
        { title: 'Trials', kind: 'number' },
        { title: `p${Number((one.objective.quantile * 100).toFixed(3))}`, kind: 'number' },
        { title: 'Errors', kind: 'number' },
      ],
      rows: one.rates.map((rate) => [
        formatUnit(rate.perSec, 'perSec'),
        formatNumber(rate.kept),
        formatNumber(rate.trials),
        rate.latencyMs === null ? '–' : formatUnit(rate.latencyMs, 'ms'),
        rate.errorShare === null ? '–' : formatUnit(rate.errorShare, 'share'),
      ]),
    })}`,
  });
}
