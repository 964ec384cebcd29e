/** The requests inside: a pool of slots in typed arrays, so that no request and no event allocates. */
export class Requests {
  classOf = new Uint16Array(0);
  /** Index of the next operation of its route. */
  place = new Int32Array(0);
  source = new Int32Array(0);
  startedAt = new Float64Array(0);
  /** When it came to the station where it is. */
  enteredAt = new Float64Array(0);
  /** Seconds of service still to do, while it waits. */
  work = new Float64Array(0);
  /** Bit by pool: which tokens it holds. */
  held = new Int32Array(0);
  /** Link of whichever list it stands in: free slots, a queue, a pool's waiting line. */
  next = new Int32Array(0);
  inside = 0;
  #free = -1;

  constructor(capacity = 64) {
    this.#grow(capacity);
  }

  /** A free slot; what stands in it is old. */
  take(): number {
    if (this.#free < 0) this.#grow(this.next.length * 2);
    const id = this.#free;
    this.#free = this.next[id] ?? -1;
    this.inside += 1;
    return id;
  }

  give(id: number): void {
    this.next[id] = this.#free;
    this.#free = id;
    this.inside -= 1;
  }

  #grow(capacity: number): void {
    const from = this.next.length;
    this.classOf = into(new Uint16Array(capacity), this.classOf);
    this.place = into(new Int32Array(capacity), this.place);
    this.source = into(new Int32Array(capacity), this.source);
    this.startedAt = into(new Float64Array(capacity), this.startedAt);
    this.enteredAt = into(new Float64Array(capacity), this.enteredAt);
    this.work = into(new Float64Array(capacity), this.work);
    this.held = into(new Int32Array(capacity), this.held);
    this.next = into(new Int32Array(capacity), this.next);
    for (let id = capacity - 1; id >= from; id -= 1) {
      this.next[id] = this.#free;
      this.#free = id;
    }
  }
}

function into<T extends { set(from: ArrayLike<number>): void }>(target: T, from: ArrayLike<number>): T {
  target.set(from);
  return target;
}

/** A first-in-first-out list of requests, linked through their slots. */
export class Line {
  readonly #requests: Requests;
  #head = -1;
  #tail = -1;
  length = 0;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  push(id: number): void {
    const { next } = this.#requests;
    next[id] = -1;
    if (this.#tail < 0) this.#head = id;
    else next[this.#tail] = id;
    this.#tail = id;
    this.length += 1;
  }

  /** To the front: what was interrupted goes on first. */
  unshift(id: number): void {
    this.#requests.next[id] = this.#head;
    this.#head = id;
    if (this.#tail < 0) this.#tail = id;
    this.length += 1;
  }

  /** The first, taken out; −1 when empty. */
  shift(): number {
    const id = this.#head;
    if (id < 0) return id;
    this.#head = this.#requests.next[id] ?? -1;
    if (this.#head < 0) this.#tail = -1;
    this.length -= 1;
    return id;
  }
}
