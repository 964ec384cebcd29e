import { html, type Fragment, type Html } from './html.ts';

/** A column: numbers are set right, so that their digits stand under each other. */
export interface Column {
  readonly title: Fragment;
  readonly kind: 'text' | 'number';
}

/** A table that scrolls inside its own frame where it is wider than the page. The first column names the row. */
export function table(options: {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Fragment[])[];
}): Html {
  const { caption, columns, rows } = options;
  const kind = (index: number): string => columns[index]?.kind ?? 'text';
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>${caption}</caption>
      <thead><tr>${columns.map((column) => html`<th scope="col" class="${column.kind}">${column.title}</th>`)}</tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr>${row.map((cell, index) =>
          index === 0 ? html`<th scope="row" class="${kind(index)}">${cell}</th>` : html`<td class="${kind(index)}">${cell}</td>`,
        )}</tr>`,
      )}</tbody>
    </table>
  </div>`;
}

/** Names and values, for facts that are not compared; in two columns where the page is wide enough. */
export function facts(pairs: readonly (readonly [name: Fragment, value: Fragment])[], columns: 1 | 2 = 1): Html {
  return html`<dl class="${columns === 2 ? 'facts two' : 'facts'}">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What is there for those who look for it, out of the way of the others. */
export function details(options: { readonly summary: Fragment; readonly body: Fragment }): Html {
  return html`<details><summary>${options.summary}</summary>${options.body}</details>`;
}

/** A verdict in one word: its tone is said by the word and its mark, not by colour alone. */
export function badge(options: { readonly word: string; readonly tone: 'good' | 'bad' | 'open' | 'plain' }): Html {
  const mark = { good: '✓', bad: '✕', open: '?', plain: '·' }[options.tone];
  return html`<span class="badge ${options.tone}"><span aria-hidden="true">${mark}</span> ${options.word}</span>`;
}
