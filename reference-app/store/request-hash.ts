import { createHash } from 'node:crypto';

/** An order as it is asked for. */
export interface NewOrder {
  readonly customerId: number;
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
}

/** Tells whether two requests with one idempotency key ask for the same: sha256, free of how their JSON was written. */
export function requestHash({ customerId, lines }: NewOrder): Buffer {
  const canonical = JSON.stringify([customerId, lines.map(({ productId, quantity }) => [productId, quantity])]);
  return createHash('sha256').update(canonical).digest();
}
