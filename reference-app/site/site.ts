import { readFileSync } from 'node:fs';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { hasBody, readBody } from '../http/body.ts';
import type { HttpMetrics } from '../http/metrics.ts';
import { respond } from '../http/respond.ts';
import { targetOf } from '../http/target.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import type { Reply } from '../transport/transport.ts';
import type { RouteTable } from '../api/router/router.ts';
import { ApiError, type ApiClient } from './api-client.ts';
import { html } from './html.ts';
import { layout } from './pages/layout.ts';
import type { PageRequest } from './pages/products.ts';

/** A page or something else that the site answers with. */
export interface SiteRoute {
  readonly name: string;
  readonly reply: (request: PageRequest) => Promise<Reply>;
}

const SECURITY = {
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** Requests to no page are counted as this. */
const NO_PAGE = 'none';

/** Answers with pages; what goes wrong is a page too, with the right status. */
export class Site {
  readonly #routes: RouteTable<SiteRoute>;
  readonly #api: ApiClient;
  readonly #metrics: HttpMetrics;
  readonly #maxBodyBytes: number;
  readonly #isDraining: () => boolean;
  readonly #log: Log;

  constructor(options: {
    readonly routes: RouteTable<SiteRoute>;
    readonly api: ApiClient;
    readonly metrics: HttpMetrics;
    readonly maxBodyBytes: number;
    readonly isDraining: () => boolean;
    readonly log: Log;
  }) {
    this.#routes = options.routes;
    this.#api = options.api;
    this.#metrics = options.metrics;
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#isDraining = options.isDraining;
    this.#log = options.log;
  }

  /** Never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const beganMs = this.#metrics.begin();
    const exchange = { operation: NO_PAGE };
    const reply = await this.#answer(request, exchange).catch((error: unknown) => this.#errorPage(error));
    respond({ request, response, reply, isLast: this.#isDraining() });
    this.#metrics.end({ operation: exchange.operation, status: reply.status, beganMs });
  }

  async #answer(request: IncomingMessage, exchange: { operation: string }): Promise<Reply> {
    const { path, query } = targetOf(request);
    if (hasBody(request)) await readBody(request, this.#maxBodyBytes);
    const match = this.#routes.find(request.method === 'HEAD' ? 'GET' : (request.method ?? ''), path);
    if (match === null) {
      const allowed = this.#routes.allowedMethods(path);
      if (allowed.length === 0) throw new Problem('not-found');
      const headers = { allow: allowed.join(', ') };
      if (request.method === 'OPTIONS') return { status: 204, body: '', headers };
      throw new Problem('method-not-allowed', { headers });
    }
    exchange.operation = match.operation.name;
    return match.operation.reply({ api: this.#api, params: match.params, query: new URLSearchParams(query ?? '') });
  }

  #errorPage(error: unknown): Reply {
    const status = error instanceof Problem || error instanceof ApiError ? error.status : 500;
    if (status === 500 || status === 502) this.#log('page failed', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    const headers = { ...(error instanceof Problem ? error.headers : {}), ...(status === 503 ? { 'retry-after': '1' } : {}) };
    return pageReply(layout({ title: STATUS_CODES[status] ?? 'Error', main: html`<p>${EXCUSES[status] ?? 'This did not work.'}</p>` }), { status, headers });
  }
}

const EXCUSES: Readonly<Record<number, string>> = {
  400: 'This address is not one that we understand.',
  404: 'There is no such page.',
  503: 'The shop cannot be reached at the moment. Please try again soon.',
};

/** A page as a reply. */
export function pageReply(body: string, options: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {}): Reply {
  return { status: options.status ?? 200, body, headers: { 'content-type': 'text/html; charset=utf-8', ...SECURITY, ...options.headers } };
}

/** The site's style sheet as a reply. */
export function styleReply(): Reply {
  const body = readFileSync(new URL('./assets/site.css', import.meta.url), 'utf8');
  return { status: 200, body, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300', 'x-content-type-options': 'nosniff' } };
}
