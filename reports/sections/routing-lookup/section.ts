import { lookupFindings } from '../../analysis/routing/lookup-findings.ts';
import type { KindLookups, TableLookups } from '../../analysis/routing/lookup-result.ts';
import { html, type Fragment } from '../../html/html.ts';
import { details } from '../../html/table.ts';
import { glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { verdictBadge } from '../verdicts.ts';
import { lookupChart } from './charts.ts';
import { growthBlock } from './growth.ts';
import { footprintTable, kindTable } from './tables.ts';

/** What finding a route costs by itself, table by table, and how that grows. */
export const section: Section = {
  id: 'routing-lookup',
  title: 'Routers: lookups by themselves',
  order: 205,
  render(context) {
    const { record, analysis } = context;
    const result = analysis.lookups;
    if (result.tables.length === 0 && result.growth.length === 0) return null;
    const findings = lookupFindings({ record, result });
    return html`
      <p>A router in a process of its own answers varied lookups in a tight loop, by tinybench; every answer was proved by the match
        oracle before, and is consumed. A tight loop flatters: its caches are warm, and it has one call site. What a lookup is of a
        whole request is told apart.</p>
      <ul class="findings">${findings.map((finding) => html`<li><div>${glued(finding.statement)} <span class="aside why">${finding.overturn}</span></div>${verdictBadge(finding.verdict)}</li>`)}</ul>
      ${result.tables.map((table) => tableBlock(context, table))}
      ${result.growth.map((growth) => growthBlock(context, growth))}`;
  },
};

function tableBlock(context: SectionContext, table: TableLookups): Fragment {
  const [first, ...others] = headlineFirst(table.kinds);
  if (first === undefined) return null;
  return html`<section class="scenario">
    <h3>${formatNumber(table.routes)} routes <span class="aside">${table.table}</span></h3>
    ${lookupChart(context, table)}
    ${kindTable(context, table, first)}
    ${first.control?.noiseFloor != null && html`<p class="note">Noise floor of this comparison: ${formatUnit(first.control.noiseFloor.value, 'share')} either way, from the A/A control.</p>`}
    ${others.length > 0 && details({ summary: `The other kinds of lookup (${others.length})`, body: html`${others.map((kind) => kindTable(context, table, kind))}` })}
    ${details({ summary: 'Allocations, building, memory', body: footprintTable(context, table) })}
    ${table.left.length > 0 && html`<ul class="note">${table.left.map(({ reason }) => html`<li>${reason}</li>`)}</ul>`}
  </section>`;
}

/** The mix answers for a table. */
function headlineFirst(kinds: readonly KindLookups[]): KindLookups[] {
  return [...kinds].sort((a, b) => Number(b.kind === 'mix') - Number(a.kind === 'mix'));
}
