import type { Operation } from '../operation.ts';
import { findOrder, noOrder, quantitiesByProduct } from './orders.ts';

const cancel = "UPDATE orders SET status = 'cancelled' WHERE id = ? AND status = 'open'";
const putBack = 'UPDATE stock SET quantity = quantity + ? WHERE product_id = ?';

/** Of several at once, one finds the order open and puts its products back. */
export const cancelOrder: Operation<{ orderId: number }> = async ({ store, input: { orderId } }) => {
  return store.transaction(async (statements) => {
    const { rows } = await statements.change(cancel, [orderId]);
    const found = await findOrder(statements, { id: orderId });
    if (found === null) throw noOrder(orderId);
    if (rows === 1) {
      for (const [productId, quantity] of quantitiesByProduct(found.order.lines)) await statements.change(putBack, [quantity, productId]);
    }
    return { body: found.order };
  });
};
