import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Problem } from '../problem.ts';
import { operationOf, operations } from './operations.ts';
import { quantitiesByProduct } from './operations/orders.ts';
import { page } from './operations/page.ts';
import { readPeriod } from './operations/reportSales.ts';
import { escapeLike } from './operations/searchProducts.ts';

describe('operations', () => {
  it('are those of the document, but for what processes answer of themselves', () => {
    const { paths } = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8')) as { paths: Record<string, Record<string, { operationId: string }>> };
    const documented = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect([...Object.keys(operations), 'health', 'metrics', 'ready'].sort()).toEqual(documented.sort());
    for (const id of ['toString', '__proto__', '']) expect(operationOf(id)).toBeUndefined();
  });
});

describe('a page', () => {
  it('names the next only where there is one', () => {
    const rows = [{ id: 3 }, { id: 5 }, { id: 8 }];
    expect(page(rows, 3)).toEqual({ rows });
    expect(page(rows, 2)).toEqual({ rows: [{ id: 3 }, { id: 5 }], next: 5 });
    expect(page([], 2)).toEqual({ rows: [] });
  });
});

describe('the quantities of an order', () => {
  it('are added up by product, in the order of products', () => {
    const line = (productId: number, quantity: number): { productId: number; quantity: number } => ({ productId, quantity });
    expect(quantitiesByProduct([line(10, 1), line(9, 2), line(10, 3), line(100, 1)])).toEqual([[9, 2], [10, 4], [100, 1]]);
  });
});

describe('what is searched for', () => {
  it('means itself', () => {
    expect(escapeLike('100%_!\\')).toBe('100!%!_!!\\');
  });
});

describe('the period of a report', () => {
  it('is at most 366 days, and in the calendar', () => {
    expect(readPeriod('2024-01-01', '2025-01-01').map((day) => day.toISOString())).toEqual(['2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z']);
    expect(readPeriod('2024-02-28', '2024-02-29')).toHaveLength(2);
  });

  it.each([
    ['2025-01-01', '2025-01-01', 'query.to'],
    ['2025-01-02', '2025-01-01', 'query.to'],
    ['2024-01-01', '2025-01-02', 'query.to'],
    ['2025-02-29', '2025-03-01', 'query.from'],
    ['2025-02-01', '2025-02-30', 'query.to'],
    ['2025-13-01', '2026-01-01', 'query.from'],
    ['0000-01-01', '0000-01-02', 'query.from'],
    ['today', '2026-01-01', 'query.from'],
  ])('from %s to %s is none', (from, to, where) => {
    let problem: unknown;
    try {
      readPeriod(from, to);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, errors: [{ where }] });
  });
});
