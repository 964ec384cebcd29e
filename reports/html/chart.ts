import type { ChartAxis, ChartSpec } from './chart-spec.ts';
import { BYTES_PER_MIB, type Unit } from '../../suites/harness/units.ts';
import { dataIsland, html, type Html } from './html.ts';

/** Above this a linear axis would press the smaller values into its first tenth. */
const LOG_FROM_RATIO = 10;

const AXIS_UNITS: Readonly<Record<Unit, { readonly symbol: string; readonly factor: number }>> = {
  msgPerSec: { symbol: 'msg/s', factor: 1 },
  perSec: { symbol: '/s', factor: 1 },
  ms: { symbol: 'ms', factor: 1 },
  micros: { symbol: 'µs', factor: 1 },
  bytes: { symbol: 'MiB', factor: 1 / BYTES_PER_MIB },
  ratio: { symbol: '×', factor: 1 },
  share: { symbol: '%', factor: 100 },
  cores: { symbol: 'cores', factor: 1 },
  count: { symbol: 'count', factor: 1 },
};

/** A value in the unit that the axes of charts use. */
export function toAxis(value: number, unit: Unit): number {
  return value * AXIS_UNITS[unit].factor;
}

/**
 * An axis for these values (already in axis units): logarithmic where they span more than tenfold and none is zero or
 * less; else linear and from zero, so that lengths compare as the values do.
 */
export function numberAxis(options: { readonly title: string; readonly unit: Unit; readonly values: readonly number[] }): ChartAxis {
  // An endless interval is written as the largest number; it must not stretch the axis.
  const usable = options.values.filter((value) => Math.abs(value) < 1e300);
  const smallest = usable.reduce((least, value) => Math.min(least, value), Infinity);
  const largest = usable.reduce((most, value) => Math.max(most, value), -Infinity);
  const logarithmic = smallest > 0 && largest / smallest > LOG_FROM_RATIO;
  const named = `${options.title} (${AXIS_UNITS[options.unit].symbol}${logarithmic ? ', log scale' : ''})`;
  if (!logarithmic) return { title: named, scale: 'linear', rows: null, min: smallest < 0 ? null : 0, max: null };
  return { title: named, scale: 'log', rows: null, min: smallest / 1.6, max: largest * 1.6 };
}

/** An axis of named rows. */
export function rowAxis(rows: readonly (readonly string[])[]): ChartAxis {
  return { title: '', scale: 'linear', rows, min: -0.6, max: rows.length - 0.4 };
}

/** An axis that counts, without a unit. */
export function countAxis(title: string): ChartAxis {
  return { title, scale: 'linear', rows: null, min: 0, max: null };
}

/** Height of a chart of rows: each contender in each row gets its own line. */
export function rowsHeightPx(rows: number, lines: number): number {
  const FRAME_PX = 100;
  return FRAME_PX + rows * Math.max(46, 14 + lines * 20);
}

/** How far from the middle of its row a line stands, so that contenders do not cover each other. */
export function rowOffset(line: number, lines: number): number {
  return lines < 2 ? 0 : (line / (lines - 1) - 0.5) * Math.min(0.56, 0.28 * (lines - 1));
}

/**
 * A figure. `text` says in words what the picture shows, for those who cannot see it; the numbers stand in a table
 * beside it, which the caller adds.
 */
export function figure(options: { readonly title: string; readonly text: string; readonly spec: ChartSpec }): Html {
  return html`<figure class="chart">
    <figcaption>${options.title}</figcaption>
    <div class="canvas-box"><canvas role="img" aria-label="${options.text}"></canvas></div>
    <noscript><p class="note">The chart needs scripts. The table holds its numbers.</p></noscript>
    ${dataIsland({ className: 'chart-data', value: options.spec })}
  </figure>`;
}
