import { describe, expect, it } from 'vitest';
import { numberAxis, rowOffset, toAxis } from './chart.ts';

describe('the axis of a number', () => {
  it('begins at zero and names its unit', () => {
    expect(numberAxis({ title: 'Memory', unit: 'bytes', values: [20, 150] })).toMatchObject({ title: 'Memory (MiB)', scale: 'linear', min: 0 });
  });

  it('is logarithmic beyond tenfold, and says so', () => {
    expect(numberAxis({ title: 'Rate', unit: 'msgPerSec', values: [10, 101] })).toMatchObject({ title: 'Rate (msg/s, log scale)', scale: 'log' });
    expect(numberAxis({ title: 'Rate', unit: 'msgPerSec', values: [10, 100] }).scale).toBe('linear');
  });

  it('stays linear where a value is zero or less, and shows it', () => {
    expect(numberAxis({ title: 'Rate', unit: 'msgPerSec', values: [0, 100] })).toMatchObject({ scale: 'linear', min: 0 });
    expect(numberAxis({ title: 'Delay', unit: 'ms', values: [-1, 100] })).toMatchObject({ scale: 'linear', min: null });
  });

  it('is not stretched by an endless interval', () => {
    expect(numberAxis({ title: 'Ratio', unit: 'ratio', values: [1, 2, Number.MAX_VALUE] }).scale).toBe('linear');
    expect(numberAxis({ title: 'Ratio', unit: 'ratio', values: [] }).scale).toBe('linear');
  });

  it('has the unit that readers use', () => {
    expect(toAxis(3 * 1024 ** 2, 'bytes')).toBe(3);
    expect(toAxis(0.05, 'share')).toBe(5);
  });
});

it('keeps the lines of a row apart and within it', () => {
  expect(rowOffset(0, 1)).toBe(0);
  for (const lines of [2, 3, 6]) {
    const offsets = Array.from({ length: lines }, (_, line) => rowOffset(line, lines));
    expect(new Set(offsets).size).toBe(lines);
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThan(0.5);
  }
});
