import type { CellEstimate } from '../../analysis/result.ts';
import type { ChartSeries } from '../../html/chart-spec.ts';
import { cellLine, contenderSlot, contenderTitle, levelsKey } from '../../html/wording.ts';
import { countAxis, figure } from '../../html/chart.ts';
import { details, table } from '../../html/table.ts';
import { formatNumber, formatUnit, type Unit } from '../../../suites/harness/units.ts';
import { groupBy } from './group.ts';
import { html, type Fragment } from '../../html/html.ts';
import type { SectionContext } from '../section.ts';

/** More points than a chart can show apart are thinned evenly; the table and the record keep them all. */
const POINTS_A_SERIES = 800;
const CHART_HEIGHT_PX = 280;

/**
 * Every slice of the headline metric in the order in which it was measured, against its contender's own median: on an
 * axis of absolute values the distance between contenders would hide the drift within them.
 */
export function driftBlock(context: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const groups = [...groupBy(cells.filter((cell) => cell.values.flat().length > 1), (cell) => levelsKey(cell.levels)).values()];
  if (groups.length === 0) return null;
  return details({
    summary: `Drift: every slice in the order of measuring (${groups.length === 1 ? 'one chart' : `${groups.length} charts`})`,
    body: html`${groups.map((group) => html`<div class="metric">${driftChart(context, group)}${driftTable(context, group)}</div>`)}`,
  });
}

function unitOf(cell: CellEstimate | undefined): Unit {
  return cell?.estimate?.unit ?? 'count';
}

function driftChart({ record }: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const [first] = cells;
  if (first === undefined) return null;
  const series = cells.map((cell): ChartSeries => {
    const title = contenderTitle(record.header, cell);
    const points = cell.values.flatMap((block, at) => block.map((value) => ({ value, block: at + 1 })));
    const own = middle(points.map(({ value }) => value)) ?? 0;
    const unit = unitOf(cell);
    const step = Math.max(1, Math.ceil(points.length / POINTS_A_SERIES));
    return {
      label: title,
      slot: contenderSlot(record.header, cell),
      marker: 'small',
      points: points.flatMap(({ value, block }, index) =>
        index % step === 0 && own !== 0
          ? [{ x: index + 1, y: (value / own - 1) * 100, text: `${title}, slice ${index + 1} of block ${block}\n${formatUnit(value, unit)}` }]
          : [],
      ),
    };
  });
  return figure({
    title: `${first.title}, ${cellLine(record.header, first)}: each slice against its contender's own median`,
    text: `${first.title} of every slice in the order of measuring, against its contender's own median, ${cellLine(record.header, first)}. The table below gives the median and range of every block.`,
    spec: {
      x: countAxis('Slice, in the order of measuring'),
      y: { title: 'Against own median (%)', scale: 'linear', rows: null, min: null, max: null },
      series,
      bands: [],
      zeroLine: null,
      heightPx: CHART_HEIGHT_PX,
    },
  });
}

function driftTable({ record }: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const [first] = cells;
  if (first === undefined) return null;
  const unit = unitOf(cells.find((cell) => cell.estimate !== null));
  return table({
    caption: `${first.title} by block, ${cellLine(record.header, first)}`,
    columns: [
      { title: 'Contender', kind: 'text' },
      ...['Block', 'Slices', 'Median', 'Least', 'Most'].map((title) => ({ title, kind: 'number' as const })),
    ],
    rows: cells.flatMap((cell) =>
      cell.values.map((block, index) => {
        return [
          contenderTitle(record.header, cell),
          formatNumber(index + 1),
          formatNumber(block.length),
          ...[middle(block), Math.min(...block), Math.max(...block)].map((value) => (value === undefined || !Number.isFinite(value) ? '–' : formatUnit(value, unit))),
        ];
      }),
    ),
  });
}

function middle(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
