/** Intended times of requests that wait for a connection: a ring of fixed size. */
export class Backlog {
  readonly #ring: Float64Array;
  #first = 0;
  #length = 0;

  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) throw new RangeError(`a backlog holds 1 request or more, not ${capacity}`);
    this.#ring = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** False when it is full. */
  push(intendedMs: number): boolean {
    if (this.#length === this.#ring.length) return false;
    this.#ring[(this.#first + this.#length) % this.#ring.length] = intendedMs;
    this.#length += 1;
    return true;
  }

  /** The oldest, or `Infinity` when there is none. */
  peek(): number {
    return this.#length === 0 ? Infinity : (this.#ring[this.#first] ?? Infinity);
  }

  shift(): number {
    const oldest = this.peek();
    if (this.#length > 0) {
      this.#first = (this.#first + 1) % this.#ring.length;
      this.#length -= 1;
    }
    return oldest;
  }
}
