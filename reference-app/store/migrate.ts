import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { shop } from './migrations/0001-shop.ts';
import type { Store } from './store.ts';

/** Statements by number, in their order. What was applied is never changed: what comes later is a further one. */
const migrations: readonly { readonly id: number; readonly name: string; readonly statements: readonly string[] }[] = [
  { id: 1, name: 'shop', statements: shop },
];

/** The migration that this program needs. */
export const currentSchema = Math.max(...migrations.map(({ id }) => id));

/** Brings the tables up to date; several may try at once. Returns the names of those applied. */
export async function migrate(store: Store): Promise<string[]> {
  return exclusively(store, async (connection) => {
    await connection.query(`CREATE TABLE IF NOT EXISTS migrations (id INT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at DATETIME(3) NOT NULL) ENGINE = InnoDB`);
    const [rows] = await connection.query<RowDataPacket[]>('SELECT id FROM migrations');
    const applied = new Set(rows.map((row) => row['id'] as number));
    const missing = migrations.filter(({ id }) => !applied.has(id));
    for (const { id, name, statements } of missing) {
      // Tables are not made in transactions: each statement does nothing where it was done before.
      for (const statement of statements) await connection.query(statement);
      await connection.query('INSERT INTO migrations (id, name, applied_at) VALUES (?, ?, ?)', [id, name, new Date()]);
    }
    return missing.map(({ name }) => name);
  });
}

/** Removes every table, with all that is in them. */
export async function dropAll(store: Store): Promise<void> {
  await exclusively(store, async (connection) => {
    await connection.query('DROP TABLE IF EXISTS seeds, order_lines, orders, customers, stock, products, categories, migrations');
  });
}

const LOCK_SECONDS = 120;

/** Does work on one connection while nobody else changes this database's tables. */
export async function exclusively<T>(store: Store, work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  return store.connection(async (connection) => {
    const [[row]] = await connection.query<RowDataPacket[]>(`SELECT GET_LOCK(LEFT(CONCAT(DATABASE(), '.store'), 64), ${LOCK_SECONDS}) AS got`);
    if (row?.['got'] !== 1) throw new Error(`another process changes the tables, and has not ended within ${LOCK_SECONDS} s`);
    try {
      return await work(connection);
    } finally {
      await connection.query("DO RELEASE_LOCK(LEFT(CONCAT(DATABASE(), '.store'), 64))");
    }
  });
}
