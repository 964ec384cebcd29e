import type { Operation } from '../operation.ts';
import { page } from './page.ts';
import { selectProducts, showProduct, type ProductRow } from './products.ts';

export const listProducts: Operation<{ after: number; limit: number }> = async ({ store, input: { after, limit } }) => {
  const found = await store.read<ProductRow>(`${selectProducts} WHERE p.id > ? ORDER BY p.id LIMIT ?`, [after, limit + 1]);
  const { rows, ...next } = page(found, limit);
  return { body: { items: rows.map(showProduct), ...next } };
};
