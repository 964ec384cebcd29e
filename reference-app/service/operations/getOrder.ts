import type { Operation } from '../operation.ts';
import { findOrder, noOrder } from './orders.ts';

export const getOrder: Operation<{ orderId: number }> = async ({ store, input: { orderId } }) => {
  const found = await findOrder(store, { id: orderId });
  if (found === null) throw noOrder(orderId);
  return { body: found.order };
};
