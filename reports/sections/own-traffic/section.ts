import type { OwnTraffic, OwnTrafficRow } from '../../analysis/messaging/own-traffic.ts';
import { MESSAGING } from '../../analysis/messaging/scenarios.ts';
import type { Estimate } from '../../analysis/estimate.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle, glued, intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';

const MARKS: Readonly<Record<OwnTrafficRow['verdict'], string>> = { 'holds': '✓', 'does not hold': '✗', 'undecided': '?', 'not measured': '–' };

/** The traffic of headroom.yaml: who holds it, at which processor time, with which tail. */
export const section: Section = {
  id: 'own-traffic',
  title: 'At your traffic',
  order: 110,
  render(context) {
    const found = context.analysis.messaging?.ownTraffic ?? [];
    if (found.length === 0) return null;
    return html`
      <p>Messages come at random times (open arrivals, Poisson) at the rate and in the sizes that headroom.yaml tells, and are timed from
        when each was due to its delivery. Every contender that can keep what is asked for is shown, whatever it keeps beyond that.</p>
      ${found.map((traffic) => trafficBlock(context, traffic))}`;
  },
};

function trafficBlock({ record }: SectionContext, traffic: OwnTraffic): Html {
  const { workload, levels, objectiveMs, rows } = traffic;
  const asked = [
    `${formatNumber(traffic.ratePerSec)} messages/s`,
    `sizes ${String(levels['sizes']).split('+').map(sizeWords).join(', ')}`,
    `${String(levels['producers'])} producers, ${String(levels['consumers'])} consumers (${String(levels['delivery'])})`,
    `needs ${String(levels['needs']).split('+').join(', ')}`,
    `p99 ≤ ${formatUnit(objectiveMs, 'ms')}`,
  ];
  return html`<section class="scenario">
    <h3>${workload}</h3>
    <p>${glued(traffic.sentence)}</p>
    <p class="question">${asked.join('; ')}</p>
    ${table({
      caption: `Who holds ${workload}`,
      columns: [{ title: 'Contender', kind: 'text' }, { title: 'Class', kind: 'text' }, { title: 'Verdict', kind: 'text' }, ...['p50', 'p99', 'p99.9', 'Broker CPU, of one core', 'Delivered'].map((title) => ({ title, kind: 'number' as const }))],
      rows: rows.map((row) => [
        contenderTitle(record.header, { suite: MESSAGING, contender: row.contender }),
        record.header.contenders.find(({ suite, id }) => suite === MESSAGING && id === row.contender)?.guarantees.class ?? 'shown',
        html`${MARKS[row.verdict]} ${row.verdict}${row.why !== '' && html`<span class="aside why">${row.why}</span>`}`,
        ...[row.p50, row.p99, row.p999, row.cpuShare].map(valueCell),
        row.deliveredShare === null ? '–' : formatUnit(row.deliveredShare, 'share'),
      ]),
    })}
    <p class="note">p50, p99 and p99.9: of each slice, their median with a 95 % interval. A contender holds the traffic where the whole interval of its p99 keeps the objective,
      nothing was lost and at least 99 % of what was offered within a slice was delivered within it.</p>
  </section>`;
}

function valueCell(estimate: Estimate | null): Fragment {
  return estimate === null ? '–' : html`${formatUnit(estimate.value, estimate.unit)}<span class="aside why">${intervalWords(estimate)}</span>`;
}

/** `256x8` → `256 B × 8`. */
function sizeWords(text: string): string {
  const [bytes, weight] = text.split('x');
  return `${formatUnit(Number(bytes), 'bytes')} × ${weight ?? ''}`;
}
