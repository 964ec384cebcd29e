import { classWords, countWords } from '../../html/wording.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import { html, type Fragment } from '../../html/html.ts';
import { MESSAGING } from '../../analysis/messaging/scenarios.ts';
import type { RecordHeader } from '../../../suites/harness/record.ts';
import type { Section } from '../section.ts';
import { table } from '../../html/table.ts';

type Contender = RecordHeader['contenders'][number];

/** What each contender promises and how it was set, side by side: equal guarantees or no ranking. */
export const section: Section = {
  id: 'guarantees',
  title: 'Guarantees and settings',
  order: 300,
  render({ record, anchor }) {
    const { contenders } = record.header;
    if (contenders.length === 0) return null;
    // Brokers promise in the ledger, beside what was seen of it.
    const others = contenders.filter(({ suite }) => suite !== MESSAGING);
    return html`
      <p>Only contenders of the same class are ranked. What is written here was declared by each contender; what was
        tried is in the ${others.length < contenders.length ? html`<a href="#${anchor('ledger')}">ledger</a> and the audit` : 'audit'}.</p>
      ${declared(others, promises)}
      ${declared(contenders.filter(({ suite }) => suite === MESSAGING), [promises[0]])}
      ${record.servers.length > 0 && table({
        caption: 'Servers that were used',
        columns: ['Server', 'Version', 'Origin', 'Settings'].map((title) => ({ title, kind: 'text' })),
        rows: record.servers.map((server) => [server.name, server.version, server.origin, settingList(server.settings)]),
      })}`;
  },
};

type Row = readonly [string, (contender: Contender) => string];

const promises: readonly [Row, ...Row[]] = [
  ['Class', ({ guarantees }) => classWords(guarantees.class)],
  ['Delivery', ({ guarantees }) => guarantees.delivery],
  ['Durability', ({ guarantees }) => guarantees.durability],
  ['Acknowledgement', ({ guarantees }) => guarantees.acknowledgement],
  ['Replicas', ({ guarantees }) => formatNumber(guarantees.replicas)],
  ['Order', ({ guarantees }) => guarantees.order],
];

function declared(contenders: readonly Contender[], first: readonly Row[]): Fragment {
  if (contenders.length === 0) return null;
  const settings = [...new Set(contenders.flatMap((contender) => Object.keys(contender.settings)))];
  const rows = [...first, ...settings.map((name): Row => [name, (contender) => contender.settings[name] ?? '–'])].map(([name, read]) => ({ name, values: contenders.map(read) }));
  const different = rows.filter(({ values }) => new Set(values).size > 1).length;
  return html`${table({
    caption: 'Declared guarantees and settings',
    columns: ['', ...contenders.map((contender) => contender.title)].map((title) => ({ title, kind: 'text' })),
    rows: rows.map(({ name, values }) => [
      html`${name}${new Set(values).size > 1 && html` <span class="differs" title="differs between contenders">≠</span>`}`,
      ...values,
    ]),
  })}
  <p class="note">${contenders.length < 2 ? '' : different === 0 ? 'Nothing differs.' : `${countWords(different, 'row')} marked ≠ where contenders differ.`}</p>`;
}

function settingList(settings: Readonly<Record<string, string>>): Fragment {
  const entries = Object.entries(settings);
  return entries.length === 0 ? '–' : html`<ul class="plain">${entries.map(([name, value]) => html`<li><code>${name}</code> ${value}</li>`)}</ul>`;
}
