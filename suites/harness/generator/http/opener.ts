/** A burst of SYNs beyond a target's accept queue is dropped and comes again only after a second. */
const OPENING_AT_ONCE = 64;
/** Doubled with each failure in a row. */
const BACKOFF_MS = { first: 1, most: 250 };

export interface OpenerOptions {
  /** Begins to open a connection. */
  readonly open: () => void;
  /** Requests that wait for one. */
  readonly waiting: () => number;
  /** Connections that the cap still allows, those being opened counted as there. */
  readonly room: () => number;
}

/** Decides when connections are opened: as many as are waited for, few at once, and with pauses after failures. */
export class Opener {
  readonly #options: OpenerOptions;
  #opening = 0;
  /** Still to be opened without anybody waiting. */
  #spare = 0;
  #onPrepared: () => void = () => undefined;
  #backoffMs = 0;
  #pause: NodeJS.Timeout | null = null;

  constructor(options: OpenerOptions) {
    this.#options = options;
  }

  /** Connections being opened. */
  get opening(): number {
    return this.#opening;
  }

  /** Opens so many before they are needed; resolves when they stand, or one could not be opened. */
  prepare(connections: number): Promise<void> {
    this.#spare = connections;
    const prepared = new Promise<void>((resolve) => {
      this.#onPrepared = resolve;
    });
    this.#spend(0);
    this.grow();
    return prepared;
  }

  /** Opens what the waiting need, as far as cap and pause allow. */
  grow(): void {
    if (this.#pause !== null) return;
    const { open, waiting, room } = this.#options;
    // After a failure one attempt shows whether it is over.
    const most = this.#backoffMs > 0 ? 1 : OPENING_AT_ONCE;
    const wanted = Math.min(Math.max(waiting(), this.#spare), most);
    while (this.#opening < wanted && room() > 0) {
      this.#opening += 1;
      open();
    }
  }

  opened(): void {
    this.#opening -= 1;
    this.#backoffMs = 0;
    this.#spend(1);
  }

  failed(): void {
    this.#opening -= 1;
    // Those who need none yet do not try again.
    this.#spend(Infinity);
    if (this.#pause !== null) return;
    this.#backoffMs = Math.min(BACKOFF_MS.most, Math.max(BACKOFF_MS.first, this.#backoffMs * 2));
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.grow();
    }, this.#backoffMs);
  }

  close(): void {
    this.#spend(Infinity);
    if (this.#pause !== null) clearTimeout(this.#pause);
  }

  #spend(connections: number): void {
    this.#spare = Math.max(0, this.#spare - connections);
    if (this.#spare === 0) this.#onPrepared();
  }
}
