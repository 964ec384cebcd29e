import type { CellEstimate, ComparisonResult, MetricComparison } from '../../analysis/result.ts';
import type { ChartPoint } from '../../html/chart-spec.ts';
import { cellLine, cellPhrases, contenderSlot, contenderTitle, estimateWords, intervalWords, type ContenderName } from '../../html/wording.ts';
import { figure, numberAxis, rowAxis, rowsHeightPx } from '../../html/chart.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { groupBy } from './group.ts';
import { html, type Fragment } from '../../html/html.ts';
import type { SectionContext } from '../section.ts';
import { details, table } from '../../html/table.ts';
import { verdictBadge } from '../verdicts.ts';

/** The paired ratios of a scenario: the headline metric in a chart and a table, the other metrics below. */
export function ratioBlock(context: SectionContext, scenario: Pick<CellEstimate, 'suite' | 'scenario'>): Fragment {
  const comparisons = context.analysis.comparisons.filter((one) => one.suite === scenario.suite && one.scenario === scenario.scenario);
  if (comparisons.length === 0) return null;
  const pairs = [...groupBy(comparisons, (one) => `${one.subject}\n${one.base}`).values()];
  return html`${pairs.map((group) => pairBlock(context, group))}`;
}

function pairBlock(context: SectionContext, comparisons: readonly ComparisonResult[]): Fragment {
  const [first] = comparisons;
  if (first === undefined) return null;
  const { header } = context.record;
  const title = `${contenderTitle(header, subjectOf(first))} ÷ ${contenderTitle(header, { suite: first.suite, contender: first.base })}`;
  const remarks = comparisons.flatMap((one) =>
    [...one.blockers.map((text) => ({ text, blocks: true })), ...one.notes.map((text) => ({ text, blocks: false }))].map((remark) => ({
      ...remark,
      cell: cellLine(header, one),
    })),
  );
  const grouped = [...groupBy(remarks, ({ text, blocks }) => `${blocks} ${text}`).values()];
  return html`<div class="metric">
    <h4>${title} <span class="aside">paired ratio</span></h4>
    ${ratioChart(context, { title, comparisons })}
    ${ratioTable(context, { title, comparisons })}
    ${grouped.length > 0 && html`<ul class="remarks">${grouped.map((group) => html`<li>
      ${group[0]?.blocks === true && html`<strong>Not ranked.</strong> `}${group[0]?.text}
      <span class="aside">${group.length === comparisons.length ? 'all cells' : group.map(({ cell }) => cell).join('; ')}</span></li>`)}</ul>`}
  </div>`;
}

const subjectOf = ({ suite, subject }: ComparisonResult): ContenderName => ({ suite, contender: subject });

function headlineOf(comparison: ComparisonResult): MetricComparison | undefined {
  return comparison.metrics.find((metric) => metric.metric === comparison.headline);
}

interface PairOptions {
  readonly title: string;
  readonly comparisons: readonly ComparisonResult[];
}

function ratioChart({ record }: SectionContext, { title, comparisons }: PairOptions): Fragment {
  const known = comparisons.filter((one) => headlineOf(one)?.ratio != null);
  const points = known.flatMap((one, row): ChartPoint[] => {
    const ratio = headlineOf(one)?.ratio;
    if (!ratio) return [];
    return [{ x: ratio.value, y: row, lower: ratio.lower, upper: ratio.upper, text: `${cellLine(record.header, one)}\n${estimateWords(ratio)}` }];
  });
  if (points.length < 2) return null;
  const metric = known[0] === undefined ? undefined : headlineOf(known[0]);
  // 1 is always in view, for a ratio is read as its distance from 1.
  const values = [1, ...points.flatMap((point) => [point.lower ?? point.x, point.upper ?? point.x])];
  return figure({
    title: `${metric?.title ?? ''}. The vertical line marks no difference.`,
    text: `Ratio ${title} by cell. ${points.map((point) => point.text.replace('\n', ': ')).join('; ')}.`,
    spec: {
      x: numberAxis({ title: 'Ratio', unit: 'ratio', values }),
      y: rowAxis(known.map((one) => cellPhrases(record.header, one))),
      series: [{ label: title, slot: known[0] === undefined ? 0 : contenderSlot(record.header, subjectOf(known[0])), marker: 'large', points }],
      bands: [],
      zeroLine: 1,
      heightPx: rowsHeightPx(known.length, 1),
    },
  });
}

function ratioTable(context: SectionContext, { title, comparisons }: PairOptions): Fragment {
  const others = comparisons.flatMap((one) => one.metrics.filter((metric) => metric.metric !== one.headline).map((metric) => ({ one, metric })));
  const headlines = comparisons.flatMap((one) => one.metrics.filter((metric) => metric.metric === one.headline).map((metric) => ({ one, metric })));
  const body = (rows: typeof others, caption: string, named: boolean): Fragment => table({
    caption,
    columns: [
      { title: 'Cell', kind: 'text' },
      ...(named ? [{ title: 'Metric', kind: 'text' as const }] : []),
      { title: 'Ratio', kind: 'number' },
      { title: `${formatNumber(context.analysis.settings.confidence * 100)} % interval`, kind: 'number' },
      { title: 'Pairs', kind: 'number' },
      { title: 'Noise floor', kind: 'number' },
      { title: 'Verdict', kind: 'text' },
    ],
    rows: rows.map(({ one, metric }) => [
      cellLine(context.record.header, one),
      ...(named ? [metric.title] : []),
      metric.ratio === null ? '–' : formatUnit(metric.ratio.value, metric.ratio.unit),
      metric.ratio === null ? '–' : intervalWords(metric.ratio),
      formatNumber(metric.pairs),
      metric.metric === one.headline && one.control?.noiseFloor ? `±${formatUnit(one.control.noiseFloor.value, 'share')}` : '–',
      html`${verdictBadge(metric.verdict)}<span class="aside why">${metric.reason}</span>`,
    ]),
  });
  return html`${body(headlines, `Ratio ${title}, headline metric`, false)}
    ${others.length > 0 && details({ summary: `Ratios of the other metrics (${others.length})`, body: body(others, `Ratio ${title}, other metrics`, true) })}`;
}
