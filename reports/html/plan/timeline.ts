import { dayAfter } from '../../analysis/plan/calendar.ts';
import type { Moment, PlanRange } from '../../analysis/plan/ranges.ts';
import type { Plan, Stage } from '../../analysis/plan/result.ts';
import { rangeWords } from '../../analysis/plan/words.ts';
import type { ChartPoint, ChartSeries } from '../chart-spec.ts';
import { figure, numberAxis, rowAxis } from '../chart.ts';
import type { Html } from '../html.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { allStages, momentWords, monthWords } from './words.ts';

const HEIGHT_PX = 400;
const FRAME_PX = 90;
const ROW_PX = 34;
/** The chart of dates goes on for so many times the months planned, where intervals do. */
const REACH = 1.5;
/** Of a row: an order stands a little above the beginning that it is for. */
const ORDER_ABOVE = 0.28;
const SLOTS = { load: 0, capacity: 1, starts: 2, split: 3, order: 4 } as const;
/** Months between two names on the axis: the first of these that leaves it readable. */
const STRIDES = [1, 2, 3, 6, 12, 24, 60, 120];
const MOST_NAMES = 8;

/** Load by month with its interval, against what each stage carries: where they meet, the next begins. */
export function loadChart(plan: Plan): Html {
  const { timeline, stages, growth: { months } } = plan;
  const series: ChartSeries[] = [
    ...starts(plan),
    ...split(plan),
    { label: 'carried with the confidence', slot: SLOTS.capacity, marker: 'none', line: 'plain', points: steps(plan) },
    { label: 'load expected, with its interval', slot: SLOTS.load, marker: 'none', line: 'plain', points: timeline.map(({ month, perSec }) => ({ x: month, y: perSec.value ?? 0, text: 'load' })) },
    edge(plan, 'edge', ({ lower, value }) => lower ?? value),
    edge(plan, 'band', ({ upper, value }) => upper ?? value),
  ];
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter((value) => value > 0);
  return figure({
    title: 'Load by month against what each stage carries.',
    text: `Load by month against the capacity of each stage. ${stages.map((stage) => `Stage ${String(stage.number)}, from ${momentWords(stage.begins.when)}, carries ${formatUnit(stage.carries.value ?? 0, 'perSec')}`).join('; ')}.`,
    spec: {
      x: { title: '', scale: 'linear', rows: null, min: 0, max: months, ticks: monthTicks(plan, months) },
      y: numberAxis({ title: 'Requests', unit: 'perSec', values }),
      series,
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

/** When each stage is ordered and begins, with the intervals of those dates. */
export function datesChart(plan: Plan): Html | null {
  const { splitPoint, growth } = plan;
  const all = [
    ...allStages(plan).slice(1).map((stage) => ({ name: `Stage ${String(stage.number)}`, when: stage.begins.when, order: stage.trigger?.order ?? null, words: stage.title })),
    ...(splitPoint.perSec.value === null ? [] : [{ name: 'Split point', when: splitPoint.when, order: null, words: formatUnit(splitPoint.perSec.value, 'perSec') }]),
  ];
  const ends = all.map(({ when }) => when.months.upper ?? Infinity);
  const months = Math.min(REACH * growth.months, Math.max(growth.months, Math.ceil(Math.max(...ends))));
  const rows = all.filter(({ when }) => isDrawn(when, months));
  if (rows.length === 0) return null;
  const begins = rows.map(({ name, when, words }, row): ChartPoint => ({ ...at(when, months), y: row, text: `${name}: ${words}\nbegins ${momentWords(when)}` }));
  const orders = rows.flatMap(({ name, order, words }, row): ChartPoint[] => (order === null || order.months.value === null || order.months.value > months ? [] : [{ x: order.months.value, y: row - ORDER_ABOVE, text: `${name}: ${words}\norder ${momentWords(order)}` }]));
  return figure({
    title: `When each stage begins, with the interval of that date, and when it is ordered.${months > growth.months ? ' Shaded: beyond the months planned.' : ''}`,
    text: `When each stage begins: ${rows.map(({ name, when }) => `${name} ${momentWords(when)}`).join('; ')}.`,
    spec: {
      x: { title: '', scale: 'linear', rows: null, min: 0, max: months, ticks: monthTicks(plan, months) },
      y: rowAxis(rows.map(({ name }) => [name])),
      series: [
        { label: 'begins', slot: SLOTS.starts, marker: 'large', points: begins },
        { label: 'order', slot: SLOTS.order, marker: 'small', points: orders },
      ],
      bands: months > growth.months ? [{ row: null, from: growth.months, to: months }] : [],
      zeroLine: null,
      heightPx: FRAME_PX + rows.length * ROW_PX,
    },
  });
}

/** An interval that only begins after the months, or never, is not on the chart. */
function isDrawn({ months: { value, lower } }: Moment, months: number): boolean {
  return value !== null && (value <= months || (lower !== null && lower <= months));
}

function at({ months: { value, lower, upper } }: Moment, months: number): { x: number; lower: number; upper: number } {
  return { x: value ?? months, lower: Math.max(0, lower ?? 0), upper: Math.min(months, upper ?? Infinity) };
}

function monthTicks({ growth: { start } }: Plan, months: number): { value: number; label: string }[] {
  const stride = STRIDES.find((one) => months / one <= MOST_NAMES) ?? months;
  return Array.from({ length: Math.floor(months / stride) + 1 }, (_, at) => ({ value: at * stride, label: monthWords(dayAfter(start, at * stride) ?? '') }));
}

/** What is carried, from stage to stage; it ends where nothing that there is carries the load any more. */
function steps({ stages, next, end, growth: { months } }: Plan): ChartPoint[] {
  const outgrown = Math.min(months, end.when.months.value ?? Infinity);
  return stages.flatMap(({ begins, carries, title }, at): ChartPoint[] => {
    const from = monthOf(begins.when.months, months);
    const after = stages[at + 1] ?? next;
    const to = after === null ? outgrown : monthOf(after.begins.when.months, months);
    return [from, to].map((x) => ({ x, y: carries.value ?? 0, text: title }));
  });
}

function starts({ stages, growth: { months } }: Plan): ChartSeries[] {
  const points = stages.slice(1).map((stage): ChartPoint => ({
    x: monthOf(stage.begins.when.months, months),
    y: stage.begins.perSec.value ?? 0,
    text: startWords(stage),
  }));
  return points.length === 0 ? [] : [{ label: 'next stage begins', slot: SLOTS.starts, marker: 'large', points }];
}

function startWords({ number, title, begins }: Stage): string {
  return `Stage ${String(number)}: ${title}\n${formatUnit(begins.perSec.value ?? 0, 'perSec')}\n${momentWords(begins.when)}`;
}

/** The split point, where it lies within the months. */
function split({ splitPoint: { perSec, when }, growth: { months, fromPerSec } }: Plan): ChartSeries[] {
  const month = when.months.value;
  if (month === null || month > months || perSec.value === null || perSec.value < fromPerSec) return [];
  return [{
    label: 'split point', slot: SLOTS.split, marker: 'large',
    points: [{ x: month, y: perSec.value, text: `Split point\n${rangeWords(perSec, 'perSec')}\n${momentWords(when)}` }],
  }];
}

function edge({ timeline }: Plan, line: 'edge' | 'band', valueOf: (range: PlanRange) => number | null): ChartSeries {
  return { label: '', slot: SLOTS.load, marker: 'none', line, points: timeline.map(({ month, perSec }) => ({ x: month, y: valueOf(perSec) ?? 0, text: 'load' })) };
}

function monthOf({ value }: PlanRange, months: number): number {
  return Math.min(months, value ?? Infinity);
}
