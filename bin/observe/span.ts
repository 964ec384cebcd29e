import { InvalidArgumentError } from 'commander';
import { MS_PER_SEC } from '../../suites/harness/units.ts';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** `14d`, `5m`, `30s`, `1h30m` in milliseconds. @throws InvalidArgumentError for anything else. */
export function parseSpan(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|min|[smhdw])/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text.replaceAll(' ', '');
  const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0) * MS_PER_SEC, 0);
  if (!isWhole || !(ms > 0)) throw new InvalidArgumentError('a span of time, such as 14d, 12h, 5m or 30s.');
  return ms;
}

/** `5 min`, `14 d`, `30 s`: the largest unit that fits. */
export function spanWords(ms: number): string {
  const seconds = ms / MS_PER_SEC;
  for (const [name, size] of [['d', 86_400], ['h', 3600], ['min', 60]] as const) if (seconds >= size && Number.isInteger(seconds / size)) return `${seconds / size} ${name}`;
  return `${Number(seconds.toPrecision(3))} s`;
}
