import { Problem } from '../../problem.ts';

/** A row of `selectProducts`. */
export interface ProductRow {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly price_cents: number;
}

/** Products `p` with their categories `c`; in this order, or a server that thinks the tables small sorts all of it for each page. */
export const selectProducts = `
  SELECT p.id, p.name, c.name AS category, p.description, p.price_cents
  FROM products p STRAIGHT_JOIN categories c ON c.id = p.category_id`;

export function showProduct({ price_cents: priceCents, ...rest }: ProductRow): object {
  return { ...rest, priceCents };
}

export function noProduct(productId: number): Problem {
  return new Problem('not-found', { detail: `There is no product ${productId}` });
}
