import { PERCENTILES, type ContenderLatency, type LatencyCell } from '../../analysis/messaging/result.ts';
import type { ChartAxis, ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis, toAxis } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderSlot, contenderTitle, estimateWords } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';

const HEIGHT_PX = 340;
const MARKS = [...PERCENTILES.map(({ quantile }) => quantile), 0.9999, 0.99999];

/** Place on an axis that gives each further nine as much room as the one before. */
const placeOf = (quantile: number): number => 1 / (1 - quantile);
const percentWords = (quantile: number): string => `${Number((quantile * 100).toFixed(4))} %`;

/** Latency by percentile, in the way of HdrHistogram's plots: the tail is drawn as wide as the rest. */
export function spectrumChart({ record }: SectionContext, { suite, title, contenders }: LatencyCell): Fragment {
  const drawn = contenders.filter(({ spectrum }) => spectrum.length > 1);
  if (drawn.length === 0) return null;
  const series = drawn.flatMap((one) => seriesOf({ one, title: contenderTitle(record.header, { suite, contender: one.contender }), slot: contenderSlot(record.header, { suite, contender: one.contender }) }));
  const told = drawn.map((one) => `${contenderTitle(record.header, { suite, contender: one.contender })}: ${one.percentiles.map(({ name, estimate }) => `${name} ${estimate === null ? 'not known' : estimateWords(estimate)}`).join(', ')}`);
  const values = series.flatMap(({ points }) => points.flatMap(({ y, yLower = y, yUpper = y }) => [y, yLower, yUpper]));
  return figure({
    title: 'Latency by percentile: each step to the right is ten times rarer. Points carry their intervals.',
    text: `Latency by percentile, ${title}. ${told.join('; ')}.`,
    spec: {
      x: tailAxis(Math.max(...drawn.flatMap(({ spectrum }) => spectrum.map(({ quantile }) => placeOf(quantile))))),
      y: numberAxis({ title: 'From the intended send', unit: 'ms', values: values.filter((value) => value > 0) }),
      series,
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

function seriesOf(options: { one: ContenderLatency; title: string; slot: number }): ChartSeries[] {
  const { one, title, slot } = options;
  const line = one.spectrum.filter(({ latencyMs }) => latencyMs > 0).map(({ quantile, latencyMs }) => ({
    x: placeOf(quantile), y: toAxis(latencyMs, 'ms'), text: `${title}, ${percentWords(quantile)}\n${formatUnit(latencyMs, 'ms')}`,
  }));
  const points = PERCENTILES.flatMap(({ name, quantile }) => {
    const estimate = one.percentiles.find((percentile) => percentile.name === name)?.estimate;
    if (!estimate) return [];
    return [{
      x: placeOf(quantile), y: toAxis(estimate.value, 'ms'), yLower: toAxis(estimate.lower, 'ms'), yUpper: toAxis(estimate.upper, 'ms'),
      text: `${title}, ${name}\n${estimateWords(estimate)}`,
    }];
  });
  return [{ label: '', slot, marker: 'none', line: 'plain', points: line }, { label: title, slot, marker: 'large', points }];
}

function tailAxis(furthest: number): ChartAxis {
  const ticks = MARKS.filter((quantile) => placeOf(quantile) <= furthest * 1.2).map((quantile) => ({ value: placeOf(quantile), label: percentWords(quantile) }));
  return { title: 'Percentile', scale: 'log', rows: null, min: 1, max: furthest * 1.2, ticks };
}
