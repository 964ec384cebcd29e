import { nanosWords } from '../../analysis/routing/lookup-findings.ts';
import type { GrowthResult, TableLookups } from '../../analysis/routing/lookup-result.ts';
import { approachOf } from '../../analysis/routing/lookup-cells.ts';
import { costAt } from '../../analysis/routing/growth-fit.ts';
import type { ChartAxis, ChartSeries } from '../../html/chart-spec.ts';
import { figure, rowAxis, rowsHeightPx } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderTitle } from '../../html/wording.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';

const NANOS_PER_MICRO = 1000;
/** Colour and marker tell how a router finds its routes: there are more routers than colours. */
const APPROACHES = ['hash', 'trie', 'compiled', 'ordered scan'];
const CURVE_POINTS = 40;

const slotOf = (approach: string): number => Math.max(0, APPROACHES.indexOf(approach));

/** Every router in a row, a point for the kind of lookup that answers for the table. */
export function lookupChart({ record }: SectionContext, table: TableLookups): Fragment {
  const kind = table.kinds.find((one) => one.kind === 'mix') ?? table.kinds[0];
  const known = kind?.rows.filter(({ estimate }) => estimate !== null) ?? [];
  if (kind === undefined || known.length === 0) return null;
  const series = APPROACHES.map((approach, slot): ChartSeries => ({
    label: approach,
    slot,
    marker: 'large',
    points: known.flatMap(({ contender, approach: own, estimate }, row) => (own !== approach || estimate === null ? [] : [{
      x: estimate.value * NANOS_PER_MICRO,
      y: row,
      lower: estimate.lower * NANOS_PER_MICRO,
      upper: estimate.upper * NANOS_PER_MICRO,
      text: `${contenderTitle(record.header, { suite: table.suite, contender })}\n${nanosWords(estimate)}`,
    }])),
  })).filter(({ points }) => points.length > 0);
  const title = `${kind.title}, ${formatNumber(table.routes)} routes`;
  return figure({
    title: `${title}: points with their intervals.`,
    text: `${title}. ${series.flatMap(({ points }) => points.map(({ text }) => text.replace('\n', ': '))).join('; ')}.`,
    spec: {
      x: nanosAxis('A lookup', series.flatMap(({ points }) => points.flatMap(({ x, lower = x, upper = x }) => [lower, upper]))),
      y: rowAxis(known.map(({ contender }) => [contenderTitle(record.header, { suite: table.suite, contender })])),
      series,
      bands: [],
      zeroLine: null,
      heightPx: rowsHeightPx(known.length, 1),
    },
  });
}

/** Cost over the number of routes: what was measured, and the fitted curves. */
export function growthChart({ record }: SectionContext, { suite, title, curves }: GrowthResult): Fragment {
  const sizes = curves.flatMap((curve) => curve.sizes.map(({ routes }) => routes));
  const [from, to] = [Math.min(...sizes), Math.max(...sizes)];
  const series = curves.flatMap(({ contender, fit, sizes: own }): ChartSeries[] => {
    const slot = slotOf(approachOf(record.header, { suite, contender }));
    const name = contenderTitle(record.header, { suite, contender });
    const line = Array.from({ length: CURVE_POINTS }, (_, at) => from * (to / from) ** (at / (CURVE_POINTS - 1)));
    return [
      {
        label: name,
        slot,
        marker: 'large',
        points: own.map(({ routes, micros, least, most }) => ({
          x: routes,
          y: micros * NANOS_PER_MICRO,
          yLower: least * NANOS_PER_MICRO,
          yUpper: most * NANOS_PER_MICRO,
          text: `${name}, ${formatNumber(routes)} routes\n${formatNumber(micros * NANOS_PER_MICRO)} ns`,
        })),
      },
      { label: '', slot, marker: 'none', line: 'plain', points: line.map((routes) => ({ x: routes, y: costAt(fit, routes) * NANOS_PER_MICRO, text: name })) },
    ];
  });
  return figure({
    title: `${title} by the number of routes: what was measured (from the least to the most of the trials), and the fitted curves. Colours tell how routes are found: ${APPROACHES.join(', ')}.`,
    text: `${title} by the number of routes. ${curves.map(({ contender, sizes: own }) => `${contenderTitle(record.header, { suite, contender })}: ${own.map(({ routes, micros }) => `${formatNumber(routes)} routes ${formatNumber(micros * NANOS_PER_MICRO)} ns`).join(', ')}`).join('; ')}.`,
    spec: {
      x: { title: 'Routes (log scale)', scale: 'log', rows: null, min: from / 1.3, max: to * 1.3 },
      y: nanosAxis(title, series.flatMap(({ points }) => points.map(({ y }) => y))),
      series,
      bands: [],
      zeroLine: null,
      heightPx: 460,
    },
  });
}

/** Nanoseconds on a log scale: routers lie two orders of magnitude apart. */
function nanosAxis(title: string, values: readonly number[]): ChartAxis {
  return { title: `${title} (ns, log scale)`, scale: 'log', rows: null, min: Math.min(...values) / 1.5, max: Math.max(...values) * 1.5 };
}
