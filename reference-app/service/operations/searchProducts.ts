import type { Operation } from '../operation.ts';
import { selectProducts, showProduct, type ProductRow } from './products.ts';

const search = `${selectProducts} WHERE p.name LIKE ? ESCAPE '!' OR c.name LIKE ? ESCAPE '!' ORDER BY p.id LIMIT ?`;

export const searchProducts: Operation<{ q: string; limit: number }> = async ({ store, input: { q, limit } }) => {
  const pattern = `%${escapeLike(q)}%`;
  const rows = await store.read<ProductRow>(search, [pattern, pattern, limit]);
  return { body: { items: rows.map(showProduct) } };
};

/** So that `%` and `_` mean themselves. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[%_!]/g, '!$&');
}
