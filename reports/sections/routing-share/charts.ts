import { requestKinds, type RequestKind } from '../../analysis/routing/request-cost.ts';
import type { InPlaceLookup } from '../../analysis/routing/in-place.ts';
import type { Saving, Swap } from '../../analysis/routing/share.ts';
import type { ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis, rowAxis, rowOffset, rowsHeightPx, toAxis } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderTitle, estimateWords } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';

const HEIGHT_PX = 320;
const SLOTS = 6;
const KINDS = Object.keys(requestKinds) as RequestKind[];
const SMALLEST_SLOT = 5;

/** What each swap saves, a row each, beside the smallest effect that could be seen. */
export function shareChart({ record }: SectionContext, swaps: readonly Swap[]): Fragment {
  if (swaps.length === 0) return null;
  const rows = [...swaps].reverse();
  const titleOf = ({ suite, slow, fast }: Swap): string[] => [contenderTitle(record.header, { suite, contender: slow }), `→ ${contenderTitle(record.header, { suite, contender: fast })}`];
  const pointsOf = (kind: RequestKind, point: (saving: Saving, row: number) => ChartSeries['points'][number] | null): ChartSeries['points'] =>
    rows.flatMap(({ savings }, row) => savings.filter(({ request }) => request === kind).flatMap((saving) => point(saving, row) ?? []));
  const series = KINDS.flatMap((kind, line): ChartSeries[] => [
    {
      label: `saved of ${requestKinds[kind]}`,
      slot: line,
      marker: 'large',
      points: pointsOf(kind, ({ share }, row) => ({
        x: toAxis(share.value, 'share'),
        y: row + rowOffset(line, KINDS.length),
        lower: toAxis(share.lower, 'share'),
        upper: toAxis(share.upper, 'share'),
        text: `${titleOf(rows[row] as Swap).join(' ')}\n${estimateWords(share)} of ${requestKinds[kind]}`,
      })),
    },
    {
      label: line === 0 ? 'smallest effect that could be seen' : '',
      slot: SMALLEST_SLOT,
      marker: 'small',
      points: pointsOf(kind, ({ smallest }, row) =>
        smallest === null ? null : { x: toAxis(smallest.value, 'share'), y: row + rowOffset(line, KINDS.length), text: `smallest effect of ${requestKinds[kind]}: ${formatUnit(smallest.value, 'share')}` },
      ),
    },
  ]).filter(({ points }) => points.length > 0);
  return figure({
    title: 'CPU of a request saved by another router, with intervals, beside the smallest effect that this run could see.',
    text: swaps.map(({ sentence }) => sentence).join(' '),
    spec: {
      x: { title: 'Saved of a request (%)', scale: 'linear', rows: null, min: null, max: null },
      y: rowAxis(rows.map(titleOf)),
      series,
      bands: [],
      zeroLine: 0,
      heightPx: rowsHeightPx(rows.length, KINDS.length),
    },
  });
}

/** CPU of a request over the lookups that it does beside its own. */
export function inPlaceChart({ record }: SectionContext, inPlace: readonly InPlaceLookup[]): Fragment {
  const tables = new Set(inPlace.map(({ levels }) => String(levels['table'])));
  const nameOf = (one: InPlaceLookup): string => `${contenderTitle(record.header, one)}${tables.size > 1 ? `, ${String(one.levels['table'])}` : ''}`;
  const series = inPlace.map((one, at): ChartSeries => ({
    label: nameOf(one),
    slot: at % SLOTS,
    marker: 'large',
    line: 'plain',
    points: one.points.map(({ extraLookups, micros }) => ({ x: extraLookups, y: micros, text: `${nameOf(one)}, ${extraLookups} extra lookups\n${formatUnit(micros, 'micros')} a request` })),
  }));
  if (series.length === 0) return null;
  return figure({
    title: 'CPU of a request by the lookups that it does beside its own: the slope is the price of one, in place.',
    text: inPlace.map((one) => `${nameOf(one)}: ${one.lookup === null ? 'too few slices' : `${estimateWords(one.lookup)} a lookup`}`).join('; '),
    spec: {
      x: { title: 'Extra lookups in each request', scale: 'linear', rows: null, min: 0, max: null },
      y: numberAxis({ title: 'CPU of a request', unit: 'micros', values: [0, ...series.flatMap(({ points }) => points.map(({ y }) => y))] }),
      series,
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}
