import { setTimeout as delay } from 'node:timers/promises';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;
/** A connection that lasted this long starts the back-off anew. */
const SETTLED_MS = 1000;

/** A connection with all that was set up on it. */
export interface Connection {
  /** Resolves, never rejects, with why it ended. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/**
 * Keeps a connection to a broker for ever: makes it, sets it up, and when it is lost does so again, after 100 ms and up to
 * 2 s. Nothing is kept for later while it is away: who finds `current` null says so to the caller.
 */
export class Link<C extends Connection> {
  readonly #options: { readonly title: string; readonly connect: () => Promise<C>; readonly log: (line: string) => void };
  readonly #closing = new AbortController();
  #current: C | null = null;
  /** Resolves when the first attempt has succeeded or failed. */
  readonly tried: Promise<void>;

  constructor(options: { readonly title: string; readonly connect: () => Promise<C>; readonly log: (line: string) => void }) {
    this.#options = options;
    let tried: () => void = () => undefined;
    this.tried = new Promise((resolve) => (tried = resolve));
    void this.#keep(tried);
  }

  get current(): C | null {
    return this.#current;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#current?.close();
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #keep(tried: () => void): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0, said = ''; !this.#isClosing(); failures++) {
      const beganMs = performance.now();
      const failure = await this.#hold(tried);
      tried();
      if (failure !== said && !this.#isClosing()) this.#options.log(`${this.#options.title}: ${failure}; trying again`);
      said = failure;
      if (performance.now() - beganMs > SETTLED_MS) failures = 0;
      const pauseMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * (0.75 + Math.random() / 2);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Connects, and returns why there is no connection (any more). */
  async #hold(connected: () => void): Promise<string> {
    const { title, connect, log } = this.#options;
    try {
      const connection = await connect();
      if (this.#isClosing()) {
        await connection.close();
        return 'closed';
      }
      this.#current = connection;
      log(`${title}: connected`);
      connected();
      const why = await connection.ended;
      return `connection lost: ${why}`;
    } catch (error) {
      return `no connection: ${error instanceof Error ? error.message || error.name : String(error)}`;
    } finally {
      this.#current = null;
    }
  }
}
