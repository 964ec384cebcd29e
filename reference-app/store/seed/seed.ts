import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { exclusively } from '../migrate.ts';
import type { Store } from '../store.ts';
import { makeCustomers, makeOrders, makeProducts, type Sizes } from './rows.ts';
import { categories } from './words.ts';

/** Rows of one INSERT. */
const BATCH = 1000;

type Rows = readonly (readonly unknown[])[];

/** There is a seed already, of other sizes. */
export class SeededOtherwiseError extends Error {
  override readonly name = 'SeededOtherwiseError';
}

/**
 * Fills the tables, all or nothing. Does nothing, and returns false, where that was done before.
 * @throws SeededOtherwiseError when they hold a seed of other sizes.
 */
export async function seed(store: Store, options: { readonly sizes: Sizes; readonly onProgress?: (line: string) => void }): Promise<boolean> {
  const { sizes, onProgress = () => undefined } = options;
  return exclusively(store, async (connection) => {
    const [[known]] = await connection.query<RowDataPacket[]>('SELECT products, customers, orders FROM seeds');
    if (known !== undefined) return refuseOthers(known as Sizes & RowDataPacket, sizes);
    await connection.beginTransaction();
    try {
      await insertAll(connection, sizes, onProgress);
      await connection.commit();
      // Without it the server plans by what it knew of empty tables.
      await connection.query('ANALYZE TABLE products, stock, customers, orders, order_lines');
      return true;
    } catch (error) {
      await connection.rollback().catch(() => undefined);
      throw error;
    }
  });
}

function refuseOthers(known: Sizes, wanted: Sizes): false {
  const show = ({ products, customers, orders }: Sizes): string => `${products} products, ${customers} customers, ${orders} orders`;
  if (show(known) === show(wanted)) return false;
  throw new SeededOtherwiseError(`there are ${show(known)} already, not ${show(wanted)}: reset the store first`);
}

async function insertAll(connection: PoolConnection, sizes: Sizes, onProgress: (line: string) => void): Promise<void> {
  const insert = async (table: string, columns: string, rows: Rows): Promise<void> => {
    if (rows.length > 0) await connection.query(`INSERT INTO ${table} (${columns}) VALUES ?`, [rows]);
  };
  await insert('categories', 'id, name', categories.map(([name], at) => [at + 1, name]));
  for (const rows of batches(makeProducts(sizes))) {
    await insert('products', 'id, category_id, name, description, price_cents', rows.map((row) => [row.id, row.categoryId, row.name, row.description, row.priceCents]));
    await insert('stock', 'product_id, quantity', rows.map(({ id, stock }) => [id, stock]));
  }
  onProgress(`${sizes.products} products`);
  for (const rows of batches(makeCustomers(sizes))) {
    await insert('customers', 'id, name, email, created_at', rows.map((row) => [row.id, row.name, row.email, row.createdAt]));
  }
  onProgress(`${sizes.customers} customers`);
  for (const rows of batches(makeOrders(sizes))) {
    await insert(
      'orders',
      'id, customer_id, status, created_at, total_cents, idempotency_key, request_hash',
      rows.map((row) => [row.id, row.customerId, row.status, row.createdAt, row.totalCents, row.idempotencyKey, row.requestHash]),
    );
    const lines = rows.flatMap(({ id, lines }) => lines.map((line, at) => [id, at + 1, line.productId, line.categoryId, line.quantity, line.unitPriceCents]));
    await insert('order_lines', 'order_id, line_no, product_id, category_id, quantity, unit_price_cents', lines);
  }
  onProgress(`${sizes.orders} orders`);
  const { products, customers, orders } = sizes;
  await insert('seeds', 'products, customers, orders, seeded_at', [[products, customers, orders, new Date()]]);
}

function* batches<T>(rows: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
