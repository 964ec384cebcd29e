import { Problem } from '../../problem.ts';
import type { Operation } from '../operation.ts';
import { findOrder } from './orders.ts';

export const getOrderByKey: Operation<{ idempotencyKey: string }> = async ({ store, input: { idempotencyKey } }) => {
  const found = await findOrder(store, { idempotencyKey });
  if (found === null) throw new Problem('not-found', { detail: `No order was created with the key ${idempotencyKey}` });
  return { body: found.order };
};
