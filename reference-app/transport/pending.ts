import { UnavailableError } from './transport.ts';

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** What this process has asked for and not yet got, each under an id and with a time-out. */
export class Pending<T> {
  readonly #waiters = new Map<string, Waiter<T>>();
  #lastId = 0;
  #onIdle: (() => void) | undefined;

  /** Makes an id, hands it to `send`, waits. @throws UnavailableError when nothing came in time, or `send` threw. */
  wait(options: { readonly timeoutMs: number; readonly what: string; readonly send: (id: string) => void }): Promise<T> {
    const { timeoutMs, what, send } = options;
    return new Promise((resolve, reject) => {
      const id = (++this.#lastId).toString(36);
      const timer = setTimeout(() => this.fail(id, `no ${what} within ${timeoutMs} ms`), timeoutMs);
      this.#waiters.set(id, { resolve, reject, timer });
      try {
        send(id);
      } catch (error) {
        this.fail(id, `not sent: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  }

  /** Does nothing for an id that nobody waits for any more. */
  settle(id: string, value: T): void {
    this.#take(id)?.resolve(value);
  }

  fail(id: string, why: string): void {
    this.#take(id)?.reject(new UnavailableError(why));
  }

  failAll(why: string): void {
    for (const id of [...this.#waiters.keys()]) this.fail(id, why);
  }

  /** Resolves when nothing is waited for any more, or the time is over. */
  async drain(options: { readonly graceMs: number }): Promise<void> {
    if (this.#waiters.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.graceMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #take(id: string): Waiter<T> | undefined {
    const waiter = this.#waiters.get(id);
    if (waiter === undefined) return undefined;
    clearTimeout(waiter.timer);
    this.#waiters.delete(id);
    if (this.#waiters.size === 0) this.#onIdle?.();
    return waiter;
  }
}
