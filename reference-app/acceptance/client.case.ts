import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
  /** Without the API's key. */
  readonly isAnonymous?: boolean;
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly tookMs: number;
}

export interface NewOrder {
  readonly customerId: number;
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
}

const TIMEOUT_MS = 8000;

/** Asks over connections that are kept, and never again by itself. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #apiKey: string;
  readonly #url: () => string;

  constructor(options: { readonly apiKey: string; readonly url: () => string }) {
    this.#apiKey = options.apiKey;
    this.#url = options.url;
  }

  /** @throws Error when no whole answer came in time */
  ask({ method = 'GET', path, headers = {}, body, isAnonymous = false, timeoutMs = TIMEOUT_MS }: Ask): Promise<Answer> {
    const beganMs = performance.now();
    const bytes = body === undefined || typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.#url()), {
        agent: this.#agent,
        method,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(isAnonymous ? {} : { authorization: `Bearer ${this.#apiKey}` }),
          ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }),
          ...headers,
        },
      });
      asked.on('error', reject);
      asked.on('response', (response) => {
        const heads = response.headers as Record<string, string | undefined>;
        text(response).then((its) => resolve({ status: response.statusCode ?? 0, headers: heads, body: its, tookMs: performance.now() - beganMs }), reject);
      });
      asked.end(bytes);
    });
  }

  order(options: { readonly key: string; readonly order: NewOrder; readonly isAsync?: boolean; readonly timeoutMs?: number }): Promise<Answer> {
    const { key, order, isAsync = false, timeoutMs = TIMEOUT_MS } = options;
    const prefer = isAsync ? { prefer: 'respond-async' } : {};
    return this.ask({ method: 'POST', path: '/orders', headers: { 'idempotency-key': key, ...prefer }, body: order, timeoutMs });
  }

  close(): void {
    this.#agent.destroy();
  }
}
