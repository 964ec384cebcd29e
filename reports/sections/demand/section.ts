import type { DemandResult, MixDemand } from '../../analysis/demand/result.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle, estimateWords, glued, intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Estimate } from '../../analysis/estimate.ts';
import type { Section, SectionContext } from '../section.ts';
import { demandChart } from './chart.ts';
import { heldOutBlock } from './held-out.ts';
import { fitDetails, pointDetails } from './fit.ts';

/** What a request of each class costs each tier. */
export const section: Section = {
  id: 'demand',
  title: 'What each tier costs',
  order: 210,
  render(context) {
    const { demand } = context.analysis;
    if (demand.length === 0) return null;
    return html`
      <p>CPU that one request needs of each component. It falls as load rises, so each figure says its load; what a
        component uses at rest stands apart. The generator is not part of the system, nor of any sum.</p>
      ${demand.map((one) => contenderBlock(context, one))}`;
  },
};

function contenderBlock(context: SectionContext, demand: DemandResult): Html {
  return html`<section class="scenario">
    <h3>${contenderTitle(context.record.header, demand)}</h3>
    ${classTable(demand)}
    <div class="metric"><h4>By mix <span class="aside">at the highest load that every system carried of it</span></h4>${mixTable(demand)}</div>
    ${demandChart(context, demand)}
    ${heldOutBlock(demand)}
    ${demand.notes.length > 0 && html`<ul class="remarks">${demand.notes.map((note) => html`<li>${glued(note)}</li>`)}</ul>`}
    ${fitDetails(demand)}
    ${pointDetails(demand)}
  </section>`;
}

function classTable(demand: DemandResult): Html {
  const { groups } = demand.separation;
  const load = formatUnit(demand.referencePerSec, 'perSec');
  const own = demand.components.filter(({ component }) => component !== 'generator');
  const generator = demand.components.filter(({ component }) => component === 'generator');
  const confidence = demand.totals[0]?.demand.confidence ?? 0.95;
  return html`<p>One request at ${load} of any mix, with ${formatNumber(confidence * 100)} % intervals:</p>${table({
    caption: `CPU of one request by component and class, at ${load}`,
    columns: [
      { title: 'Component', kind: 'text' },
      ...groups.map(({ id }) => ({ title: id, kind: 'number' as const })),
      { title: 'At rest', kind: 'number' },
      { title: 'Error at loads left out', kind: 'number' },
    ],
    rows: [
      ...own.map((one) => [one.component, ...one.classes.map(({ demand: cost }) => withInterval(cost)), withInterval(one.idle), one.crossValidatedShare === null ? '–' : formatUnit(one.crossValidatedShare, 'share')]),
      [html`<strong>The system</strong>`, ...demand.totals.map(({ demand: cost }) => withInterval(cost)), formatUnit(own.reduce((sum, { idle }) => sum + idle.value, 0), 'cores'), '–'],
      ...generator.map((one) => [html`<span class="missing">generator (not in the sum)</span>`, ...one.classes.map(({ demand: cost }) => withInterval(cost)), withInterval(one.idle), '–']),
    ],
  })}`;
}

function withInterval(estimate: Estimate): Html {
  return html`${formatUnit(estimate.value, estimate.unit)}<span class="aside why">${intervalWords(estimate)}</span>`;
}

function mixTable(demand: DemandResult): Html {
  return table({
    caption: 'CPU of one request by mix',
    columns: [
      { title: 'Mix', kind: 'text' },
      { title: 'Load', kind: 'number' },
      { title: 'The system', kind: 'number' },
      { title: 'Of which', kind: 'text' },
      { title: 'Classes', kind: 'text' },
    ],
    rows: demand.mixes.map((mix) => [mix.mix, formatUnit(mix.perSec, 'perSec'), glued(estimateWords(mix.total)), partWords(mix), shareList(mix.shares)]),
  });
}

function partWords({ components }: MixDemand): Fragment {
  const own = components.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  return own.map(({ component, demand, share }) => `${component} ${formatUnit(demand.value, 'micros')} (${formatUnit(share, 'share')})`).join(', ');
}

function shareList(shares: MixDemand['shares']): string {
  return Object.entries(shares).sort(([, a], [, b]) => b - a).map(([id, share]) => `${id} ${formatUnit(Number(share.toFixed(3)), 'share')}`).join(', ');
}
