import { requestHash } from '../request-hash.ts';
import { RandomStream } from './random.ts';
import { categories, colours, familyNames, givenNames, qualities } from './words.ts';

/** How much a seed holds. */
export interface Sizes {
  readonly products: number;
  readonly customers: number;
  readonly orders: number;
}

export const defaultSizes: Sizes = { products: 1000, customers: 10_000, orders: 50_000 };

/** Orders are from the 730 days before this moment, customers from the year before those: reports are the same every day. */
export const seedEnd = new Date('2026-01-01T00:00:00.000Z');
const DAY_MS = 86_400_000;
const ordersMs = 730 * DAY_MS;
const customersMs = 365 * DAY_MS;

const CANCELLED_SHARE = 0.03;

export interface ProductRow {
  readonly id: number;
  readonly name: string;
  /** 1 is the first of `categories`. */
  readonly categoryId: number;
  readonly description: string;
  readonly priceCents: number;
  readonly stock: number;
}

export interface CustomerRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly createdAt: Date;
}

export interface OrderRow {
  readonly id: number;
  readonly customerId: number;
  readonly status: 'open' | 'cancelled';
  readonly createdAt: Date;
  readonly totalCents: number;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
  readonly lines: readonly { readonly productId: number; readonly categoryId: number; readonly quantity: number; readonly unitPriceCents: number }[];
}

/** Products, the same at every call. */
export function* makeProducts({ products }: Sizes): Generator<ProductRow> {
  const random = new RandomStream('products');
  for (let id = 1; id <= products; id++) {
    const category = random.pick(categories);
    const [, things] = category;
    const [quality, colour, thing] = [random.pick(qualities), random.pick(colours), random.pick(things)];
    // Many are cheap, few are dear.
    const priceCents = Math.round(10 ** (2.5 + 2.5 * random.next() ** 1.5) / 5) * 5;
    yield {
      id,
      name: `${quality} ${thing} ${colour} ${id}`,
      categoryId: categories.indexOf(category) + 1,
      description: `A ${quality.toLowerCase()} ${thing.toLowerCase()} in ${colour.toLowerCase()}. ${random.whole(10, 90)} cm, ${random.whole(1, 50) / 10} kg, guaranteed for ${random.whole(2, 10)} years.`,
      priceCents,
      stock: random.whole(20_000, 100_000),
    };
  }
}

/** Customers, the same at every call. */
export function* makeCustomers({ customers }: Sizes): Generator<CustomerRow> {
  const random = new RandomStream('customers');
  const first = seedEnd.getTime() - ordersMs - customersMs;
  for (let id = 1; id <= customers; id++) {
    const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
    const login = `${given}.${family}`.normalize('NFD').replaceAll(/[^A-Za-z.]/g, '').toLowerCase();
    const createdAt = new Date(first + Math.floor(((id - random.next()) / customers) * customersMs));
    yield { id, name: `${given} ${family}`, email: `${login}.${id}@example.com`, createdAt };
  }
}

/** Orders of those customers for those products, oldest first, the same at every call. */
export function* makeOrders(sizes: Sizes): Generator<OrderRow> {
  const random = new RandomStream('orders');
  const products = [...makeProducts(sizes)];
  const first = seedEnd.getTime() - ordersMs;
  for (let id = 1; id <= sizes.orders; id++) {
    const customerId = random.whole(1, sizes.customers);
    const lines = Array.from({ length: random.whole(1, 5) }, () => {
      // Some products sell better than others.
      const productId = 1 + Math.floor(sizes.products * random.next() ** 2);
      const { categoryId = 0, priceCents = 0 } = products[productId - 1] ?? {};
      return { productId, categoryId, quantity: random.whole(1, 4), unitPriceCents: priceCents };
    });
    yield {
      id,
      customerId,
      status: random.next() < CANCELLED_SHARE ? 'cancelled' : 'open',
      createdAt: new Date(first + Math.floor(((id - random.next()) / sizes.orders) * ordersMs)),
      totalCents: lines.reduce((total, { quantity, unitPriceCents }) => total + quantity * unitPriceCents, 0),
      idempotencyKey: `seed-${String(id).padStart(8, '0')}`,
      requestHash: requestHash({ customerId, lines }),
      lines,
    };
  }
}
