/** Less than what the end of a slice waits for what is missing: the reason must be there before that is counted as lost. */
const PATIENCE_MS = 4_000;

/**
 * RabbitMQ reads nothing more of connections that publish while it is short of disk or memory, for as long as that lasts,
 * and tells by `connection.blocked`. Ends the wait of a publisher that was blocked for 4 s, with the broker's reason.
 */
export class BlockedWatch {
  readonly #onFailure: (error: Error) => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(onFailure: (error: Error) => void) {
    this.#onFailure = onFailure;
  }

  /** The broker has blocked the connection; `reason` in its own words. */
  blocked(reason: string): void {
    this.#timer ??= setTimeout(() => this.#onFailure(new Error(`the broker has blocked its publishers for ${PATIENCE_MS / 1000} s: ${reason}`)), PATIENCE_MS);
  }

  /** The connection may publish again, or is of no more use. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
