const FIRST_CAPACITY = 4096;

/** When each message of a slice was due and sent, by its sequence, until it has come. Sequences come one after the other. */
export class Flights {
  #intendedMs = new Float64Array(FIRST_CAPACITY);
  #sentMs = new Float64Array(FIRST_CAPACITY);
  /** Sequence of the first that is remembered. */
  #first = 0;
  #count = 0;

  /** The next message is due. */
  due(intendedMs: number): void {
    if (this.#count === this.#intendedMs.length) this.#grow();
    this.#intendedMs[this.#count] = intendedMs;
    this.#sentMs[this.#count] = Number.NaN;
    this.#count += 1;
  }

  send(sequence: number, nowMs: number): void {
    this.#sentMs[sequence - this.#first] = nowMs;
  }

  intendedMs(sequence: number): number {
    return this.#intendedMs[sequence - this.#first] ?? Number.NaN;
  }

  /** Not a number while it was not sent. */
  sentMs(sequence: number): number {
    return this.#sentMs[sequence - this.#first] ?? Number.NaN;
  }

  /** It has come: it is under way no more. */
  land(sequence: number): void {
    this.#intendedMs[sequence - this.#first] = Number.NaN;
  }

  /** Tells of each that has not come, and forgets all. */
  clear(onMissing: (intendedMs: number, sentMs: number) => void): void {
    for (let at = 0; at < this.#count; at++) {
      const intendedMs = this.#intendedMs[at] ?? Number.NaN;
      if (!Number.isNaN(intendedMs)) onMissing(intendedMs, this.#sentMs[at] ?? Number.NaN);
    }
    this.#first += this.#count;
    this.#count = 0;
  }

  #grow(): void {
    this.#intendedMs = doubled(this.#intendedMs);
    this.#sentMs = doubled(this.#sentMs);
  }
}

function doubled(times: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * times.length);
  larger.set(times);
  return larger;
}
