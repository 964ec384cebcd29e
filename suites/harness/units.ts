/** Conversions between units, in one place. Names elsewhere carry their unit, so that no number travels bare. */
export const NANOS_PER_MS = 1e6;
export const MICROS_PER_MS = 1e3;
export const MS_PER_SEC = 1e3;
export const BYTES_PER_MIB = 1024 * 1024;
const BYTES_PER_GIB = 1024 * BYTES_PER_MIB;

export const nanosToMs = (nanos: number | bigint): number => Number(nanos) / NANOS_PER_MS;
export const microsToMs = (micros: number): number => micros / MICROS_PER_MS;
export const msToMicros = (ms: number): number => ms * MICROS_PER_MS;
export const perSec = (count: number, elapsedMs: number): number => (count * MS_PER_SEC) / elapsedMs;

/** The units that an estimate may have. `ratio` and `share` have no dimension; a share lies between 0 and 1. */
export type Unit = 'msgPerSec' | 'perSec' | 'ms' | 'micros' | 'bytes' | 'ratio' | 'share' | 'count' | 'cores';

const groups = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** Three significant digits, thousands grouped; whole above 1,000. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000) return groups.format(value);
  if (size === 0) return '0';
  return String(Number(value.toPrecision(3)));
}

/** A value with its unit as people read it: `1,204,000 msg/s`, `113 µs`, `2.1 MiB`, `24.3×`, `3.1 %`. */
export function formatUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'msgPerSec':
      return `${formatNumber(Number(value.toPrecision(4)))} msg/s`;
    case 'perSec':
      return `${formatNumber(Number(value.toPrecision(4)))}/s`;
    case 'ms':
      return `${formatNumber(value)} ms`;
    case 'micros':
      return `${formatNumber(value)} µs`;
    case 'bytes':
      if (value >= 10 * BYTES_PER_GIB) return `${formatNumber(value / BYTES_PER_GIB)} GiB`;
      return value >= BYTES_PER_MIB ? `${formatNumber(value / BYTES_PER_MIB)} MiB` : `${formatNumber(value)} B`;
    case 'ratio':
      // Ratios stand beside each other: the same digits for all.
      return `${value >= 0.1 && value < 1000 ? value.toPrecision(3) : formatNumber(value)}×`;
    case 'share':
      return `${formatNumber(value * 100)} %`;
    case 'cores':
      return `${formatNumber(value)} cores`;
    case 'count':
      return formatNumber(value);
  }
}

/** A span of time as people read it: `4 min 10 s`, `12 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / MS_PER_SEC));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
