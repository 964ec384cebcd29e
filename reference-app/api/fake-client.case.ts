import type { Call, Reply, TransportClient } from '../transport/transport.ts';

const PRODUCT = { id: 1, name: 'Kettle', category: 'kitchen', description: 'Boils', priceCents: 1999 };
const ORDER = {
  id: 7,
  customerId: 3,
  status: 'open',
  createdAt: '2026-01-02T03:04:05.000Z',
  totalCents: 1999,
  lines: [{ productId: 1, quantity: 1, unitPriceCents: 1999 }],
};
const STOCK = { productId: 1, quantity: 12 };
const ORDER_SUMMARY = { id: ORDER.id, status: ORDER.status, createdAt: ORDER.createdAt, totalCents: ORDER.totalCents };

/** A documented reply of every operation that goes through the transport. */
export const REPLIES: Readonly<Record<string, Reply>> = {
  listProducts: json(200, { items: [PRODUCT], next: 1 }),
  searchProducts: json(200, { items: [] }),
  getProduct: json(200, PRODUCT),
  getStock: json(200, STOCK),
  addStock: json(200, STOCK),
  getCustomer: json(200, { id: 3, name: 'Ada', email: 'ada@example.org', createdAt: ORDER.createdAt }),
  listCustomerOrders: json(200, { items: [ORDER_SUMMARY] }),
  createOrder: { ...json(201, ORDER), headers: { location: '/orders/7' } },
  getOrderByKey: json(200, ORDER),
  getOrder: json(200, ORDER),
  cancelOrder: json(200, { ...ORDER, status: 'cancelled' }),
  reportSales: json(200, { from: '2026-01-01', to: '2026-02-01', orders: 1, revenueCents: 1999, categories: [{ category: 'kitchen', orders: 1, quantity: 1, revenueCents: 1999 }] }),
  ready: json(200, { status: 'ready', transport: 'fake', database: 'connected' }),
};

/** A transport without a way: remembers calls, and answers what the document allows or what a test says. */
export class FakeClient implements TransportClient {
  readonly kind = 'fake';
  readonly calls: Call[] = [];
  readonly submitted: Call[] = [];
  isClosed = false;
  answer: (call: Call) => Promise<Reply> = (call) => Promise.resolve(REPLIES[call.operation] ?? { status: 404, body: '{}' });

  request(call: Call): Promise<Reply> {
    this.calls.push(call);
    return this.answer(call);
  }

  readonly submit = (call: Call): Promise<void> => {
    this.submitted.push(call);
    return Promise.resolve();
  };

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

function json(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value) };
}
