import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectDocumented } from '../api/documented.case.ts';
import { readDocument } from '../api/document.ts';
import { canServe } from '../server.case.ts';
import { databases } from '../service/shop.case.ts';
import { TestApplication } from './application.case.ts';
import type { Answer, Ask } from './client.case.ts';

const { operations } = readDocument();
const [mysql, ...others] = databases;
const shops = [
  ...(['inline', 'nats', 'rabbitmq'] as const).map((transport) => ({ transport, product: mysql?.product, databaseProgram: mysql?.binary })),
  ...others.map(({ product, binary }) => ({ transport: 'inline' as const, product, databaseProgram: binary })),
];


describe.skipIf(!canServe).each(shops)('every answer is as the document says it: $transport, $product', ({ transport, databaseProgram }) => {
  let application: TestApplication;
  const seen = new Set<string>();
  /** A product of which there is less than the largest order takes. */
  let scarce: number | undefined;
  beforeAll(async () => {
    application = await TestApplication.start({ transport, databaseProgram });
    const [row] = await application.query<{ product_id: number }>('SELECT product_id FROM stock WHERE quantity < 50000 ORDER BY product_id LIMIT 1');
    scarce = row?.product_id;
  });
  afterAll(() => application.stop());

  const check = async (operation: string, status: number, ask: Ask): Promise<Answer & { readonly json: Record<string, unknown> }> => {
    const { method = '' } = operations.find(({ id }) => id === operation) ?? {};
    const answer = await application.client.ask({ method, ...ask });
    expectDocumented({ operation, ...answer });
    expect(answer.status, `${operation} ${ask.path}: ${answer.body}`).toBe(status);
    seen.add(`${operation} ${status}`);
    return { ...answer, json: (operation === 'metrics' ? {} : JSON.parse(answer.body)) as Record<string, unknown> };
  };
  const createOrder = (status: number, options: { key: string; headers?: Record<string, string>; body?: unknown; isAnonymous?: boolean }): ReturnType<typeof check> => {
    const { key, headers = {}, body = { customerId: 3, lines: [{ productId: 2, quantity: 1 }] }, isAnonymous = false } = options;
    return check('createOrder', status, { path: '/orders', headers: { 'idempotency-key': key, ...headers }, body, isAnonymous });
  };

  it('products and customers', async () => {
    const first = await check('listProducts', 200, { path: '/products?limit=50' });
    expect(first.json).toMatchObject({ next: 50 });
    expect((await check('listProducts', 200, { path: '/products?limit=50&after=50' })).json['next']).toBeUndefined();
    await check('listProducts', 400, { path: '/products?limit=0' });
    await check('searchProducts', 200, { path: '/products/search?q=en&limit=3' });
    expect((await check('searchProducts', 200, { path: `/products/search?q=${encodeURIComponent('100%_')}` })).json['items']).toEqual([]);
    await check('searchProducts', 400, { path: '/products/search?q=e' });
    await check('searchProducts', 400, { path: '/products/search' });
    await check('getProduct', 200, { path: '/products/7' });
    await check('getProduct', 404, { path: '/products/99999' });
    await check('getProduct', 400, { path: '/products/seven' });
    await check('getCustomer', 200, { path: '/customers/3' });
    await check('getCustomer', 404, { path: '/customers/99999' });
    await check('getCustomer', 400, { path: '/customers/0' });
    const { json } = await check('listCustomerOrders', 200, { path: '/customers/7/orders?limit=2' });
    await check('listCustomerOrders', 200, { path: `/customers/7/orders?limit=2&before=${Number(json['next'])}` });
    await check('listCustomerOrders', 404, { path: '/customers/99999/orders' });
    await check('listCustomerOrders', 400, { path: '/customers/3/orders?before=x' });
  });

  it('stock', async () => {
    const { json } = await check('getStock', 200, { path: '/products/7/stock' });
    await check('getStock', 404, { path: '/products/99999/stock' });
    await check('getStock', 400, { path: '/products/2147483648/stock' });
    expect((await check('addStock', 200, { path: '/products/7/stock', body: { quantity: 5 } })).json['quantity']).toBe(Number(json['quantity']) + 5);
    await check('addStock', 401, { path: '/products/7/stock', body: { quantity: 5 }, isAnonymous: true });
    await check('addStock', 401, { path: '/products/7/stock', body: { quantity: 5 }, headers: { authorization: 'Bearer another' } });
    await check('addStock', 404, { path: '/products/99999/stock', body: { quantity: 5 } });
    await check('addStock', 400, { path: '/products/7/stock', body: { quantity: 0 } });
    await check('addStock', 400, { path: '/products/7/stock', body: '{' });
    await check('addStock', 413, { path: '/products/7/stock', body: ' '.repeat(70_000) });
    await check('addStock', 415, { path: '/products/7/stock', body: { quantity: 5 }, headers: { 'content-type': 'text/plain' } });
  });

  it('orders', async () => {
    const key = 'documented-1';
    const created = await createOrder(201, { key });
    expect(created.headers['location']).toBe(`/orders/${Number(created.json['id'])}`);
    expect((await createOrder(200, { key })).json).toEqual(created.json);
    await createOrder(422, { key, body: { customerId: 3, lines: [{ productId: 2, quantity: 2 }] } });
    await createOrder(409, { key: 'documented-2', body: { customerId: 3, lines: Array.from({ length: 50 }, () => ({ productId: scarce, quantity: 1000 })) } });
    await createOrder(422, { key: 'documented-3', body: { customerId: 99_999, lines: [{ productId: 2, quantity: 1 }] } });
    await createOrder(422, { key: 'documented-4', body: { customerId: 3, lines: [{ productId: 99_999, quantity: 1 }] } });
    await createOrder(401, { key: 'documented-5', isAnonymous: true });
    await createOrder(400, { key: 'short' });
    await createOrder(400, { key: 'documented-6', body: { customerId: 3, lines: [] } });
    await createOrder(413, { key: 'documented-7', body: 'x'.repeat(70_000) });
    await createOrder(415, { key: 'documented-8', headers: { 'content-type': 'application/xml' } });
    const path = created.headers['location'] ?? '';
    expect((await check('getOrder', 200, { path })).json).toEqual(created.json);
    await check('getOrder', 404, { path: '/orders/99999999' });
    await check('getOrder', 400, { path: '/orders/1.5' });
    expect((await check('getOrderByKey', 200, { path: `/orders/by-key/${key}` })).json).toEqual(created.json);
    await check('getOrderByKey', 404, { path: '/orders/by-key/nobody-had-this' });
    await check('getOrderByKey', 401, { path: `/orders/by-key/${key}`, isAnonymous: true });
    await check('getOrderByKey', 400, { path: '/orders/by-key/short' });
    for (let again = 0; again < 2; again++) expect((await check('cancelOrder', 200, { path: `${path}/cancellation` })).json).toEqual({ ...created.json, status: 'cancelled' });
    await check('cancelOrder', 404, { path: '/orders/99999999/cancellation' });
    await check('cancelOrder', 401, { path: `${path}/cancellation`, isAnonymous: true });
    await check('cancelOrder', 400, { path: '/orders/x/cancellation' });
  });

  it('an order that is answered when it is stored can be read soon after', async () => {
    const key = 'documented-async';
    const accepted = await createOrder(transport === 'inline' ? 201 : 202, { key, headers: { prefer: 'respond-async, wait=10' } });
    const { location = '' } = accepted.headers;
    if (transport === 'inline') return;
    expect(accepted.json).toEqual({ idempotencyKey: key });
    let read = await application.client.ask({ path: location });
    for (let waitedMs = 0; waitedMs < 5000 && read.status === 404; waitedMs += 20) {
      await delay(20);
      read = await application.client.ask({ path: location });
    }
    expectDocumented({ operation: 'getOrderByKey', ...read });
    expect(read.status).toBe(200);
    await createOrder(202, { key, headers: { prefer: 'respond-async' } });
    const { json } = await createOrder(200, { key });
    expect(json).toEqual(JSON.parse(read.body));
  });

  it('reports', async () => {
    const { json } = await check('reportSales', 200, { path: '/reports/sales?from=2025-01-01&to=2026-01-01' });
    expect(json['orders']).toBeGreaterThan(100);
    expect((await check('reportSales', 200, { path: '/reports/sales?from=1999-01-01&to=1999-02-01' })).json).toMatchObject({ orders: 0, categories: [] });
    await check('reportSales', 422, { path: '/reports/sales?from=2025-02-01&to=2025-01-01' });
    await check('reportSales', 422, { path: '/reports/sales?from=2020-01-01&to=2025-01-01' });
    await check('reportSales', 400, { path: '/reports/sales?from=yesterday&to=2025-01-01' });
    await check('reportSales', 400, { path: '/reports/sales?from=2025-01-01' });
  });

  it('what watches it', async () => {
    await check('health', 200, { path: '/health' });
    await check('ready', 200, { path: '/ready' });
    expect((await check('metrics', 200, { path: '/metrics' })).body).toContain('http_requests_total{operation="createOrder",status="409"} 1\n');
    await check('health', 405, { path: '/health', method: 'DELETE' });
  });

  it('every operation was asked for, and every answer of it given', () => {
    const described = operations.flatMap(({ id, responses }) => Object.keys(responses).filter((status) => /^2/.test(status)).map((status) => `${id} ${status}`));
    const unseen = described.filter((each) => !seen.has(each));
    expect(unseen).toEqual(transport === 'inline' ? ['createOrder 202'] : []);
  });

  it('every operation says 503 while the database is away', async () => {
    await application.mysql.kill();
    await application.until(503);
    const { json } = await check('ready', 503, { path: '/ready' });
    expect(json['detail']).toMatch(/database/);
    for (const { id, path } of operations.filter(({ id: its }) => !['health', 'ready', 'metrics', 'createOrder', 'addStock', 'reportSales', 'searchProducts'].includes(its))) {
      await check(id, 503, { path: path.replaceAll(/\{\w+\}/g, id === 'getOrderByKey' ? 'documented-1' : '1') });
    }
    await check('searchProducts', 503, { path: '/products/search?q=lamp' });
    await check('reportSales', 503, { path: '/reports/sales?from=2025-01-01&to=2025-02-01' });
    await check('addStock', 503, { path: '/products/1/stock', body: { quantity: 1 } });
    await createOrder(503, { key: 'documented-9' });
    await check('health', 200, { path: '/health' });
    expect(operations.filter(({ id }) => !['health', 'metrics'].includes(id) && !seen.has(`${id} 503`))).toEqual([]);
    // Every fault of ours would be in the log; that the database is away is none.
    expect(application.logs()).not.toMatch(/internal error|a call failed/);
  });
});
