import { within } from './bounded.ts';

/** What was opened, to be closed in reverse order, each within a bounded time. */
export class Closers {
  readonly #limitMs: number;
  #open: { readonly what: string; readonly close: () => Promise<unknown> }[] = [];

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** `what` is waited for: 'the channel to be removed'. */
  add(what: string, close: () => Promise<unknown>): void {
    this.#open.push({ what, close });
  }

  /** Does the work, then closes. What goes wrong first is what is told. */
  async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.close().catch(() => undefined);
      throw error;
    } finally {
      await this.close();
    }
  }

  /** All of it is tried; the first error is thrown. Does nothing the second time. */
  async close(): Promise<void> {
    const open = this.#open.reverse();
    this.#open = [];
    const errors: unknown[] = [];
    for (const { what, close } of open) await within(close(), { what, limitMs: this.#limitMs }).catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }
}
