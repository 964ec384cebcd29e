import { nanosWords } from '../../analysis/routing/lookup-findings.ts';
import type { Footprint, KindLookups, LookupRow, TableLookups } from '../../analysis/routing/lookup-result.ts';
import type { Estimate } from '../../analysis/estimate.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle, estimateWords, glued } from '../../html/wording.ts';
import type { SectionContext } from '../section.ts';
import { verdictBadge } from '../verdicts.ts';

/** One kind of lookup: every router, and what it is beside the fastest and beside the ordered scan. */
export function kindTable(context: SectionContext, { suite }: TableLookups, kind: KindLookups): Html {
  const { header } = context.record;
  const title = (contender: string): string => contenderTitle(header, { suite, contender });
  return html`${table({
    caption: kind.title,
    columns: [
      { title: 'Router', kind: 'text' },
      { title: 'Finds by', kind: 'text' },
      { title: 'A lookup', kind: 'number' },
      { title: kind.leader === null ? 'Beside the fastest' : `÷ ${title(kind.leader)}`, kind: 'number' },
      { title: 'Beside the fastest', kind: 'text' },
      { title: '÷ ordered scan', kind: 'number' },
    ],
    rows: kind.rows.map((row) => [
      title(row.contender),
      row.approach,
      row.estimate === null ? (row.reason ?? '–') : glued(nanosWords(row.estimate)),
      ratioWords(row.againstLeader),
      row.contender === kind.leader ? 'the fastest' : verdictOf(row),
      ratioWords(row.againstScan),
    ]),
  })}
  ${kind.left.length > 0 && html`<ul class="note">${kind.left.map(({ contender, reason }) => html`<li>Not timed: ${title(contender)}: ${reason}.</li>`)}</ul>`}
  ${methodsOf(kind)}`;
}

function ratioWords(comparison: LookupRow['againstLeader']): string {
  return comparison?.ratio == null ? '–' : glued(estimateWords(comparison.ratio));
}

function verdictOf({ againstLeader }: LookupRow): Fragment {
  if (againstLeader === null) return '–';
  return html`<span title="${againstLeader.reason}">${verdictBadge(againstLeader.verdict)}</span>`;
}

function methodsOf({ rows }: KindLookups): Fragment {
  const methods = [...new Set(rows.flatMap(({ estimate }) => estimate?.method.replace(/ of \d+ /, ' of ') ?? []))];
  return methods.length > 0 && html`<p class="note">A lookup: ${methods.join('; ')}. Ratios: of slices that are neighbours.</p>`;
}

/** What a router costs beside time. */
export function footprintTable(context: SectionContext, { suite, kinds, footprints }: TableLookups): Html {
  const { header } = context.record;
  const bytes = (estimate: Estimate | null | undefined): string => (estimate == null ? '–' : glued(estimateWords(estimate)));
  const rows = footprints.map((footprint: Footprint) => [
    contenderTitle(header, { suite, contender: footprint.contender }),
    ...kinds.map(({ kind }) => bytes(footprint.allocated[kind])),
    bytes(footprint.cpu),
    bytes(footprint.build),
    bytes(footprint.table),
  ]);
  return html`${table({
    caption: 'Allocated on the heap for a lookup, by kind; CPU of the process; time and memory of the built table',
    columns: [
      { title: 'Router', kind: 'text' },
      ...kinds.map(({ title }) => ({ title: title.replace(/^Lookup time \((.*)\)$/, '$1'), kind: 'number' as const })),
      { title: 'CPU a lookup', kind: 'number' },
      { title: 'Build', kind: 'number' },
      { title: 'Table', kind: 'number' },
    ],
    rows,
  })}
  <p class="note">Allocations are read apart from time, from the heap before and after a burst of warm lookups, once in each process. CPU is
    that of the whole process, making the paths and compiling included, over all kinds of lookup. The build is the first in its process; memory is that of the heap, emptied before and after, with regular expressions compiled.</p>`;
}
