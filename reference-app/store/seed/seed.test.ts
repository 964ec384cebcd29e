import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RandomStream } from './random.ts';
import { defaultSizes, makeCustomers, makeOrders, makeProducts, seedEnd, type Sizes } from './rows.ts';
import { categories } from './words.ts';

function checksum(rows: Iterable<unknown>): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify(row));
  return hash.digest('hex').slice(0, 16);
}

describe('random streams', () => {
  it('are the same for a name, others for another, and uniform', () => {
    const take = (name: string): number[] => {
      const random = new RandomStream(name);
      return Array.from({ length: 20_000 }, () => random.next());
    };
    const one = take('one');
    expect(take('one')).toEqual(one);
    expect(take('two').slice(0, 5)).not.toEqual(one.slice(0, 5));
    const tenths = Array.from({ length: 10 }, (_, tenth) => one.filter((value) => Math.floor(value * 10) === tenth).length);
    // Chi-squared with 9 degrees of freedom: 27.9 is passed once in a thousand.
    expect(tenths.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
    expect(() => new RandomStream('one').pick([])).toThrow(RangeError);
  });
});

describe('the seed', () => {
  it('is the same on every machine: whoever changes it changes what reports are compared with', () => {
    expect({
      products: checksum(makeProducts(defaultSizes)),
      customers: checksum(makeCustomers(defaultSizes)),
      orders: checksum(makeOrders(defaultSizes)),
    }).toEqual({ products: '64528c7bc642cada', customers: 'f5ecae1749725c6c', orders: '523f0b48db30c9d7' });
  });

  it('holds what it says', () => {
    const products = [...makeProducts(defaultSizes)];
    const customers = [...makeCustomers(defaultSizes)];
    const orders = [...makeOrders(defaultSizes)];
    expect([products.length, customers.length, orders.length]).toEqual([1000, 10_000, 50_000]);
    expect(new Set(products.map(({ name }) => name)).size).toBe(1000);
    expect(new Set(products.map(({ categoryId }) => categoryId)).size).toBe(categories.length);
    expect(new Set(customers.map(({ email }) => email)).size).toBe(10_000);
    for (const { email } of customers) expect(email).toMatch(/^[a-z.]+\.\d+@example\.com$/);
    for (const { lines, totalCents } of orders) {
      expect(lines.length).toSatisfy((count: number) => count >= 1 && count <= 5);
      expect(totalCents).toBe(lines.reduce((sum, line) => sum + line.quantity * (products[line.productId - 1]?.priceCents ?? NaN), 0));
    }
    const times = orders.map(({ createdAt }) => createdAt.getTime());
    expect(times.toSorted((one, other) => one - other)).toEqual(times);
    expect(times[0]).toBeGreaterThanOrEqual(seedEnd.getTime() - 730 * 86_400_000);
    expect(times.at(-1)).toBeLessThan(seedEnd.getTime());
    expect(customers.at(-1)?.createdAt.getTime()).toBeLessThan(times[0] ?? 0);
    const cancelled = orders.filter(({ status }) => status === 'cancelled').length / orders.length;
    expect(cancelled).toBeCloseTo(0.03, 2);
  });

  it('names only what is there, whatever its size', () => {
    const sizes: Sizes = { products: 3, customers: 2, orders: 40 };
    const orders = [...makeOrders(sizes)];
    expect(Math.max(...orders.map(({ customerId }) => customerId))).toBe(2);
    expect(Math.max(...orders.flatMap(({ lines }) => lines.map(({ productId }) => productId)))).toBe(3);
  });
});
