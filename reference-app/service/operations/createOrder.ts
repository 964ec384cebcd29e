import { Problem } from '../../problem.ts';
import { isDangling, isDuplicate } from '../../store/errors.ts';
import { requestHash, type NewOrder } from '../../store/request-hash.ts';
import type { Statements, Store, Value } from '../../store/store.ts';
import type { Operation } from '../operation.ts';
import { findOrder, locationOf, quantitiesByProduct, type Order } from './orders.ts';

interface Input {
  readonly 'Idempotency-Key': string;
  readonly order: NewOrder;
}

/** May be done twice, also at once: the unique key lets one of them insert, and the others answer with its order. */
export const createOrder: Operation<Input> = async ({ store, input }) => {
  const { 'Idempotency-Key': idempotencyKey, order: wanted } = input;
  const hash = requestHash(wanted);
  const lines = await priced(store, wanted);
  const totalCents = lines.reduce((total, { quantity, unitPriceCents }) => total + quantity * unitPriceCents, 0);
  const order: NewRow = { customerId: wanted.customerId, createdAt: new Date(), totalCents, lines, idempotencyKey, hash };
  try {
    const id = await store.transaction((statements) => insert(statements, order));
    const created = showNew(id, order);
    return { status: 201, body: created, headers: locationOf(created) };
  } catch (error) {
    if (isDangling(error)) throw new Problem('unprocessable', { detail: `There is no customer ${wanted.customerId}`, cause: error });
    if (isDuplicate(error)) return answerAgain(store, { idempotencyKey, hash });
    throw error;
  }
};

interface Line {
  readonly productId: number;
  readonly categoryId: number;
  readonly quantity: number;
  readonly unitPriceCents: number;
}

interface NewRow {
  readonly customerId: number;
  readonly createdAt: Date;
  readonly totalCents: number;
  readonly lines: readonly Line[];
  readonly idempotencyKey: string;
  readonly hash: Buffer;
}

function showNew(id: number, { customerId, createdAt, totalCents, lines }: NewRow): Order {
  const shown = lines.map(({ productId, quantity, unitPriceCents }) => ({ productId, quantity, unitPriceCents }));
  return { id, customerId, status: 'open', createdAt, totalCents, lines: shown };
}

async function priced(store: Store, { lines }: NewOrder): Promise<Line[]> {
  const ids = quantitiesByProduct(lines).map(([productId]) => productId);
  const sql = `SELECT id, category_id, price_cents FROM products WHERE id IN (${ids.map(() => '?').join(', ')})`;
  const rows = await store.read<{ id: number; category_id: number; price_cents: number }>(sql, ids);
  const products = new Map(rows.map((row) => [row.id, row]));
  return lines.map(({ productId, quantity }) => {
    const product = products.get(productId);
    if (product === undefined) throw new Problem('unprocessable', { detail: `There is no product ${productId}` });
    return { productId, categoryId: product.category_id, quantity, unitPriceCents: product.price_cents };
  });
}

const insertOrder = "INSERT INTO orders (customer_id, status, created_at, total_cents, idempotency_key, request_hash) VALUES (?, 'open', ?, ?, ?, ?)";
const takeStock = 'UPDATE stock SET quantity = quantity - ? WHERE product_id = ? AND quantity >= ?';

/** Stock comes last: its rows are the ones that many orders want, and are held for the shortest time so. */
async function insert(statements: Statements, order: NewRow): Promise<number> {
  const { customerId, createdAt, totalCents, lines, idempotencyKey, hash } = order;
  const { insertId: id } = await statements.change(insertOrder, [customerId, createdAt, totalCents, idempotencyKey, hash]);
  const values = lines.flatMap((line, at): Value[] => [id, at + 1, line.productId, line.categoryId, line.quantity, line.unitPriceCents]);
  const rows = lines.map(() => '(?, ?, ?, ?, ?, ?)').join(', ');
  await statements.change(`INSERT INTO order_lines (order_id, line_no, product_id, category_id, quantity, unit_price_cents) VALUES ${rows}`, values);
  for (const [productId, quantity] of quantitiesByProduct(lines)) {
    const { rows: taken } = await statements.change(takeStock, [quantity, productId, quantity]);
    if (taken === 0) throw new Problem('insufficient-stock', { detail: `Of product ${productId} there are fewer than ${quantity}` });
  }
  return id;
}

async function answerAgain(store: Store, options: { idempotencyKey: string; hash: Buffer }): ReturnType<Operation<Input>> {
  const { idempotencyKey, hash } = options;
  const found = await findOrder(store, { idempotencyKey });
  if (found === null) throw new Error(`the order with the key ${idempotencyKey} is there and cannot be read`);
  if (!found.requestHash.equals(hash)) throw new Problem('idempotency-key-reused', { detail: `The key ${idempotencyKey} has created order ${found.order.id}, which is another order` });
  return { body: found.order, headers: locationOf(found.order) };
}
