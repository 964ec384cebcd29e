import type { ScalingCurve } from '../../analysis/scaling.ts';
import type { Peak, Rival, ScalabilityFit } from '../../analysis/scalability/result.ts';
import type { ChartAxis, ChartPoint, ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis } from '../../html/chart.ts';
import type { Html } from '../../html/html.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { boundsWords } from './words.ts';

const HEIGHT_PX = 340;
const MEASURED_SLOT = 0;
const LAW_SLOT = 1;
const PEAK_SLOT = 2;
const RIVAL_SLOT = 5;
/** Doublings have room of their own on a log axis. */
const LOG_FROM_RATIO = 4;

/** What was measured, the law with its band, its peak where the data bracket it, and the best of the rivals. */
export function scalingChart({ fit }: ScalingCurve, title: string): Html {
  const rival = bestRival(fit);
  const measured = fit.points.map(({ load, throughput, runs }): ChartPoint => ({
    x: load, y: throughput,
    ...(runs.length > 1 && { yLower: Math.min(...runs), yUpper: Math.max(...runs) }),
    text: `${formatNumber(load)} ${fit.loadName}\n${formatUnit(throughput, 'perSec')}${runs.length > 1 ? `, mean of ${formatNumber(runs.length)}` : ''}`,
  }));
  const series: ChartSeries[] = [
    { label: measured.some(({ yUpper }) => yUpper !== undefined) ? 'measured (mean; lines: all runs)' : 'measured', slot: MEASURED_SLOT, marker: 'large', points: measured },
    ...(fit.peak === null ? [] : [{ label: 'peak', slot: PEAK_SLOT, marker: 'large' as const, points: [peakPoint(fit.peak, fit)] }]),
    lineOf({ label: `scalability law${fit.parameters.beta.value > 0 ? '' : ' (here the same as Amdahl’s)'}${hasBand(fit) ? `, ${formatUnit(fit.confidence, 'share')} band` : ''}`, slot: LAW_SLOT, points: fit.curve }),
    ...(rival === undefined ? [] : [{ ...lineOf({ label: `${rival.title}, the best of its ${fit.parameters.beta.value > 0 ? 'rivals' : 'other rivals'}`, slot: RIVAL_SLOT, points: rival.curve }), line: 'dashed' as const }]),
    ...(hasBand(fit) ? bandOf(fit) : []),
  ];
  return figure({
    title: `${title}: throughput by ${fit.loadName}.`,
    text: `${title}: throughput by ${fit.loadName}, measured and by the scalability law: ${fit.points.map(({ load, throughput, fitted }) => `${formatNumber(load)}: ${formatUnit(throughput, 'perSec')}, ${formatUnit(fitted, 'perSec')}`).join('; ')}.`,
    spec: {
      x: loadAxis(fit),
      y: numberAxis({ title: 'Throughput', unit: 'perSec', values: [0, ...measured.map(({ y }) => y)] }),
      series,
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

/**
 * By the score that the fit itself prefers models by, or, without one, by the squares that it leaves. Where β is 0 the law is
 * Amdahl's, which would lie on top of it.
 */
export function bestRival({ rivals, preferred, parameters }: Pick<ScalabilityFit, 'rivals' | 'preferred' | 'parameters'>): Rival | undefined {
  const others = rivals.filter(({ model }) => model !== 'amdahl' || parameters.beta.value > 0);
  const scoreOf = ({ model, aicc, sumOfSquares }: Rival): number => (model === preferred ? -Infinity : (aicc ?? sumOfSquares));
  return [...others].sort((a, b) => scoreOf(a) - scoreOf(b))[0];
}

const hasBand = ({ curve }: ScalabilityFit): boolean => curve.every(({ lower, upper }) => lower !== null && upper !== null);

function lineOf({ label, slot, points }: { label: string; slot: number; points: readonly { load: number; throughput: number }[] }): ChartSeries {
  return { label, slot, marker: 'none', line: 'plain', points: points.map(({ load, throughput }) => ({ x: load, y: throughput, text: label })) };
}

/** No throughput is below 0, and a band that is as wide as the chart need not be wider. */
function bandOf({ curve, points }: ScalabilityFit): ChartSeries[] {
  const most = 1.5 * Math.max(...points.map(({ throughput }) => throughput));
  const at = (line: 'edge' | 'band', valueOf: (point: ScalabilityFit['curve'][number]) => number | null): ChartSeries => ({
    label: '', slot: LAW_SLOT, marker: 'none', line,
    points: curve.map((point) => ({ x: point.load, y: Math.min(most, Math.max(0, valueOf(point) ?? 0)), text: 'band' })),
  });
  return [at('edge', ({ lower }) => lower), at('band', ({ upper }) => upper)];
}

function peakPoint({ load, throughput, loadInterval, throughputInterval }: Peak, { measured }: ScalabilityFit): ChartPoint {
  const within = (at: number): number => Math.min(measured.toLoad, Math.max(measured.fromLoad, at));
  return {
    x: load, y: throughput,
    // An end that the data leave open is drawn to the end of the data.
    lower: within(loadInterval.lower ?? measured.fromLoad),
    upper: within(loadInterval.upper ?? measured.toLoad),
    text: `peak\n${formatUnit(throughput, 'perSec')} ${boundsWords(throughputInterval, (value) => formatUnit(value, 'perSec'))}\nat ${formatNumber(load)} ${boundsWords(loadInterval, formatNumber)}`,
  };
}

function loadAxis({ measured: { fromLoad, toLoad }, loadName }: ScalabilityFit): ChartAxis {
  const title = loadName.charAt(0).toUpperCase() + loadName.slice(1);
  return toLoad / fromLoad > LOG_FROM_RATIO
    ? { title: `${title} (log scale)`, scale: 'log', rows: null, min: fromLoad / 1.15, max: toLoad * 1.15 }
    : { title, scale: 'linear', rows: null, min: 0, max: null };
}
