import { html } from '../html.ts';
import { layout, money } from './layout.ts';
import type { PageRequest } from './products.ts';

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
}

interface OrderPage {
  readonly items: readonly { readonly id: number; readonly status: string; readonly createdAt: string; readonly totalCents: number }[];
}

/** A customer and the latest orders. */
export async function customerPage({ api, params }: PageRequest): Promise<string> {
  const path = `/customers/${encodeURIComponent(params['customerId'] ?? '')}`;
  const [customer, orders] = await Promise.all([api.get<Customer>(path), api.get<OrderPage>(`${path}/orders`)]);
  const rows = orders.items.map(
    (order) => html`<tr><td>${order.id}</td><td>${order.createdAt.slice(0, 10)}</td><td>${order.status}</td><td>${money(order.totalCents)}</td></tr>`,
  );
  const main = html`<p>${customer.email}, customer since ${customer.createdAt.slice(0, 10)}</p>
<table><caption>Orders</caption><thead><tr><th>Number</th><th>Day</th><th>State</th><th>Total</th></tr></thead><tbody>${rows}</tbody></table>`;
  return layout({ title: customer.name, main });
}
