import type { Operation } from '../operation.ts';
import { noProduct } from './products.ts';

export const getStock: Operation<{ productId: number }> = async ({ store, input: { productId } }) => {
  const [row] = await store.read<{ quantity: number }>('SELECT quantity FROM stock WHERE product_id = ?', [productId]);
  if (row === undefined) throw noProduct(productId);
  return { body: { productId, quantity: row.quantity } };
};
