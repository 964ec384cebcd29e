import { describe, expect, it } from 'vitest';
import { mean, median, quantile, sorted } from './quantiles.ts';

describe('quantiles', () => {
  it('agrees with R quantile(type = 7)', () => {
    const values = sorted([5, 1, 4, 2, 3, 10]);
    expect([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map((p) => quantile(values, p))).toEqual([1, 1.5, 2.25, 3.5, 4.75, 7.5, 10]);
    expect(median(sorted([3, 1, 2]))).toBe(2);
    expect(mean([1, 2, 6])).toBe(3);
  });

  it('leaves its input alone, and orders negative and infinite values', () => {
    const values = [3, -1, Number.POSITIVE_INFINITY, 2];
    expect([...sorted(values)]).toEqual([-1, 2, 3, Number.POSITIVE_INFINITY]);
    expect(values[0]).toBe(3);
    expect(quantile(sorted([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]), 0.9)).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses no values, NaN and places outside 0 … 1', () => {
    expect(() => median(sorted([]))).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
    expect(() => sorted([Number.NaN])).toThrow(RangeError);
    expect(() => quantile(sorted([1]), 1.1)).toThrow(RangeError);
  });
});
