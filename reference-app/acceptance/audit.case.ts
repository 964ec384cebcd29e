import { setTimeout as delay } from 'node:timers/promises';
import type { TestApplication } from './application.case.ts';
import type { NewOrder } from './client.case.ts';
import type { Placed } from './load.case.ts';

/** What the database says of orders that were placed. */
export interface Audit {
  /** Accepted, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly twice: readonly string[];
  /** There, and not what was ordered. */
  readonly other: readonly string[];
}

interface Line {
  readonly id: number;
  readonly key: string;
  readonly customerId: number;
  readonly productId: number;
  readonly quantity: number;
}

const created = `
  SELECT o.id, o.idempotency_key AS \`key\`, o.customer_id AS customerId, l.product_id AS productId, l.quantity
  FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
  WHERE o.idempotency_key LIKE ? ORDER BY o.id, l.line_no`;

interface AuditOptions {
  /** What the keys begin with. */
  readonly name: string;
  readonly placed: readonly Placed[];
}

/** What a killed worker had taken is delivered again after 10 s (NATS), or at once (RabbitMQ). */
const SETTLED_MS = 30_000;

/** Compares what clients were told with what there is, as soon as all is there that was accepted, or when that has had its time. */
export async function audit(application: TestApplication, options: AuditOptions): Promise<Audit> {
  for (const endMs = performance.now() + SETTLED_MS; ; ) {
    const result = await compare(application, options);
    if (result.lost.length === 0 || performance.now() > endMs) return result;
    await delay(200);
  }
}

async function compare(application: TestApplication, { name, placed }: AuditOptions): Promise<Audit> {
  const orders = new Map<string, Map<number, NewOrder>>();
  for (const { id, key, customerId, productId, quantity } of await application.query<Line>(created, [`${name}-%`])) {
    const its = orders.get(key) ?? new Map<number, NewOrder>();
    its.set(id, { customerId, lines: [...(its.get(id)?.lines ?? []), { productId, quantity }] });
    orders.set(key, its);
  }
  const accepted = placed.filter(({ status }) => status !== null);
  const wanted = new Map(placed.map(({ key, order }) => [key, JSON.stringify(order)]));
  return {
    lost: accepted.map(({ key }) => key).filter((key) => !orders.has(key)),
    twice: [...orders].filter(([, its]) => its.size > 1).map(([key]) => key),
    other: [...orders].filter(([key, its]) => [...its.values()].some((order) => JSON.stringify(order) !== wanted.get(key))).map(([key]) => key),
  };
}

/** Pieces in stock and in open orders: no order changes how many there are together. */
export async function pieces(application: TestApplication): Promise<number> {
  const [row] = await application.query<{ pieces: number }>(`
    SELECT (SELECT SUM(quantity) FROM stock)
         + (SELECT SUM(l.quantity) FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.status = 'open') AS pieces`);
  return row?.pieces ?? NaN;
}
