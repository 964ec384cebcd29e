import type { ApiClient } from '../api-client.ts';
import { html, type Html } from '../html.ts';
import { layout, money } from './layout.ts';

interface Product {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly description?: string;
  readonly priceCents: number;
}

interface ProductPage {
  readonly items: readonly Product[];
  readonly next?: number;
}

export interface PageRequest {
  readonly api: ApiClient;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

/** The first page of products, or the one after a number. */
export async function homePage({ api, query }: PageRequest): Promise<string> {
  const after = query.get('after');
  const page = await api.get<ProductPage>(after === null ? '/products' : `/products?after=${encodeURIComponent(after)}`);
  const next = page.next === undefined ? null : html`<p><a href="/?after=${page.next}" rel="next">More products</a></p>`;
  return layout({ title: 'Products', main: html`${productList(page)}${next}` });
}

/** A product and how many of it are left. */
export async function productPage({ api, params }: PageRequest): Promise<string> {
  const path = `/products/${encodeURIComponent(params['productId'] ?? '')}`;
  const [product, stock] = await Promise.all([api.get<Product>(path), api.get<{ readonly quantity: number }>(`${path}/stock`)]);
  const main = html`<p>${product.description}</p>
<dl><dt>Category</dt><dd>${product.category}</dd><dt>Price</dt><dd>${money(product.priceCents)}</dd><dt>In stock</dt><dd>${stock.quantity}</dd></dl>`;
  return layout({ title: product.name, main });
}

/** What was found; the form alone when nothing was asked. */
export async function searchPage({ api, query }: PageRequest): Promise<string> {
  const text = query.get('q') ?? '';
  if (text === '') return layout({ title: 'Search', main: html`<p>What are you looking for?</p>` });
  const page = await api.get<ProductPage>(`/products/search?q=${encodeURIComponent(text)}`);
  const main = page.items.length === 0 ? html`<p>Nothing was found for “${text}”.</p>` : productList(page);
  return layout({ title: 'Search', query: text, main });
}

function productList(page: ProductPage): Html {
  const items = page.items.map((product) => html`<li><a href="/products/${product.id}">${product.name}</a> <small>${product.category}</small> <b>${money(product.priceCents)}</b></li>`);
  return html`<ul>${items}</ul>`;
}
