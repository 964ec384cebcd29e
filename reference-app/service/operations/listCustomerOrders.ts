import type { Operation } from '../operation.ts';
import { noCustomer } from './getCustomer.ts';
import { showSummary, summaryColumns, type SummaryRow } from './orders.ts';
import { page } from './page.ts';

const list = `SELECT ${summaryColumns} FROM orders WHERE customer_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;

export const listCustomerOrders: Operation<{ customerId: number; before?: number; limit: number }> = async ({ store, input }) => {
  const { customerId, before = Number.MAX_SAFE_INTEGER, limit } = input;
  const found = await store.read<SummaryRow>(list, [customerId, before, limit + 1]);
  if (found.length === 0) {
    const known = await store.read('SELECT id FROM customers WHERE id = ?', [customerId]);
    if (known.length === 0) throw noCustomer(customerId);
  }
  const { rows, ...next } = page(found, limit);
  return { body: { items: rows.map(showSummary), ...next } };
};
