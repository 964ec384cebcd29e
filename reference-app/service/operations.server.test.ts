import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canServe } from '../server.case.ts';
import { databases, smallSizes, TestShop, type Checked } from './shop.case.ts';

interface Line {
  productId: number;
  quantity: number;
}

let keys = 0;
const newKey = (): string => `test-key-${++keys}`;

for (const { product, binary } of databases) {
  describe.skipIf(!canServe)(`operations on ${product}`, () => {
    let shop: TestShop;

    beforeAll(async () => {
      shop = await TestShop.start({ binary });
    });
    beforeEach(async () => {
      await shop.open();
    });
    afterAll(() => shop.stop());

    const order = (lines: Line[], options: { key?: string; customerId?: number } = {}): Promise<Checked> => {
      const { key = newKey(), customerId = 1 } = options;
      return shop.call('createOrder', { 'Idempotency-Key': key, order: { customerId, lines } });
    };
    const stockOf = async (productId: number): Promise<number> => (await shop.call('getStock', { productId })).body['quantity'] as number;
    const setStock = (productId: number, quantity: number): Promise<unknown> => shop.store.change('UPDATE stock SET quantity = ? WHERE product_id = ?', [quantity, productId]);
    const count = async (table: string): Promise<number> => (await shop.store.read<{ count: number }>(`SELECT COUNT(*) AS count FROM ${table}`))[0]!.count;

    it('list products a page at a time, search them, and show one', async () => {
      const ids: number[] = [];
      let after = 0;
      for (;;) {
        const { body } = await shop.call('listProducts', { after, limit: 25 });
        ids.push(...(body['items'] as { id: number }[]).map(({ id }) => id));
        if (body['next'] === undefined) break;
        after = body['next'] as number;
      }
      expect(ids).toEqual(Array.from({ length: smallSizes.products }, (_, at) => at + 1));
      const { body: first } = await shop.call('getProduct', { productId: 1 });
      expect(first).toMatchObject({ id: 1 });
      expect(await shop.call('getProduct', { productId: 2_147_483_647 })).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });

      const category = first['category'] as string;
      const found = await shop.call('searchProducts', { q: category.slice(0, 4).toUpperCase(), limit: 100 });
      expect((found.body['items'] as { id: number }[]).map(({ id }) => id)).toContain(1);
      expect((await shop.call('searchProducts', { q: 'no such thing', limit: 5 })).body).toEqual({ items: [] });
      await shop.store.change("UPDATE products SET name = '100%_cotton! it''s \\\\ 日本' WHERE id = 7");
      for (const q of ['0%_c', '%_', 'n!', "it's", '\\', '日本']) {
        expect((await shop.call('searchProducts', { q, limit: 100 })).body['items']).toMatchObject([{ id: 7 }]);
      }
      for (const q of ['c%n', '1__', "' OR 1=1 -- "]) expect((await shop.call('searchProducts', { q, limit: 100 })).body).toEqual({ items: [] });
      expect((await shop.call('searchProducts', { q: 'a', limit: 3 })).body['items']).toHaveLength(3);
    });

    it('show and add stock', async () => {
      const before = await stockOf(3);
      expect(await shop.call('addStock', { productId: 3, delivery: { quantity: 5 } })).toMatchObject({ status: 200, body: { productId: 3, quantity: before + 5 } });
      expect(await stockOf(3)).toBe(before + 5);
      for (const operation of ['getStock', 'addStock']) {
        expect(await shop.call(operation, { productId: 999, delivery: { quantity: 5 } })).toMatchObject({ status: 404 });
      }
      await setStock(3, 1_000_000_000);
      expect(await shop.call('addStock', { productId: 3, delivery: { quantity: 1 } })).toMatchObject({ status: 409, body: { type: '/problems/conflict' } });
      const told = await Promise.all(Array.from({ length: 20 }, () => shop.call('addStock', { productId: 4, delivery: { quantity: 1 } })));
      expect(new Set(told.map(({ body }) => body['quantity'])).size).toBe(20);
    });

    it('show a customer and their orders, newest first', async () => {
      const { body: customer } = await shop.call('getCustomer', { customerId: 1 });
      expect(customer).toMatchObject({ id: 1 });
      const made = await order([{ productId: 1, quantity: 1 }]);
      const ids: number[] = [];
      let before: number | undefined;
      for (;;) {
        const { body } = await shop.call('listCustomerOrders', { customerId: 1, limit: 3, ...(before !== undefined && { before }) });
        ids.push(...(body['items'] as { id: number }[]).map(({ id }) => id));
        if (body['next'] === undefined) break;
        before = body['next'] as number;
      }
      expect(ids[0]).toBe(made.body['id']);
      expect(ids).toEqual(ids.toSorted((one, other) => other - one));
      expect(ids).toHaveLength((await shop.store.read('SELECT id FROM orders WHERE customer_id = 1')).length);
      for (const operation of ['getCustomer', 'listCustomerOrders']) expect(await shop.call(operation, { customerId: 999, limit: 3 })).toMatchObject({ status: 404 });
      await shop.store.change("INSERT INTO customers (id, name, email, created_at) VALUES (999, 'New', 'new@example.com', '2026-01-01')");
      expect((await shop.call('listCustomerOrders', { customerId: 999, limit: 3 })).body).toEqual({ items: [] });
    });

    it('create an order, once for a key, and read it', async () => {
      const [before1, before2] = [await stockOf(1), await stockOf(2)];
      const prices = await Promise.all([1, 2].map(async (productId) => (await shop.call('getProduct', { productId })).body['priceCents'] as number));
      const lines = [{ productId: 2, quantity: 3 }, { productId: 1, quantity: 1 }, { productId: 2, quantity: 1 }];
      const key = newKey();
      const created = await order(lines, { key });
      expect(created).toMatchObject({ status: 201, body: { customerId: 1, status: 'open', totalCents: prices[0]! + 4 * prices[1]! } });
      expect(created.headers['location']).toBe(`/orders/${String(created.body['id'])}`);
      expect(created.body['lines']).toEqual(lines.map((line) => ({ ...line, unitPriceCents: prices[line.productId - 1] })));
      expect(Math.abs(Date.parse(created.body['createdAt'] as string) - Date.now())).toBeLessThan(60_000);
      expect([await stockOf(1), await stockOf(2)]).toEqual([before1 - 1, before2 - 4]);

      const again = await order(lines, { key });
      expect(again).toEqual({ ...created, status: 200 });
      expect([await stockOf(1), await stockOf(2)]).toEqual([before1 - 1, before2 - 4]);
      expect((await shop.call('getOrder', { orderId: created.body['id'] })).body).toEqual(created.body);
      expect((await shop.call('getOrderByKey', { idempotencyKey: key })).body).toEqual(created.body);
      expect(await order([{ productId: 2, quantity: 1 }], { key })).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
      expect(await order(lines, { key: key.toUpperCase() })).toMatchObject({ status: 201 });
      expect(await shop.call('getOrder', { orderId: Number.MAX_SAFE_INTEGER })).toMatchObject({ status: 404 });
      expect(await shop.call('getOrderByKey', { idempotencyKey: 'no-such-key' })).toMatchObject({ status: 404 });
    });

    it('change nothing where an order cannot be', async () => {
      const orders = await count('orders');
      const stock = await stockOf(1);
      await setStock(2, 3);
      const lines = [{ productId: 1, quantity: 1 }, { productId: 2, quantity: 4 }];
      const key = newKey();
      expect(await order(lines, { key })).toMatchObject({ status: 409, body: { type: '/problems/insufficient-stock' } });
      expect(await order([{ productId: 999, quantity: 1 }])).toMatchObject({ status: 422, body: { detail: 'There is no product 999' } });
      expect(await order([{ productId: 1, quantity: 1 }], { customerId: 999 })).toMatchObject({ status: 422, body: { detail: 'There is no customer 999' } });
      expect([await count('orders'), await stockOf(1), await stockOf(2)]).toEqual([orders, stock, 3]);
      // What was refused may be asked for again.
      await setStock(2, 4);
      expect(await order(lines, { key })).toMatchObject({ status: 201 });
      expect(await stockOf(2)).toBe(0);
    });

    it('cancel an order, and put its products back once', async () => {
      const before = await stockOf(5);
      const { body } = await order([{ productId: 5, quantity: 7 }, { productId: 6, quantity: 1 }]);
      expect(await stockOf(5)).toBe(before - 7);
      const told = await Promise.all(Array.from({ length: 8 }, () => shop.call('cancelOrder', { orderId: body['id'] })));
      for (const one of told) expect(one).toMatchObject({ status: 200, body: { ...body, status: 'cancelled' } });
      expect(await stockOf(5)).toBe(before);
      expect(await shop.call('cancelOrder', { orderId: 999_999 })).toMatchObject({ status: 404 });
    });

    it('report sales by category', async () => {
      const { body } = await shop.call('reportSales', { from: '2025-01-01', to: '2026-01-01' });
      const categories = body['categories'] as { category: string; orders: number; quantity: number; revenueCents: number }[];
      const [plain] = await shop.store.read<{ orders: number; revenue: number }>("SELECT COUNT(*) AS orders, SUM(total_cents) AS revenue FROM orders WHERE status = 'open' AND created_at >= '2025-01-01' AND created_at < '2026-01-01'");
      expect(body).toMatchObject({ from: '2025-01-01', to: '2026-01-01', orders: plain!.orders, revenueCents: plain!.revenue });
      expect(categories.length).toBeGreaterThan(10);
      expect(categories.reduce((sum, { revenueCents }) => sum + revenueCents, 0)).toBe(plain!.revenue);
      expect(categories.map(({ category }) => category)).toEqual(categories.map(({ category }) => category).sort());
      expect((await shop.call('reportSales', { from: '2001-01-01', to: '2001-02-01' })).body).toEqual({ from: '2001-01-01', to: '2001-02-01', orders: 0, revenueCents: 0, categories: [] });
      for (const [from, to] of [['2025-01-02', '2025-01-02'], ['2024-01-01', '2025-01-02'], ['2025-02-30', '2025-03-03']]) {
        expect(await shop.call('reportSales', { from, to })).toMatchObject({ status: 422, body: { type: '/problems/unprocessable' } });
      }
    });

    it('sell no more than there is, to many at once', async () => {
      await setStock(9, 20);
      const told = await Promise.all(Array.from({ length: 50 }, () => order([{ productId: 9, quantity: 1 }])));
      const statuses = told.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(20);
      expect(statuses.filter((status) => status === 409)).toHaveLength(30);
      expect(await stockOf(9)).toBe(0);
    });

    it('create one order of 20 with one key at once', async () => {
      const [orders, stock] = [await count('orders'), await stockOf(9)];
      const key = newKey();
      const told = await Promise.all(Array.from({ length: 20 }, () => order([{ productId: 9, quantity: 1 }, { productId: 8, quantity: 2 }], { key })));
      expect(told.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
      expect(new Set(told.map(({ body }) => body['id'])).size).toBe(1);
      expect([await count('orders'), await stockOf(9)]).toEqual([orders + 1, stock - 1]);
    });

    it('refuse all of 20 with one key at once where there is not enough', async () => {
      await setStock(9, 0);
      const key = newKey();
      const told = await Promise.all(Array.from({ length: 20 }, () => order([{ productId: 9, quantity: 1 }], { key })));
      expect(new Set(told.map(({ status }) => status))).toEqual(new Set([409]));
    });

    it('keep the sum of stock and orders, without a deadlock, under many orders and cancellations', async () => {
      const stocked = async (): Promise<number> => (await shop.store.read<{ sum: number }>('SELECT SUM(quantity) AS sum FROM stock'))[0]!.sum;
      const sold = async (): Promise<number> =>
        (await shop.store.read<{ sum: number }>("SELECT SUM(l.quantity) AS sum FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.status = 'open'"))[0]!.sum;
      for (let productId = 1; productId <= 8; productId++) await setStock(productId, 60);
      const total = (await stocked()) + (await sold());
      const statuses = new Map<string, number>();
      const note = ({ status }: Checked, what: string): void => void statuses.set(`${what} ${status}`, (statuses.get(`${what} ${status}`) ?? 0) + 1);
      const deadlocks = (): Promise<unknown> => shop.store.read("SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'");
      const [logged, deadlocksBefore] = [shop.log.length, await deadlocks()];
      const work = async (worker: number): Promise<void> => {
        for (let turn = 0; turn < 20; turn++) {
          const lines = Array.from({ length: 4 }, (_, at) => ({ productId: 1 + ((worker * 7 + turn * 3 + at * 5) % 8), quantity: 1 + (turn % 3) })).reverse();
          const made = await order(lines, { customerId: 1 + (worker % 5) });
          note(made, 'order');
          if (made.status !== 201 || turn % 2 === 0) continue;
          const [one, other] = await Promise.all([shop.call('cancelOrder', { orderId: made.body['id'] }), shop.call('cancelOrder', { orderId: made.body['id'] })]);
          note(one, 'cancel');
          note(other, 'cancel');
        }
      };
      await Promise.all(Array.from({ length: 16 }, (_, worker) => work(worker)));
      expect((await stocked()) + (await sold())).toBe(total);
      expect([...statuses.keys()].filter((key) => !['order 201', 'order 409', 'cancel 200'].includes(key))).toEqual([]);
      expect(statuses.get('order 201')).toBeGreaterThan(50);
      expect(statuses.get('order 409')).toBeGreaterThan(0);
      expect(shop.log.slice(logged)).toEqual([]);
      expect(await deadlocks()).toEqual(deadlocksBefore);
    });

    it('answer 503 while the database is away, log no password, and serve again by themselves', async () => {
      const opened = await shop.handle({ poolSize: 5 });
      expect(await opened.isReady()).toBe(true);
      await shop.server.kill();
      const away = await Promise.all(Array.from({ length: 30 }, () => shop.call('getProduct', { productId: 1 })));
      for (const { status, headers } of away) {
        expect(status).toBe(503);
        expect(headers['retry-after']).toMatch(/^\d+$/);
      }
      expect(await opened.isReady()).toBe('the database is not available');
      await shop.server.restart();
      await expect.poll(async () => (await shop.call('getProduct', { productId: 1 })).status, { timeout: 5000 }).toBe(200);
      expect(await opened.isReady()).toBe(true);
      expect(shop.log.join('\n')).not.toContain(new URL(shop.url).password);
    });

    it('tell nothing of a fault but where it is in the log', async () => {
      await shop.store.change('ALTER TABLE customers RENAME COLUMN email TO address');
      const { status, body } = await shop.call('getCustomer', { customerId: 1 });
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toMatch(/email|SELECT|column/i);
      const id = /[0-9a-f-]{36}/.exec(body['detail'] as string)?.[0];
      expect(shop.log.find((line) => line.includes(id!))).toMatch(/email/);
      expect(await shop.call('nothing')).toMatchObject({ status: 404 });
    });
  });
}
