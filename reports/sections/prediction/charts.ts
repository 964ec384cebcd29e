import type { ClosedFigures, HeldOutPoint, PredictedMetric, PredictionResult } from '../../analysis/prediction/result.ts';
import type { ChartAxis, ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderTitle } from '../../html/wording.ts';
import { formatUnit, type Unit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';

const HEIGHT_PX = 340;
const SLOTS = 6;

interface Told {
  readonly metric: PredictedMetric;
  readonly title: string;
  readonly unit: Unit;
  readonly valueOf: (figures: ClosedFigures) => number;
}

const CHARTS: readonly Told[] = [
  { metric: 'throughput', title: 'Throughput', unit: 'perSec', valueOf: ({ perSec }) => perSec },
  { metric: 'p99', title: 'Response time, p99', unit: 'ms', valueOf: ({ p99Ms }) => p99Ms },
];

/** Lines are the model; small marks what it was fitted to; large marks, with twice their standard error, what it has not seen. */
export function predictionCharts(context: SectionContext, one: PredictionResult): Fragment {
  return CHARTS.map((told) => chartOf(context, one, told));
}

function chartOf({ record }: SectionContext, one: PredictionResult, told: Told): Fragment {
  const { metric, title, unit, valueOf } = told;
  const heldOutOf = (mix: string): readonly HeldOutPoint[] => one.points.filter((point) => point.mix === mix);
  // Mixes that nothing is set against would only crowd the chart.
  const series = one.curves.filter(({ mix }) => heldOutOf(mix).length > 0).flatMap(({ mix, predicted, fitted }, at): ChartSeries[] => [
    { label: `${mix}: model`, slot: at % SLOTS, marker: 'none', line: 'plain', points: predicted.map((figures) => ({ x: figures.underWay, y: valueOf(figures), text: `${mix}, predicted\n${formatUnit(valueOf(figures), unit)}` })) },
    { label: '', slot: at % SLOTS, marker: 'small', points: fitted.map((figures) => ({ x: figures.underWay, y: valueOf(figures), text: `${mix}, fitted\n${formatUnit(valueOf(figures), unit)}` })) },
    {
      label: `${mix}: held out`, slot: at % SLOTS, marker: 'large',
      points: heldOutOf(mix).flatMap(({ underWay, checks }) => checks.filter((check) => check.metric === metric).map((check) => ({
        x: underWay, y: check.measured,
        yLower: check.measured * (1 - check.repeatabilityShare), yUpper: check.measured * (1 + check.repeatabilityShare),
        text: `${mix}, ${String(underWay)} under way\nmeasured ${formatUnit(check.measured, unit)}, predicted ${formatUnit(check.predicted, unit)}`,
      }))),
    },
  ]);
  const name = contenderTitle(record.header, one);
  return figure({
    title: `${name}: ${title.toLowerCase()} by requests under way. Lines: the model; small marks: what it was fitted to; large marks: what it has not seen.`,
    text: `${title} by requests under way, predicted and measured: ${one.points.flatMap(({ mix, underWay, checks }) => checks.filter((check) => check.metric === metric).map((check) => `${mix} ${String(underWay)}: ${formatUnit(check.predicted, unit)}, ${formatUnit(check.measured, unit)}`)).join('; ')}.`,
    spec: {
      x: axisOf(one),
      y: numberAxis({ title, unit, values: series.flatMap(({ points }) => points.map(({ y }) => y)).concat(metric === 'throughput' ? [0] : []) }),
      series,
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

function axisOf({ curves }: PredictionResult): ChartAxis {
  const values = curves.flatMap(({ predicted }) => predicted.map(({ underWay }) => underWay));
  return { title: 'Requests under way (log scale)', scale: 'log', rows: null, min: Math.min(...values) / 1.15, max: Math.max(...values) * 1.15 };
}
