import { expect, it } from 'vitest';
import { requestHash } from './request-hash.ts';

it('tells requests apart by what they ask for, not by how they were written', () => {
  const line = { productId: 2, quantity: 3 };
  const order = { customerId: 1, lines: [line] };
  const hash = requestHash(order).toString('hex');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(requestHash({ lines: [{ quantity: 3, productId: 2 }], customerId: 1 }).toString('hex')).toBe(hash);
  const others = [
    { ...order, customerId: 2 },
    { ...order, lines: [line, line] },
    { ...order, lines: [{ ...line, quantity: 4 }] },
    { ...order, lines: [{ productId: 3, quantity: 2 }] },
  ];
  expect(new Set([hash, ...others.map((other) => requestHash(other).toString('hex'))]).size).toBe(5);
});
