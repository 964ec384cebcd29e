import { Line, type Requests } from './requests.ts';
import type { PoolSpec } from './scenario.ts';

/** Tokens that requests hold while they go on; those for whom none is left wait, first come first served. */
export class Pool {
  readonly tokens: number;
  /** Integrals over time of tokens held and of requests that wait. */
  heldArea = 0;
  waitingArea = 0;
  readonly #waitingLimit: number;
  readonly #waiting: Line;
  #free: number;
  #since = 0;

  constructor({ tokens, waitingLimit = Infinity }: PoolSpec, requests: Requests) {
    this.tokens = tokens;
    this.#free = tokens;
    this.#waitingLimit = waitingLimit;
    this.#waiting = new Line(requests);
  }

  acquire(id: number, now: number): 'held' | 'waits' | 'full' {
    this.advance(now);
    if (this.#free > 0) {
      this.#free -= 1;
      return 'held';
    }
    if (this.#waiting.length >= this.#waitingLimit) return 'full';
    this.#waiting.push(id);
    return 'waits';
  }

  /** The request that gets the token now, or −1 where nobody waits for it. */
  release(now: number): number {
    this.advance(now);
    const id = this.#waiting.shift();
    if (id < 0) this.#free += 1;
    return id;
  }

  advance(now: number): void {
    const elapsed = now - this.#since;
    this.#since = now;
    this.heldArea += elapsed * (this.tokens - this.#free);
    this.waitingArea += elapsed * this.#waiting.length;
  }
}
