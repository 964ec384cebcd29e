import type { Operation } from '../operation.ts';
import { noProduct, selectProducts, showProduct, type ProductRow } from './products.ts';

export const getProduct: Operation<{ productId: number }> = async ({ store, input: { productId } }) => {
  const [row] = await store.read<ProductRow>(`${selectProducts} WHERE p.id = ?`, [productId]);
  if (row === undefined) throw noProduct(productId);
  return { body: showProduct(row) };
};
