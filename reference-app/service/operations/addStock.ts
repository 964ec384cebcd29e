import { Problem } from '../../problem.ts';
import type { Operation } from '../operation.ts';
import { noProduct } from './products.ts';

/** Far below what the column holds: cancelled orders still bring back theirs. */
const MAX_QUANTITY = 1_000_000_000;

const add = 'UPDATE stock SET quantity = quantity + ? WHERE product_id = ? AND quantity + ? <= ?';

export const addStock: Operation<{ productId: number; delivery: { quantity: number } }> = async ({ store, input }) => {
  const { productId, delivery } = input;
  // In a transaction the row stays ours: the quantity told is the one after this delivery.
  return store.transaction(async (statements) => {
    const { rows } = await statements.change(add, [delivery.quantity, productId, delivery.quantity, MAX_QUANTITY]);
    const [stock] = await statements.read<{ quantity: number }>('SELECT quantity FROM stock WHERE product_id = ?', [productId]);
    if (stock === undefined) throw noProduct(productId);
    if (rows === 0) throw new Problem('conflict', { detail: `Of product ${productId} there are ${stock.quantity}; at most ${MAX_QUANTITY} are kept` });
    return { body: { productId, quantity: stock.quantity } };
  });
};
