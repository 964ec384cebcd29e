/// <reference lib="dom" />
import type { Chart as ChartClass, ChartConfiguration } from 'chart.js';
import type { ChartAxis, ChartPoint, ChartSeries, ChartSpec } from '../chart-spec.ts';

// Runs in the report's page: draws each figure from the data beside it when it comes into view.
declare const Chart: typeof ChartClass;

const MARKERS = ['circle', 'rectRot', 'triangle', 'rect', 'star', 'crossRot', 'rectRounded', 'cross', 'circle', 'rectRot'] as const;
const SMALL_RADIUS_PX = 2.5;
const LARGE_RADIUS_PX = 5;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** `1.2M`, `50k`, `0.002`: short enough for an axis. */
function compact(value: number): string {
  const size = Math.abs(value);
  const [divisor, letter] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / divisor).toPrecision(3))}${letter}`;
}

/** Whether a log axis names this value: 1, 2 and 5 of each decade, or only 1 where many decades or a small page leave no room. */
function namedOnLog(value: number, decades: number): boolean {
  const mantissa = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  const named = decades > (window.innerWidth < 700 ? 1.6 : 4) ? [1] : [1, 2, 5];
  return named.some((one) => Math.abs(one - mantissa) < 1e-6);
}

function labelAt({ rows, ticks }: ChartAxis, value: number): string | string[] {
  if (ticks !== undefined) return ticks.find((tick) => tick.value === value)?.label ?? '';
  return rows === null ? compact(value) : [...(rows[value] ?? [])];
}

function scaleOf(axis: ChartAxis, reverse: boolean): object {
  const { rows, ticks } = axis;
  return {
    type: axis.scale === 'log' ? 'logarithmic' : 'linear',
    reverse,
    ...(axis.min === null ? {} : { min: axis.min }),
    ...(axis.max === null ? {} : { max: axis.max }),
    title: { display: axis.title !== '', text: axis.title, color: colour('--muted') },
    grid: { color: colour('--line'), drawTicks: false, display: rows === null },
    border: { display: false },
    ticks: {
      color: colour(rows === null ? '--muted' : '--text'),
      padding: 8,
      maxRotation: 0,
      autoSkip: ticks !== undefined || (rows === null && axis.scale === 'linear'),
      maxTicksLimit: window.innerWidth < 700 ? 5 : 9,
      callback: (value: number | string) => labelAt(axis, Number(value)),
    },
    afterBuildTicks: (scale: { ticks: { value: number }[]; min: number; max: number }) => {
      if (ticks !== undefined) scale.ticks = ticks.map(({ value }) => ({ value }));
      else if (rows !== null) scale.ticks = rows.map((_, value) => ({ value }));
      else if (axis.scale === 'log') {
        const decades = Math.log10(scale.max / scale.min);
        const inside = scale.ticks.filter(({ value }) => value >= scale.min && value <= scale.max);
        scale.ticks = inside.filter(({ value }) => namedOnLog(value, decades));
      }
    },
  };
}

const RADIUS_PX = { large: LARGE_RADIUS_PX, small: SMALL_RADIUS_PX, none: 0 } as const;
/** Two hexadecimal digits of opacity: of an area that is a quantity, of one that is an interval. */
const OPACITY = { stacked: '66', band: '2b' } as const;
const DASH_PX = [6, 5];

function datasetOf(series: ChartSeries, previous: ChartSeries | undefined): object {
  const tone = colour(`--series-${series.slot + 1}`);
  const { line } = series;
  const area = line === 'stacked' || line === 'band' ? line : null;
  return {
    label: series.label,
    data: [...series.points],
    borderColor: tone,
    backgroundColor: area === null ? tone : `${tone}${OPACITY[area]}`,
    pointBackgroundColor: tone,
    pointStyle: MARKERS[series.slot] ?? 'circle',
    pointRadius: RADIUS_PX[series.marker],
    pointHoverRadius: series.marker === 'none' ? 0 : LARGE_RADIUS_PX + 1,
    showLine: line !== undefined,
    borderWidth: line === 'edge' || line === 'band' ? 0 : 2,
    ...(line === 'dashed' && { borderDash: DASH_PX }),
    fill: area === null ? false : area === 'band' || previous?.line === 'stacked' ? '-1' : 'origin',
    clip: false,
  };
}

function configure(spec: ChartSpec): ChartConfiguration<'scatter'> {
  return {
    type: 'scatter',
    data: {
      datasets: spec.series.map((series, index) => datasetOf(series, spec.series[index - 1])),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: true },
      scales: { x: scaleOf(spec.x, false), y: scaleOf(spec.y, spec.y.rows !== null) },
      plugins: {
        legend: {
          display: new Set(spec.series.map(({ slot }) => slot)).size > 1,
          align: 'start',
          labels: { filter: ({ text }) => text !== '', usePointStyle: true, boxHeight: 7, color: colour('--text'), padding: 16 },
        },
        tooltip: {
          displayColors: false,
          callbacks: { label: (item) => (item.raw as ChartPoint).text.split('\n') },
        },
        decorate: { spec, bandColour: colour('--band'), lineColour: colour('--muted') },
      },
    },
  } as ChartConfiguration<'scatter'>;
}

const drawn = new Map<HTMLElement, ChartClass<'scatter'>>();

function draw(figure: HTMLElement): void {
  const box = figure.querySelector<HTMLElement>('.canvas-box');
  const canvas = figure.querySelector('canvas');
  const data = figure.querySelector('script.chart-data')?.textContent;
  if (box === null || canvas === null || data === undefined) return;
  const spec = JSON.parse(data) as ChartSpec;
  drawn.get(figure)?.destroy();
  box.style.height = `${spec.heightPx}px`;
  drawn.set(figure, new Chart(canvas, configure(spec)));
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.font.size = 13;

const figures = [...document.querySelectorAll<HTMLElement>('figure.chart')];
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const figure = entry.target as HTMLElement;
      if (entry.isIntersecting && !drawn.has(figure)) draw(figure);
    }
  },
  { rootMargin: '600px' },
);
figures.forEach((figure) => seen.observe(figure));

const redraw = (): void => [...drawn.keys()].forEach(draw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
matchMedia('(max-width: 699px)').addEventListener('change', redraw);

// Paper shows what was never scrolled to or opened.
const folded = document.querySelectorAll<HTMLDetailsElement>('details:not([open])');
addEventListener('beforeprint', () => {
  folded.forEach((one) => (one.open = true));
  figures.filter((figure) => !drawn.has(figure)).forEach(draw);
});
addEventListener('afterprint', () => folded.forEach((one) => (one.open = false)));
