import type { InPlaceLookup } from '../../analysis/routing/in-place.ts';
import type { Saving, Swap } from '../../analysis/routing/share.ts';
import { savingWords } from '../../analysis/routing/share-words.ts';
import { html, type Fragment } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { contenderTitle, estimateWords, glued } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { inPlaceChart, shareChart } from './charts.ts';

/** Which share of a request its router is: whether it matters which. */
export const section: Section = {
  id: 'routing-share',
  title: 'What another router saves of a request',
  order: 140,
  render(context) {
    const { swaps, inPlace } = context.analysis.shares;
    if (swaps.length === 0 && inPlace.length === 0) return null;
    const [first] = swaps;
    return html`
      ${first !== undefined && html`<p class="lead">${glued(first.sentence)} <span class="aside why">${first.overturn}</span></p>`}
      ${shareChart(context, swaps)}
      ${swaps.length > 0 && swapTable(context, swaps)}
      ${inPlaceChart(context, inPlace)}
      ${inPlace.length > 0 && inPlaceTable(context, inPlace)}
      <p class="note">A lookup is timed in place: requests do further lookups of other addresses, and the slope of their CPU over up to ten of these is the price of one. A tight loop flatters: its caches are warm, and it has one call site; a hundred lookups in a row are such a loop again, which is why a slope may be bent. A saving is the difference of two routers’ lookups as a share of the CPU that a request with the slower one uses, in all components of the system together. “On whole requests” is what requests with each router used, as measured. The smallest effect is what the pairs of this run could have found with power 0.8, by the A/A control.</p>`;
  },
};

function swapTable({ record }: SectionContext, swaps: readonly Swap[]): Fragment {
  const title = (suite: string, contender: string): string => contenderTitle(record.header, { suite, contender });
  const text = (name: string): { title: string; kind: 'text' } => ({ title: name, kind: 'text' });
  const number = (name: string): { title: string; kind: 'number' } => ({ title: name, kind: 'number' });
  return table({
    caption: 'Swapping one router for the fastest',
    columns: [text('From'), text('Of'), number('Saved'), number('Smallest effect'), text(''), number('On whole requests'), number('CPU saved'), number('Of a request')],
    rows: swaps.flatMap(({ suite, slow, fast, savings }) =>
      savings.map((saving): Fragment[] => [
        html`${title(suite, slow)} <span class="aside">→ ${title(suite, fast)}</span>`,
        html`${{ trivial: 'trivial handler', application: 'whole application' }[saving.request]} <span class="aside">lookups ${saving.source}, ${saving.table}</span>`,
        estimateWords(saving.share),
        saving.smallest === null ? 'not known' : formatUnit(saving.smallest.value, 'share'),
        verdictBadge(saving),
        saving.measured === null ? '–' : estimateWords(saving.measured),
        estimateWords(saving.savedMicros),
        formatUnit(saving.requestMicros.value, 'micros'),
      ]),
    ),
  });
}

function verdictBadge(saving: Saving): Fragment {
  const words = { 'matters': ['it matters', 'bad'], 'too small to see': ['too small to see', 'good'], 'undecided': ['undecided', 'open'] } as const;
  const [word, tone] = words[saving.verdict];
  return html`<span title="${savingWords(saving)}">${badge({ word, tone })}</span>`;
}

function inPlaceTable({ record }: SectionContext, inPlace: readonly InPlaceLookup[]): Fragment {
  return table({
    caption: 'A lookup in place, by amplification',
    columns: [
      { title: 'Router', kind: 'text' },
      { title: 'Table', kind: 'text' },
      { title: 'CPU of a lookup', kind: 'number' },
      { title: 'In a row of many', kind: 'number' },
      { title: 'CPU of a request, its own lookup alone', kind: 'number' },
      { title: 'Slope', kind: 'text' },
    ],
    rows: inPlace.map((one): Fragment[] => [
      contenderTitle(record.header, one),
      String(one.levels['table'] ?? ''),
      one.lookup === null ? 'too few slices' : estimateWords(one.lookup),
      one.inARow === null ? 'too few slices' : estimateWords(one.inARow),
      one.request === null ? 'too few slices' : estimateWords(one.request),
      one.isStraight ? 'straight' : 'bent',
    ]),
  });
}
