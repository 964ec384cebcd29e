import { problemReply, unavailable } from '../problem.ts';
import type { Reply, TransportClient } from '../transport/transport.ts';

/** So long an answer stands: those who watch cannot load the database by asking. */
const CACHE_MS = 500;
const TIMEOUT_MS = 1000;

/** Whether a request would be served now: asks the whole way, through the transport to the database. */
export class Readiness {
  readonly #client: TransportClient;
  readonly #isDraining: () => boolean;
  #latest: Promise<Reply> | null = null;
  #askedMs = 0;

  constructor(options: { readonly client: TransportClient; readonly isDraining: () => boolean }) {
    this.#client = options.client;
    this.#isDraining = options.isDraining;
  }

  async reply(): Promise<Reply> {
    if (this.#isDraining()) return problemReply(unavailable('This process is being stopped'));
    const nowMs = performance.now();
    if (this.#latest === null || nowMs - this.#askedMs >= CACHE_MS) {
      this.#askedMs = nowMs;
      this.#latest = this.#ask();
    }
    return this.#latest;
  }

  async #ask(): Promise<Reply> {
    try {
      const reply = await this.#client.request({ operation: 'ready', input: {} }, { timeoutMs: TIMEOUT_MS });
      return reply.status === 200 ? reply : { ...reply, status: 503, headers: { ...reply.headers, 'retry-after': '1' } };
    } catch {
      return problemReply(unavailable(`No service answers over ${this.#client.kind}`));
    }
  }
}
