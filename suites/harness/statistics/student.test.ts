import { describe, expect, it } from 'vitest';
import { studentCdf, studentQuantile } from './student.ts';

describe("Student's t", () => {
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 4, 2.77645],
    [0.995, 4, 4.60409],
    [0.975, 29, 2.04523],
    [0.8, 10, 0.87906],
    [0.975, 1e7, 1.95996],
  ])('quantile of %d with %d degrees of freedom is %d, as tables and R have it', (p, df, expected) => {
    const value = studentQuantile(p, df);
    expect(value).toBeCloseTo(expected, 4);
    expect(studentCdf(value, df)).toBeCloseTo(p, 10);
    expect(studentQuantile(1 - p, df)).toBeCloseTo(-value, 8);
  });

  it('has its tails and middle', () => {
    expect(studentCdf(0, 3)).toBe(0.5);
    expect(studentCdf(Number.NEGATIVE_INFINITY, 3)).toBe(0);
    // With one degree of freedom it is Cauchy's distribution.
    expect(studentCdf(1, 1)).toBeCloseTo(0.75, 12);
    expect(() => studentQuantile(1, 3)).toThrow(RangeError);
    expect(() => studentCdf(1, 0)).toThrow(RangeError);
  });
});
