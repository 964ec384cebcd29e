import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody, readBody } from '../http/body.ts';
import type { HttpMetrics } from '../http/metrics.ts';
import { respond } from '../http/respond.ts';
import { targetOf } from '../http/target.ts';
import type { Log } from '../log.ts';
import { Problem, problemReply, unavailable } from '../problem.ts';
import { UnavailableError, type Reply } from '../transport/transport.ts';
import { Authorisation } from './authorisation.ts';
import type { Operation } from './document.ts';
import type { InputReader } from './input.ts';
import type { Pages } from './pages.ts';
import { withImplied, type Match, type RouteTable } from './router/router.ts';

/** An operation with all that is needed to serve it, made once. */
export interface Route {
  readonly operation: Operation;
  readonly reader: InputReader;
  readonly serve: (input: Readonly<Record<string, unknown>>) => Promise<Reply>;
}

/** What an address came to: a route, or an answer already. */
type Found = { readonly match: Match<Route>; readonly query: string | null } | Reply;

/** What requests to no operation are counted as. */
const NO_OPERATION = 'none';

/** Answers requests: finds the route, reads the input, has it served, sends the reply. */
export class Api {
  readonly #routes: RouteTable<Route>;
  readonly #pages: Pages;
  readonly #metrics: HttpMetrics;
  readonly #authorisation: Authorisation;
  readonly #maxBodyBytes: number;
  readonly #isDraining: () => boolean;
  readonly #log: Log;

  constructor(options: {
    readonly routes: RouteTable<Route>;
    readonly pages: Pages;
    readonly metrics: HttpMetrics;
    readonly apiKey: string | null;
    readonly maxBodyBytes: number;
    readonly isDraining: () => boolean;
    readonly log: Log;
  }) {
    this.#routes = options.routes;
    this.#pages = options.pages;
    this.#metrics = options.metrics;
    this.#authorisation = new Authorisation(options.apiKey);
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#isDraining = options.isDraining;
    this.#log = options.log;
  }

  /** Never throws; every request gets an answer while its connection is there. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const beganMs = this.#metrics.begin();
    let operation = NO_OPERATION;
    let reply: Reply;
    try {
      const found = this.#find(request);
      if ('match' in found) operation = found.match.operation.operation.id;
      reply = await this.#answer(found, request);
    } catch (error) {
      reply = this.#replyTo(error, operation);
    }
    try {
      respond({ request, response, reply, isLast: this.#isDraining() });
    } catch (error) {
      // A header that a service gave cannot be sent.
      reply = this.#replyTo(error, operation);
      respond({ request, response, reply, isLast: this.#isDraining() });
    }
    this.#metrics.end({ operation, status: reply.status, beganMs });
  }

  #find(request: IncomingMessage): Found {
    const { path, query } = targetOf(request);
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    const match = path === '*' ? null : this.#routes.find(method, path);
    if (match !== null) return { match, query };
    const page = this.#pages.find(path);
    if (page !== null && method === 'GET') return page;
    const allowed = path === '*' ? this.#routes.methods : page !== null ? withImplied(['GET']) : this.#routes.allowedMethods(path);
    if (allowed.length === 0) return problemReply(new Problem('not-found', { detail: 'There is nothing at this address' }));
    const allow = allowed.join(', ');
    return method === 'OPTIONS'
      ? { status: 204, body: '', headers: { allow } }
      : problemReply(new Problem('method-not-allowed', { detail: `Allowed here: ${allow}`, headers: { allow } }));
  }

  /** The body is read first, whatever becomes of the request: else it would stand in the way of the next one. */
  async #answer(found: Found, request: IncomingMessage): Promise<Reply> {
    const body = hasBody(request) ? await readBody(request, this.#maxBodyBytes) : null;
    if (!('match' in found)) return found;
    const { operation: route, params } = found.match;
    if (route.operation.isSecured) this.#authorisation.check(request.headers.authorization);
    return route.serve(route.reader.read({ params, query: found.query, headers: request.headers, body }));
  }

  #replyTo(error: unknown, operation: string): Reply {
    if (error instanceof Problem) return problemReply(error);
    if (error instanceof UnavailableError) {
      return problemReply(unavailable('No service could take this request in time'));
    }
    const id = randomUUID();
    this.#log('internal error', { id, operation, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return problemReply(new Problem('internal-error', { detail: `It is in the log as ${id}` }));
  }
}
