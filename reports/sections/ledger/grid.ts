import { CLASS_WORDS } from '../../analysis/messaging/class-words.ts';
import type { Ledger, LedgerEntry, LedgerRow } from '../../analysis/messaging/result.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { badge } from '../../html/table.ts';
import { glued } from '../../html/wording.ts';
import { spreadWords } from '../spread.ts';

type Column = Ledger['columns'][number];

const GROUPS: readonly { readonly group: LedgerRow['group']; readonly title: string; readonly note: string }[] = [
  { group: 'declared', title: 'Declared', note: '' },
  { group: 'observed', title: 'Observed here', note: 'counts are exact; what has an interval is an estimate' },
  { group: 'speed', title: 'Speed', note: 'with its interval; windows and offered rates differ between classes' },
];

/** One table, a column a contender, grouped by class; the names of the rows stay in sight while it is scrolled. */
export function grid({ columns, rows }: Ledger): Html {
  const classes = [...new Set(columns.map((column) => column.class))];
  const starts = (at: number): boolean => at > 0 && columns[at]?.class !== columns[at - 1]?.class;
  const edge = (at: number): string => (starts(at) ? 'text edge' : 'text');
  return html`<div class="table-frame ledger" tabindex="0" role="region" aria-label="Guarantees declared and observed beside speed">
    <table>
      <caption>Guarantees declared and observed beside speed, by contender</caption>
      <thead>
        <tr><td></td>${classes.map((own, at) => html`<th scope="colgroup" colspan="${spanOf(columns, own)}" class="${at > 0 ? 'edge' : ''}">${classTitle(own)}</th>`)}</tr>
        <tr><td></td>${columns.map((column, at) => html`<th scope="col" class="${edge(at)}">${column.title}</th>`)}</tr>
      </thead>
      ${GROUPS.map(({ group, title, note }) => html`<tbody>
        <tr class="group"><th scope="rowgroup" colspan="${columns.length + 1}"><span>${title}${note !== '' && html` <span class="aside">${note}</span>`}</span></th></tr>
        ${rows.filter((row) => row.group === group).map((row) => html`<tr>
          <th scope="row">${row.title}${row.note !== '' && html`<span class="aside why">${row.note}</span>`}${row.conditions.length > 0 && html`<span class="aside why">${glued(row.conditions.join(', '))}</span>`}</th>
          ${row.entries.map((entry, at) => html`<td class="${edge(at)}">${cell(entry)}</td>`)}
        </tr>`)}
      </tbody>`)}
    </table>
  </div>`;
}

function classTitle(own: string | null): string {
  if (own === null) return 'Shown, not ranked';
  const words = CLASS_WORDS[own];
  return words === undefined ? `Class ${own}` : `Class ${own}: ${words}`;
}

const spanOf = (columns: readonly Column[], own: string | null): number => columns.filter((column) => column.class === own).length;

function cell({ state, text, estimate, conditions, aside, contradicts }: LedgerEntry): Fragment {
  const isThere = state === 'measured' || state === 'declared';
  const asides = [estimate === null ? '' : spreadWords(estimate), conditions.join(', '), aside].filter((line) => line !== '');
  return html`${isThere ? html`<span class="${state === 'measured' ? 'value' : ''}">${glued(text)}</span>` : html`<span class="missing">${text}</span>`}
    ${asides.map((line) => html`<span class="aside why">${glued(line)}</span>`)}
    ${contradicts !== null && html`${badge({ word: 'contradicts', tone: 'bad' })}<span class="aside why">${contradicts}</span>`}`;
}
