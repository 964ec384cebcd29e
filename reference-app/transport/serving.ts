import { Problem, problemReply } from '../problem.ts';
import type { Answer, Request } from './codec.ts';
import { Slots } from './slots.ts';
import type { Call, Handler, Reply } from './transport.ts';

/** Requests that may wait in a process for a slot; a request beyond that is answered `busy`. */
export const MAX_WAITING = 512;

/** How often a command that fails by a fault of ours (5xx but 503) is tried before it is set aside as a dead letter. */
export const MAX_TRIES = 10;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5000;

/** What becomes of a command: it is final, it is delivered again after a while, or it is set aside for a person. */
export type Verdict = { readonly kind: 'final' } | { readonly kind: 'again'; readonly delayMs: number } | { readonly kind: 'dead' };

/** The part of a worker that knows no broker: hands requests and commands to the handler, a bounded number at a time. */
export class Serving {
  /**
   * Commands that a broker may deliver ahead: half of the slots. They go before waiting requests, so they wait for one
   * handler at the longest, and requests keep the other half.
   */
  readonly commandsAtOnce: number;
  readonly #slots: Slots;
  readonly #handler: Handler;
  readonly #log: (line: string) => void;

  constructor(options: { readonly handler: Handler; readonly inFlight: number; readonly log: (line: string) => void }) {
    this.commandsAtOnce = Math.max(1, Math.floor(options.inFlight / 2));
    this.#slots = new Slots(options.inFlight);
    this.#handler = options.handler;
    this.#log = options.log;
  }

  /** A request, decoded when its turn has come; it is let go where its caller has given up meanwhile. */
  request(options: { readonly read: () => Request; readonly answer: (answer: Answer | null) => void }): void {
    const { read, answer } = options;
    if (this.#slots.waiting >= MAX_WAITING) { answer('busy'); return; }
    const arrivedMs = performance.now();
    this.#slots.put(async () => {
      let reply: Reply | null = null;
      try {
        const { call, timeoutMs } = read();
        if (performance.now() - arrivedMs < timeoutMs) reply = await this.#handle(call);
      } catch (error) {
        reply = this.#fault('a request that cannot be read', error);
      }
      try {
        answer(reply);
      } catch (error) {
        this.#log(`a reply could not be sent: ${textOf(error)}`);
      }
    });
  }

  /** A command, delivered for the n-th time; resolves with what becomes of it. */
  command(options: { readonly read: () => Request; readonly deliveries: number }): Promise<Verdict> {
    return new Promise((resolve) => {
      const task = async (): Promise<void> => {
        let call: Call;
        try {
          ({ call } = options.read());
        } catch (error) {
          this.#log(`a command that cannot be read is set aside: ${textOf(error)}`);
          resolve({ kind: 'dead' });
          return;
        }
        resolve(this.#judge(call, await this.#handle(call), options.deliveries));
      };
      this.#slots.put(task, { first: true });
    });
  }

  /** Serves what was taken, at most that long. */
  drain(options: { readonly graceMs: number }): Promise<void> {
    return this.#slots.drain(options);
  }

  #judge(call: Call, reply: Reply, deliveries: number): Verdict {
    const { status, body } = reply;
    if (status < 400) return { kind: 'final' };
    const what = `command ${call.operation} ${keyOf(call) ?? ''}`;
    if (status < 500) {
      this.#log(`${what} was rejected: ${status} ${body.slice(0, 500)}`);
      return { kind: 'final' };
    }
    if (status !== 503 && deliveries >= MAX_TRIES) {
      this.#log(`${what} is set aside after ${deliveries} tries: ${status} ${body.slice(0, 500)}`);
      return { kind: 'dead' };
    }
    return { kind: 'again', delayMs: Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(deliveries - 1, 10)) };
  }

  async #handle(call: Call): Promise<Reply> {
    try {
      return await this.#handler(call);
    } catch (error) {
      return this.#fault(`the handler of ${call.operation} threw`, error);
    }
  }

  #fault(what: string, error: unknown): Reply {
    this.#log(`${what}: ${textOf(error)}`);
    return problemReply(new Problem('internal-error'));
  }
}

/** The idempotency key of a call, where it has one. */
export function keyOf(call: Call): string | undefined {
  const key = call.input['Idempotency-Key'];
  return typeof key === 'string' ? key : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
