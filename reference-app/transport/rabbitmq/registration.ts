/**
 * RabbitMQ (4.3.6) notes a new quorum queue in a file that it saves 0.5 to 1 s later. Killed before that, it starts the
 * queue anew, empty, whatever it had confirmed: of 20 confirmed messages all were lost 0 to 1.5 s after the declaration,
 * none after 3 s.
 */
const REGISTERED_MS = 3000;

/** Holds confirmations back while the queue may be too new to keep what it confirms: for 3 s after each declaration. */
export class Registration {
  #sinceMs = performance.now();

  /** The queue was declared: it may be new, as another process may have made it a moment ago. */
  begin(): void {
    this.#sinceMs = performance.now();
  }

  /** Does it at once where the queue is old enough, else as soon as it is. */
  whenDone(act: () => void): void {
    const leftMs = this.#sinceMs + REGISTERED_MS - performance.now();
    if (leftMs <= 0) act();
    else setTimeout(act, leftMs);
  }
}
