/// <reference lib="dom" />
import type { Chart as ChartClass, ChartDataset, Plugin, Point } from 'chart.js';
import type { ChartPoint, ChartSpec } from '../chart-spec.ts';

// Runs in the report's page: teaches chart.js interval whiskers, shaded bands and a line of reference.
declare const Chart: typeof ChartClass;

interface DecorationOptions {
  readonly spec?: ChartSpec;
  readonly bandColour?: string;
  readonly lineColour?: string;
}

const CAP_PX = 5;
/** Of a row's height: neighbouring bands do not touch. */
const HALF_BAND = 0.46;

/** A line between the ends of an interval, with a cap at either. */
function drawWhisker(context: CanvasRenderingContext2D, from: readonly [x: number, y: number], to: readonly [x: number, y: number]): void {
  const isUpright = from[0] === to[0];
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  for (const [x, y] of [from, to]) {
    context.moveTo(isUpright ? x - CAP_PX : x, isUpright ? y : y - CAP_PX);
    context.lineTo(isUpright ? x + CAP_PX : x, isUpright ? y : y + CAP_PX);
  }
  context.stroke();
}

function drawWhiskers(chart: ChartClass): void {
  const { x: across, y: upwards } = chart.scales;
  if (across === undefined || upwards === undefined) return;
  chart.data.datasets.forEach((dataset: ChartDataset, index) => {
    if (!chart.isDatasetVisible(index)) return;
    const elements = chart.getDatasetMeta(index).data;
    chart.ctx.strokeStyle = dataset.borderColor as string;
    chart.ctx.lineWidth = 2;
    (dataset.data as (Point & ChartPoint)[]).forEach((point, at) => {
      const element = elements[at];
      if (element === undefined) return;
      const { x, y } = element;
      if (point.lower !== undefined && point.upper !== undefined) {
        const inside = (value: number): number => Math.min(chart.chartArea.right, Math.max(chart.chartArea.left, across.getPixelForValue(value)));
        drawWhisker(chart.ctx, [inside(point.lower), y], [inside(point.upper), y]);
      }
      if (point.yLower !== undefined && point.yUpper !== undefined) {
        const inside = (value: number): number => Math.min(chart.chartArea.bottom, Math.max(chart.chartArea.top, upwards.getPixelForValue(value)));
        drawWhisker(chart.ctx, [x, inside(point.yLower)], [x, inside(point.yUpper)]);
      }
    });
  });
}

function drawReferences(chart: ChartClass, { spec, bandColour, lineColour }: DecorationOptions): void {
  const { x: scale, y: rows } = chart.scales;
  if (scale === undefined || rows === undefined || spec === undefined) return;
  const { top, bottom } = chart.chartArea;
  chart.ctx.fillStyle = String(bandColour);
  for (const band of spec.bands) {
    const [from, to] = [scale.getPixelForValue(band.from), scale.getPixelForValue(band.to)];
    const [above, below] = band.row === null ? [top, bottom] : [rows.getPixelForValue(band.row - HALF_BAND), rows.getPixelForValue(band.row + HALF_BAND)];
    chart.ctx.fillRect(from, above, to - from, below - above);
  }
  if (spec.zeroLine !== null) {
    const at = scale.getPixelForValue(spec.zeroLine);
    chart.ctx.strokeStyle = String(lineColour);
    chart.ctx.lineWidth = 1.5;
    chart.ctx.beginPath();
    chart.ctx.moveTo(at, top);
    chart.ctx.lineTo(at, bottom);
    chart.ctx.stroke();
  }
}

const decorate: Plugin = {
  id: 'decorate',
  beforeDatasetsDraw(chart, _event, options: DecorationOptions) {
    chart.ctx.save();
    drawReferences(chart, options);
    drawWhiskers(chart);
    chart.ctx.restore();
  },
};

Chart.register(decorate);
