import { conditionsOf, MESSAGING } from '../../analysis/messaging/scenarios.ts';
import { html, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle, glued, intervalWords, scenarioTitle } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';

/** Each contender with encryption ÷ itself without: nobody is set against another. */
export function encryptionTable({ record, analysis }: SectionContext): Html | null {
  const found = analysis.messaging?.encryption ?? [];
  if (found.length === 0) return null;
  const methods = [...new Set(found.flatMap(({ ratio }) => ratio?.method.replace(/ of \d+ /, ' of ') ?? []))];
  return html`<section class="scenario">
    <h3>Encrypted connections</h3>
    <p class="question">Each contender with TLS ÷ itself without. The two do not interleave: each stands in trials of its own, which are paired in
      the order in which they ran.</p>
    ${table({
      caption: 'With encryption ÷ without, each contender against itself',
      columns: [
        { title: 'Contender', kind: 'text' },
        { title: 'Metric', kind: 'text' },
        { title: 'With ÷ without', kind: 'number' },
        { title: `${formatNumber(analysis.settings.confidence * 100)} % interval`, kind: 'number' },
        { title: 'Pairs', kind: 'number' },
      ],
      rows: found.map((one) => [
        html`${contenderTitle(record.header, { suite: MESSAGING, contender: one.contender })}<span class="aside why">${glued([scenarioTitle(record.header, { suite: MESSAGING, scenario: one.scenario }), ...conditionsOf(one.levels)].join(', '))}</span>`,
        html`${one.title} <span class="aside">${one.better} is better</span>`,
        one.ratio === null ? '–' : formatUnit(one.ratio.value, 'ratio'),
        one.ratio === null ? html`<span class="missing">${one.reason}</span>` : intervalWords(one.ratio),
        one.ratio === null ? '–' : formatNumber(one.ratio.samples),
      ]),
    })}
    ${methods.length > 0 && html`<p class="note">Interval: ${methods.join('; ')}.</p>`}
  </section>`;
}
