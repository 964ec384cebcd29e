import type { RulerPoint } from '../../analysis/ruler/result.ts';
import { levelWords, levelsKey } from '../../analysis/words.ts';
import { figure, numberAxis, rowAxis, rowOffset, rowsHeightPx } from '../../html/chart.ts';
import type { ChartSeries } from '../../html/chart-spec.ts';
import { html, type Fragment } from '../../html/html.ts';
import { formatUnit } from '../../../suites/harness/units.ts';

const TITLES: Readonly<Record<string, string>> = {
  queue: 'Response times of a queue: measured, by replay of what the target logged, and by theory.',
  stalls: 'A target that stands still at times: what open arrivals and closed loops read, beside the replay of open arrivals.',
};

/** One chart a scenario: a row a setting and quantile, a series for each who tells a time. */
export function quantileCharts(points: readonly RulerPoint[]): Fragment {
  const scenarios = [...new Set(points.map(({ scenario }) => scenario))].sort();
  return html`${scenarios.map((scenario) => chart(scenario, points.filter((point) => point.scenario === scenario)))}`;
}

function chart(scenario: string, points: readonly RulerPoint[]): Fragment {
  const keyOf = (point: RulerPoint): string => JSON.stringify([levelsKey(point.levels), point.quantile]);
  const rows = [...new Map(points.map((point) => [keyOf(point), point])).entries()];
  const tellers = [...new Set(points.map(({ by }) => by))];
  const series = tellers.map(
    (by, line): ChartSeries => ({
      label: by,
      slot: line,
      marker: 'large',
      points: points
        .filter((point) => point.by === by)
        .map((point) => {
          const { value, lower, upper } = point.ms;
          const y = rows.findIndex(([key]) => key === keyOf(point)) + rowOffset(line, tellers.length);
          const text = `${point.quantile}, ${levelWords(point.levels)}\n${by}: ${formatUnit(value, 'ms')}`;
          return { x: value, y, text, ...(lower !== null && upper !== null && { lower, upper }) };
        }),
    }),
  );
  const all = points.flatMap(({ ms }) => [ms.value, ...(ms.lower === null ? [] : [ms.lower]), ...(ms.upper === null ? [] : [ms.upper])]);
  return figure({
    title: TITLES[scenario] ?? scenario,
    text: points.map((point) => `${point.quantile} at ${levelWords(point.levels)} by ${point.by}: ${formatUnit(point.ms.value, 'ms')}`).join('; '),
    spec: {
      x: numberAxis({ title: 'Response time', unit: 'ms', values: all }),
      y: rowAxis(rows.map(([, point]) => [point.quantile, levelWords(point.levels)])),
      series,
      bands: [],
      zeroLine: null,
      heightPx: rowsHeightPx(rows.length, tellers.length),
    },
  });
}
