import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { dot, leastSquares } from './least-squares.ts';

describe('non-negative least squares', () => {
  it('is ordinary least squares where nothing would be negative', () => {
    const rows = [[1, 0], [1, 1], [1, 2], [1, 3]];
    const solution = leastSquares(rows).solve([1, 3, 5, 7]);
    expect(solution[0]).toBeCloseTo(1, 9);
    expect(solution[1]).toBeCloseTo(2, 9);
  });

  it('leaves out what would be negative, and solves the rest again', () => {
    const [intercept, slope] = leastSquares([[1, 1], [1, 2], [1, 3]]).solve([0.5, 2.5, 4.5]);
    expect(intercept).toBe(0);
    expect(slope).toBeCloseTo((0.5 + 5 + 13.5) / 14, 9);
  });

  it('meets the conditions of Karush, Kuhn and Tucker on random problems of unlike scales', () => {
    const random = createRandom(3);
    for (let round = 0; round < 200; round += 1) {
      const width = 1 + random.int(7);
      const rows = Array.from({ length: width + 5 }, () => Array.from({ length: width }, (_, at) => random.normal() * 10 ** (at % 4)));
      const values = rows.map(() => random.normal());
      const solution = leastSquares(rows).solve(values);
      const left = rows.map((row, at) => values[at]! - dot(row, solution));
      solution.forEach((value, column) => {
        const own = rows.map((row) => row[column]!);
        const gradient = dot(own, left) / Math.hypot(...own);
        expect(value).toBeGreaterThanOrEqual(0);
        if (value > 0) expect(Math.abs(gradient)).toBeLessThan(1e-6);
        else expect(gradient).toBeLessThan(1e-6);
      });
    }
  });

  it('stays finite where columns repeat each other or are empty', () => {
    const solution = leastSquares([[1, 1, 0], [2, 2, 0], [3, 3, 0]]).solve([2, 4, 6]);
    expect(solution.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    expect(solution[0]! + solution[1]!).toBeCloseTo(2, 6);
  });

  it('gives leverages that add up to the parameters', () => {
    const rows = [[1, 0], [1, 1], [1, 2], [1, 10]];
    const system = leastSquares(rows);
    const leverages = system.leverages(system.solve([1, 2, 3, 11]));
    expect(leverages.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2, 9);
    expect(Math.max(...leverages)).toBe(leverages[3]);
  });
});
