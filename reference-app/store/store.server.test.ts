import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canServe } from '../server.case.ts';
import { databases, TestShop } from '../service/shop.case.ts';
import { UnavailableError } from '../transport/transport.ts';
import { dropAll, migrate } from './migrate.ts';
import { readySchema } from './readiness.ts';
import { defaultSizes } from './seed/rows.ts';
import { seed } from './seed/seed.ts';
import { openStore, type Store } from './store.ts';

const tables = ['categories', 'products', 'stock', 'customers', 'orders', 'order_lines'];

for (const { product, binary } of databases) {
  describe.skipIf(!canServe)(`the store on ${product}`, () => {
    let shop: TestShop;
    let store: Store;

    beforeAll(async () => {
      shop = await TestShop.start({ binary });
      ({ store } = shop);
    });
    afterAll(() => shop.stop());

    it('says what is missing, and migrates once, however many do it at once', async () => {
      expect(await readySchema(store)).toBe('there are no tables: run `migrate`');
      const others = Array.from({ length: 4 }, () => openStore({ url: shop.url, poolSize: 1, log: () => undefined }));
      const applied = await Promise.all(others.map((other) => migrate(other)));
      expect(applied.flat()).toEqual(['shop']);
      expect(await migrate(store)).toEqual([]);
      expect(await readySchema(store)).toBe(true);
      await store.change('UPDATE migrations SET id = 0');
      expect(await readySchema(store)).toMatch(/at migration 0 of 1/);
      await store.change('UPDATE migrations SET id = 1');
      await Promise.all(others.map((other) => other.close()));
    });

    it('sets up each connection, in words that both products know', async () => {
      const [row] = await store.read<Record<string, unknown>>('SELECT @@session.innodb_lock_wait_timeout AS lock_wait, @@session.time_zone AS zone');
      expect(row).toEqual({ lock_wait: 1, zone: '+00:00' });
      const [server] = await store.read<{ version: string }>('SELECT VERSION() AS version');
      const isMariadb = server!.version.includes('MariaDB');
      const limit = isMariadb ? 'max_statement_time' : 'max_execution_time';
      const [limits] = await store.read<Record<string, unknown>>(`SELECT @@session.${limit} AS statement_limit`);
      expect(limits).toEqual({ statement_limit: isMariadb ? 5 : 5000 });
      const isolation = isMariadb ? 'tx_isolation' : 'transaction_isolation';
      expect(await store.read(`SELECT @@session.${isolation} AS isolation`)).toEqual([{ isolation: 'READ-COMMITTED' }]);
      expect(shop.log).toEqual([]);
    });

    it('ends statements that take too long', async () => {
      const hasty = openStore({ url: shop.url, poolSize: 1, log: () => undefined, statementTimeoutMs: 200 });
      const beganMs = performance.now();
      const slow = 'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c';
      await expect(hasty.read(slow)).rejects.toBeInstanceOf(UnavailableError);
      expect(performance.now() - beganMs).toBeLessThan(2000);
      expect(await hasty.read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await hasty.close();
    });

    it('fills itself in seconds, once, and the same each time', async () => {
      const beganMs = performance.now();
      expect(await seed(store, { sizes: defaultSizes })).toBe(true);
      const tookMs = performance.now() - beganMs;
      expect(tookMs).toBeLessThan(30_000);
      process.stderr.write(`seed on ${product}: ${Math.round(tookMs)} ms\n`);
      expect(await seed(store, { sizes: defaultSizes })).toBe(false);
      await expect(seed(store, { sizes: { ...defaultSizes, orders: 7 } })).rejects.toThrow(/50000 orders already, not .* 7 orders: reset/);
      const first = await checksums(store);
      await dropAll(store);
      await migrate(store);
      await seed(store, { sizes: defaultSizes });
      expect(await checksums(store)).toEqual(first);
      expect(first).toEqual({
        categories: '606a136a09838412',
        products: '75ee4b484ebab942',
        stock: '7a3dde8fef897940',
        customers: '8cd98c51141ef924',
        orders: '6846b961090b66a1',
        order_lines: '97712031b2925427',
      });
    });

    it('leaves nothing of a seed that was cut short', async () => {
      await dropAll(store);
      await migrate(store);
      const cut = seed(store, {
        sizes: { products: 50, customers: 50, orders: 50 },
        onProgress: (line) => {
          if (line === '50 customers') throw new Error('cut');
        },
      });
      await expect(cut).rejects.toThrow('cut');
      expect(await store.read('SELECT COUNT(*) AS count FROM products')).toEqual([{ count: 0 }]);
    });

    it('does transactions as a whole, again after a deadlock, and gives up after some', async () => {
      await store.change("INSERT INTO categories (id, name) VALUES (1, 'All')");
      await store.change('INSERT INTO products (id, category_id, name, description, price_cents) VALUES (1, 1, ?, ?, 1), (2, 1, ?, ?, 1)', ['a', 'b', 'c', 'd']);
      await store.change('INSERT INTO stock (product_id, quantity) VALUES (1, 10), (2, 10)');
      await expect(
        store.transaction(async (statements) => {
          await statements.change('UPDATE stock SET quantity = 0');
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      let tries = 0;
      const crossing = (first: number, second: number): Promise<void> =>
        store.transaction(async (statements) => {
          tries++;
          await statements.change('UPDATE stock SET quantity = quantity - 1 WHERE product_id = ?', [first]);
          await new Promise((resolve) => setTimeout(resolve, 50));
          await statements.change('UPDATE stock SET quantity = quantity - 1 WHERE product_id = ?', [second]);
        });
      await Promise.all([crossing(1, 2), crossing(2, 1)]);
      expect(tries).toBeGreaterThan(2);
      expect(await store.read('SELECT quantity FROM stock')).toEqual([{ quantity: 8 }, { quantity: 8 }]);
      await store.transaction(async (statements) => {
        await statements.change('UPDATE stock SET quantity = 8 WHERE product_id = 1');
        const beganMs = performance.now();
        await expect(store.change('UPDATE stock SET quantity = 7 WHERE product_id = 1')).rejects.toBeInstanceOf(UnavailableError);
        expect(performance.now() - beganMs).toBeGreaterThan(3500);
      });
    });

    it('is unavailable while the server is away, and works by itself when it is back', async () => {
      const busy = openStore({ url: shop.url, poolSize: 3, log: () => undefined });
      let isOver = false;
      const outcomes = { good: 0, unavailable: 0, other: [] as unknown[] };
      const work = async (): Promise<void> => {
        while (!isOver) {
          try {
            await busy.transaction((statements) => statements.change('UPDATE stock SET quantity = quantity + 1 WHERE product_id = 1'));
            outcomes.good++;
          } catch (error) {
            if (error instanceof UnavailableError) outcomes.unavailable++;
            else outcomes.other.push(error);
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        }
      };
      // More than the pool has connections: some wait for one when the server goes.
      const workers = Array.from({ length: 20 }, work);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await shop.server.kill();
      const goodBefore = outcomes.good;
      await expect(busy.read('SELECT 1')).rejects.toBeInstanceOf(UnavailableError);
      expect(await readySchema(busy)).toBe('the database is not available');
      await shop.server.restart();
      await expect.poll(() => readySchema(busy), { timeout: 5000 }).toBe(true);
      await expect.poll(() => outcomes.good, { timeout: 5000 }).toBeGreaterThan(goodBefore + 20);
      isOver = true;
      await Promise.all(workers);
      expect(goodBefore).toBeGreaterThan(0);
      expect(outcomes.unavailable).toBeGreaterThan(0);
      expect(outcomes.other).toEqual([]);
      // What was told to be done was kept; what was cut short is done or not.
      const [row] = await store.read<{ quantity: number }>('SELECT quantity FROM stock WHERE product_id = 1');
      expect(row!.quantity - 8).toBeGreaterThanOrEqual(outcomes.good);
      expect(row!.quantity - 8).toBeLessThanOrEqual(outcomes.good + outcomes.unavailable);
      await busy.close();
    });

    it('is made, filled and emptied by its command', async () => {
      const small = ['--products', '10', '--customers', '5', '--orders', '20'];
      expect(await run(shop.url, ['reset'])).toMatchObject({ status: 0 });
      const seeded = await run(shop.url, ['seed', ...small]);
      expect(seeded.status).toBe(0);
      expect(seeded.lines.join()).toMatch(/up to date.*10 products.*5 customers.*20 orders/);
      expect(seeded.lines.join()).not.toContain(new URL(shop.url).password);
      expect((await run(shop.url, ['seed', ...small])).lines.join()).toMatch(/nothing to do/);
      expect(await run(shop.url, ['seed'])).toMatchObject({ status: 2 });
      for (const args of [[], ['seed', '--orders', 'many'], ['migrate', '--orders', '5'], ['--nothing'], ['drop']]) {
        const refused = await run(shop.url, args);
        expect(refused.status).toBe(2);
        expect(refused.lines.join('\n')).toContain('Usage:');
      }
      expect(await run('', ['migrate'])).toMatchObject({ status: 2 });
      const away = await run('mysql://me:s3cret@127.0.0.1:1/shop', ['migrate']);
      expect(away.status).toBe(1);
      expect(away.lines.join()).toMatch(/ECONNREFUSED/);
      expect(away.lines.join()).not.toContain('s3cret');
    });
  });
}

async function checksums(store: Store): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const table of tables) {
    const rows = await store.read<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2`);
    sums[table] = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
  }
  return sums;
}

async function run(url: string, args: readonly string[]): Promise<{ status: number | null; lines: string[] }> {
  const program = fileURLToPath(new URL('main.js', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], MYSQL_URL: url }, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, lines: text.trim().split('\n') };
}
