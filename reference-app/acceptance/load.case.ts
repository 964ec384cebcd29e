import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client, NewOrder } from './client.case.ts';

/** An order that a client insists on: asked for again, with its key, until it is accepted. */
export interface Placed {
  readonly key: string;
  readonly order: NewOrder;
  readonly isAsync: boolean;
  /** 200, 201 or 202; null when the client gave up. */
  status: number | null;
  /** What it was told before: statuses, and errors of connections. */
  readonly refusals: (number | string)[];
}

const GIVE_UP_MS = 40_000;
const REQUEST_TIMEOUT_MS = 6000;
const ACCEPTED = [200, 201, 202];

/** Places orders at a steady rate, whatever becomes of them; every second one is to be answered when it is stored. */
export class OrderLoad {
  readonly placed: Placed[] = [];
  readonly #options: { readonly client: Client; readonly ratePerSec: number; readonly name: string; readonly insists: boolean };
  readonly #deciding: Promise<void>[] = [];
  readonly #over = new AbortController();
  readonly #arriving: Promise<void>;

  /** @param options.insists whether clients ask again; else what is not accepted at once is given up */
  constructor(options: { readonly client: Client; readonly ratePerSec: number; readonly name: string; readonly insists: boolean }) {
    this.#options = options;
    this.#arriving = this.#arrive();
  }

  get accepted(): Placed[] {
    return this.placed.filter(({ status }) => status !== null);
  }

  /** How many were told each status, or failed each way, on the way to where they are. */
  get refusals(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const refusal of this.placed.flatMap(({ refusals }) => refusals)) counts[refusal] = (counts[refusal] ?? 0) + 1;
    return counts;
  }

  /** No more arrive; resolves when all that did are accepted or given up. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#arriving;
    await Promise.all(this.#deciding);
  }

  async #arrive(): Promise<void> {
    const { ratePerSec, name } = this.#options;
    const beganMs = performance.now();
    for (let n = 0; !this.#over.signal.aborted; n++) {
      const one: Placed = { key: `${name}-${String(n).padStart(6, '0')}`, order: orderOf(n), isAsync: n % 2 === 1, status: null, refusals: [] };
      this.placed.push(one);
      this.#deciding.push(this.#decide(one));
      await delay(Math.max(0, beganMs + ((n + 1) * 1000) / ratePerSec - performance.now()));
    }
  }

  async #decide(one: Placed): Promise<void> {
    const { client, insists } = this.#options;
    for (const endMs = performance.now() + GIVE_UP_MS; performance.now() < endMs; ) {
      const answer = await client.order({ ...one, timeoutMs: REQUEST_TIMEOUT_MS }).catch((error: unknown) => error as Error & { readonly code?: string });
      const told = 'status' in answer ? answer.status : (answer.code ?? answer.name);
      if (typeof told === 'number' && ACCEPTED.includes(told)) {
        one.status = told;
        return;
      }
      one.refusals.push(told);
      const isTemporary = told === 503 || typeof told === 'string';
      if (!insists || !isTemporary) return;
      await delay(retryAfterMs(answer) * (0.75 + Math.random() / 2));
    }
  }
}

function retryAfterMs(answer: Answer | Error): number {
  const seconds = 'status' in answer ? Number(answer.headers['retry-after']) : NaN;
  return Number.isNaN(seconds) ? 200 : seconds * 1000;
}

/** Orders of one to three lines, some with a product twice, all over the customers and products of the small seed. */
function orderOf(n: number): NewOrder {
  const lines = Array.from({ length: 1 + (n % 3) }, (_, index) => ({ productId: 1 + ((n * 7 + index * (n % 5)) % 60), quantity: 1 + (n % 4) }));
  return { customerId: 1 + (n % 40), lines };
}
