import type { CellEstimate } from '../../analysis/result.ts';
import type { ChartSeries } from '../../html/chart-spec.ts';
import { cellLine, cellPhrases, contenderSlot, contenderTitle, estimateWords, intervalWords, levelsKey } from '../../html/wording.ts';
import { figure, numberAxis, rowAxis, rowOffset, rowsHeightPx, toAxis } from '../../html/chart.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { groupBy } from './group.ts';
import { html, type Fragment } from '../../html/html.ts';
import type { SectionContext } from '../section.ts';
import { table } from '../../html/table.ts';

/** One metric of a scenario: a chart of every cell, and the table of its numbers. */
export function metricBlock(context: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const [first] = cells;
  if (first === undefined) return null;
  return html`<div class="metric">
    <h4>${first.title} <span class="aside">${first.better} is better</span></h4>
    ${metricChart(context, cells)}
    ${metricTable(context, cells)}
  </div>`;
}

function metricChart({ record }: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const known = cells.filter((cell) => cell.estimate !== null);
  const unit = known[0]?.estimate?.unit;
  if (unit === undefined) return null;
  const rows = [...groupBy(known, (cell) => levelsKey(cell.levels)).values()];
  const suite = known[0]?.suite ?? '';
  const contenders = [...groupBy(known, (cell) => cell.contender).keys()];
  const series = contenders.map((contender, line): ChartSeries => {
    const title = contenderTitle(record.header, { suite, contender });
    return {
      label: title,
      slot: contenderSlot(record.header, { suite, contender }),
      marker: 'large',
      points: rows.flatMap((row, index) =>
        row.filter((cell) => cell.contender === contender).flatMap((cell) => {
          const { estimate } = cell;
          return estimate === null ? [] : [{
            x: toAxis(estimate.value, unit),
            y: index + rowOffset(line, contenders.length),
            lower: toAxis(estimate.lower, unit),
            upper: toAxis(estimate.upper, unit),
            text: `${title}, ${cellLine(record.header, cell)}\n${estimateWords(estimate)}`,
          }];
        }),
      ),
    };
  });
  const title = known[0]?.title ?? '';
  const values = series.flatMap(({ points }) => points.flatMap((point) => [point.x, point.lower ?? point.x, point.upper ?? point.x]));
  return figure({
    title: `Points with their ${formatNumber((known[0]?.estimate?.confidence ?? 0.95) * 100)} % intervals.`,
    text: `${title} by cell. ${series.flatMap(({ points }) => points.map((point) => point.text.replace('\n', ': '))).join('; ')}.`,
    spec: {
      x: numberAxis({ title, unit, values }),
      y: rowAxis(rows.map(([cell]) => (cell === undefined ? [] : cellPhrases(record.header, cell)))),
      series,
      bands: [],
      zeroLine: null,
      heightPx: rowsHeightPx(rows.length, contenders.length),
    },
  });
}

function metricTable({ record }: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const confidence = cells.find((cell) => cell.estimate !== null)?.estimate?.confidence ?? 0.95;
  const methods = [...new Set(cells.flatMap((cell) => cell.estimate?.method.replace(/ of \d+ /, ' of ') ?? []))];
  const sorted = [...groupBy(cells, (cell) => levelsKey(cell.levels)).values()].flat();
  return html`${table({
    caption: `${cells[0]?.title ?? ''} by cell and contender`,
    columns: [
      { title: 'Cell', kind: 'text' },
      { title: 'Contender', kind: 'text' },
      { title: 'Value', kind: 'number' },
      { title: `${formatNumber(confidence * 100)} % interval`, kind: 'number' },
      { title: 'Samples', kind: 'number' },
    ],
    rows: sorted.map((cell) => [
      cellLine(record.header, cell),
      contenderTitle(record.header, cell),
      cell.estimate === null ? '–' : formatUnit(cell.estimate.value, cell.estimate.unit),
      cell.estimate === null ? '–' : intervalWords(cell.estimate),
      cell.estimate === null ? '–' : formatNumber(cell.estimate.samples),
    ]),
  })}
  ${sorted.filter((cell) => cell.estimate === null).map((cell) => html`<p class="note">${contenderTitle(record.header, cell)},
    ${cellLine(record.header, cell)}: ${cell.reason ?? 'not measured'}.</p>`)}
  ${methods.length > 0 && html`<p class="note">Value and interval: ${methods.join('; ')}.</p>`}`;
}
