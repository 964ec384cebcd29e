import type { WorkerCurve } from '../../analysis/workers/result.ts';
import { countedThings, fixedWords, thingsOf } from '../../analysis/workers/advice.ts';
import type { ChartAxis, ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderTitle, countWords, estimateWords } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { componentSlots } from '../slots.ts';

const HEIGHT_PX = 320;
const SLOTS = 6;
const LIMIT_SLOT = 5;

/** Throughput over what is varied, a line for each curve, with intervals. */
export function throughputChart({ record }: SectionContext, curves: readonly WorkerCurve[]): Fragment {
  const [first] = curves;
  if (first === undefined) return null;
  const series = curves.map((curve, at): ChartSeries => ({
    label: labelOf(curve),
    slot: at % SLOTS,
    marker: 'large',
    line: 'plain',
    points: curve.levels.map(({ at: x, perSec, throughput }) => ({
      x,
      y: throughput?.value ?? perSec,
      ...(throughput !== null && { yLower: throughput.lower, yUpper: throughput.upper }),
      text: `${labelOf(curve)}, ${countedThings(curve.axis, x)}\n${throughput === null ? formatUnit(perSec, 'perSec') : estimateWords(throughput)}`,
    })),
  }));
  const title = contenderTitle(record.header, first);
  return figure({
    title: `${title}: throughput by ${thingsOf(first.axis)}, with intervals.`,
    text: `Throughput of ${title} by ${thingsOf(first.axis)}. ${series.map(({ points }) => points.map(({ text }) => text.replace('\n', ': ')).join('; ')).join('; ')}.`,
    spec: {
      x: axisOf(first.axis, curves),
      y: numberAxis({ title: 'Throughput', unit: 'perSec', values: [0, ...series.flatMap(({ points }) => points.map(({ y }) => y))] }),
      series,
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

/** Cores in use over what is varied, components on top of each other, with what there is. */
export function coresChart({ record }: SectionContext, curve: WorkerCurve | undefined): Fragment {
  if (curve === undefined || curve.levels.length < 2) return null;
  const components = [...new Set(curve.levels.flatMap(({ parts }) => parts.map(({ component }) => component)))].sort();
  const slotOf = componentSlots(components);
  const coresOf = (level: WorkerCurve['levels'][number], names: readonly string[]): number =>
    level.parts.filter(({ component }) => names.includes(component)).reduce((sum, { cores }) => sum + cores, 0);
  const stacked = components.map((component, at): ChartSeries => ({
    label: component,
    slot: slotOf(component),
    marker: 'none',
    line: 'stacked',
    points: curve.levels.map((level) => ({ x: level.at, y: coresOf(level, components.slice(0, at + 1)), text: component })),
  }));
  const cores = record.header.coreLayout.serverCpus.length;
  const ends = [curve.levels[0]?.at ?? 0, curve.levels.at(-1)?.at ?? 0];
  const limit: ChartSeries = { label: `limit: ${countWords(cores, 'core')}`, slot: LIMIT_SLOT, marker: 'none', line: 'plain', points: ends.map((x) => ({ x, y: cores, text: 'limit' })) };
  return figure({
    title: `${labelOf(curve)}: cores in use, components on top of each other.`,
    text: `Cores in use by ${thingsOf(curve.axis)}: ${curve.levels.map((level) => `${level.at}: ${formatUnit(level.cores, 'cores')} (${level.parts.map(({ component, cores: used }) => `${component} ${formatUnit(used, 'cores')}`).join(', ')})`).join('; ')}.`,
    spec: {
      x: axisOf(curve.axis, [curve]),
      y: numberAxis({ title: 'In use', unit: 'cores', values: [0, cores] }),
      series: [...stacked, limit],
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

/** Settings double from one to the next, mostly: a log axis gives each its room. */
function axisOf(axis: string, curves: readonly WorkerCurve[]): ChartAxis {
  const values = curves.flatMap(({ levels }) => levels.map(({ at }) => at));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const isLog = least > 0 && most / least > 4;
  const title = thingsOf(axis).charAt(0).toUpperCase() + thingsOf(axis).slice(1);
  return isLog
    ? { title: `${title} (log scale)`, scale: 'log', rows: null, min: least / 1.15, max: most * 1.15 }
    : { title, scale: 'linear', rows: null, min: 0, max: null };
}

function labelOf(curve: WorkerCurve): string {
  const phrases = fixedWords(curve.fixed);
  return `${phrases === '' ? curve.contender : phrases}${curve.isOverlap ? ' (overlap)' : ''}`;
}
