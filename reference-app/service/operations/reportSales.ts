import { Problem } from '../../problem.ts';
import type { Operation } from '../operation.ts';

interface Row {
  /** Null in the row of the whole period. */
  readonly category: string | null;
  readonly orders: number;
  readonly quantity: number | null;
  readonly revenue_cents: number | null;
}

// From orders to their lines, whatever the server guesses of the sizes of tables.
const report = `
  SELECT c.name AS category, t.orders, t.quantity, t.revenue_cents
  FROM (
    SELECT l.category_id, COUNT(DISTINCT o.id) AS orders, SUM(l.quantity) AS quantity, SUM(l.quantity * l.unit_price_cents) AS revenue_cents
    FROM orders o STRAIGHT_JOIN order_lines l ON l.order_id = o.id
    WHERE o.created_at >= ? AND o.created_at < ? AND o.status = 'open'
    GROUP BY l.category_id WITH ROLLUP
  ) t LEFT JOIN categories c ON c.id = t.category_id
  ORDER BY c.name`;

export const reportSales: Operation<{ from: string; to: string }> = async ({ store, input: { from, to } }) => {
  const rows = await store.read<Row>(report, readPeriod(from, to));
  const total = rows.find(({ category }) => category === null);
  const categories = rows.flatMap(({ category, orders, quantity, revenue_cents: revenueCents }) => (category === null ? [] : [{ category, orders, quantity, revenueCents }]));
  return { body: { from, to, orders: total?.orders ?? 0, revenueCents: total?.revenue_cents ?? 0, categories } };
};

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;

/** @throws Problem where the period is none. */
export function readPeriod(from: string, to: string): [Date, Date] {
  const [first, end] = [readDay(from, 'from'), readDay(to, 'to')];
  const days = (end.getTime() - first.getTime()) / DAY_MS;
  if (days <= 0) throw wrongPeriod('to', 'must be after `from`');
  if (days > LONGEST_DAYS) throw wrongPeriod('to', `must be at most ${LONGEST_DAYS} days after \`from\``);
  return [first, end];
}

function readDay(text: string, name: string): Date {
  const day = new Date(`${text}T00:00:00.000Z`);
  // A date that there is not, such as February 30, becomes another or none.
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  if (!isDay || day.getUTCFullYear() < 1000) throw wrongPeriod(name, 'must be a day of the calendar, as 2025-12-31');
  return day;
}

function wrongPeriod(name: string, message: string): Problem {
  return new Problem('unprocessable', { detail: `\`${name}\` ${message}`, errors: [{ where: `query.${name}`, message }] });
}
