import { AUTHORIZATION } from './testbed.case.ts';

export const JSON_BODY = { 'content-type': 'application/json' };
export const ORDER = JSON.stringify({ customerId: 3, lines: [{ productId: 1, quantity: 1 }] });
export const ORDER_HEADERS = { ...AUTHORIZATION, ...JSON_BODY, 'idempotency-key': 'key-12345678' };

/** A request that is right, for every operation. */
export const RIGHT: Readonly<Record<string, { path: string; method?: string; headers?: Record<string, string>; body?: string }>> = {
  listProducts: { path: '/products?after=1&limit=5' },
  searchProducts: { path: '/products/search?q=kettle+red' },
  getProduct: { path: '/products/1' },
  getStock: { path: '/products/1/stock' },
  addStock: { path: '/products/1/stock', method: 'POST', headers: { ...AUTHORIZATION, ...JSON_BODY }, body: '{"quantity":3}' },
  getCustomer: { path: '/customers/3' },
  listCustomerOrders: { path: '/customers/3/orders?before=9' },
  createOrder: { path: '/orders', method: 'POST', headers: ORDER_HEADERS, body: ORDER },
  getOrderByKey: { path: '/orders/by-key/key-12345678', headers: AUTHORIZATION },
  getOrder: { path: '/orders/7' },
  cancelOrder: { path: '/orders/7/cancellation', method: 'POST', headers: AUTHORIZATION },
  reportSales: { path: '/reports/sales?from=2026-01-01&to=2026-02-01' },
  health: { path: '/health' },
  ready: { path: '/ready' },
  metrics: { path: '/metrics' },
};
