import { Problem } from '../../problem.ts';
import type { Statements, Value } from '../../store/store.ts';

export interface SummaryRow {
  readonly id: number;
  readonly status: 'open' | 'cancelled';
  readonly created_at: Date;
  readonly total_cents: number;
}

interface OrderRow extends SummaryRow {
  readonly customer_id: number;
  readonly request_hash: Buffer;
}

interface LineRow {
  readonly product_id: number;
  readonly quantity: number;
  readonly unit_price_cents: number;
}

/** An order as the API shows it. */
export interface Order {
  readonly id: number;
  readonly customerId: number;
  readonly status: 'open' | 'cancelled';
  readonly createdAt: Date;
  readonly totalCents: number;
  readonly lines: readonly { readonly productId: number; readonly quantity: number; readonly unitPriceCents: number }[];
}

export const summaryColumns = 'id, status, created_at, total_cents';

export function showSummary({ id, status, created_at: createdAt, total_cents: totalCents }: SummaryRow): object {
  return { id, status, createdAt, totalCents };
}

const select = `SELECT ${summaryColumns}, customer_id, request_hash FROM orders`;
const selectLines = 'SELECT product_id, quantity, unit_price_cents FROM order_lines WHERE order_id = ? ORDER BY line_no';

/** One order with its lines, and what its request was; null when there is none. */
export async function findOrder(
  statements: Statements,
  by: { readonly id: number } | { readonly idempotencyKey: string },
): Promise<{ readonly order: Order; readonly requestHash: Buffer } | null> {
  const [where, value]: [string, Value] = 'id' in by ? ['id', by.id] : ['idempotency_key', by.idempotencyKey];
  const [row] = await statements.read<OrderRow>(`${select} WHERE ${where} = ?`, [value]);
  if (row === undefined) return null;
  const lines = await statements.read<LineRow>(selectLines, [row.id]);
  const order: Order = {
    id: row.id,
    customerId: row.customer_id,
    status: row.status,
    createdAt: row.created_at,
    totalCents: row.total_cents,
    lines: lines.map((line) => ({ productId: line.product_id, quantity: line.quantity, unitPriceCents: line.unit_price_cents })),
  };
  return { order, requestHash: row.request_hash };
}

export function noOrder(orderId: number): Problem {
  return new Problem('not-found', { detail: `There is no order ${orderId}` });
}

export function locationOf(order: Order): { readonly location: string } {
  return { location: `/orders/${order.id}` };
}

/** How many of each product, in the order of products: whoever changes several stocks takes them in this order, so that none wait in a circle. */
export function quantitiesByProduct(lines: readonly { readonly productId: number; readonly quantity: number }[]): [productId: number, quantity: number][] {
  const quantities = new Map<number, number>();
  for (const { productId, quantity } of lines) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return [...quantities].sort(([one], [other]) => one - other);
}
