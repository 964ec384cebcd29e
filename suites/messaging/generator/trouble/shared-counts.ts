const PUBLISHED = 0;
const ARRIVED = 1;
const HURRY = 2;
const CELLS = 3;

/** What publisher and consumer, each in a thread of its own, know of each other without a message: the consumer's thread sleeps. */
export class SharedCounts {
  readonly #cells: Int32Array<SharedArrayBuffer>;

  /** `buffer`: of the same counts in another thread. */
  constructor(buffer = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)) {
    this.#cells = new Int32Array(buffer);
  }

  get buffer(): SharedArrayBuffer {
    return this.#cells.buffer;
  }

  /** Messages that have left, or are about to. */
  get published(): number {
    return Atomics.load(this.#cells, PUBLISHED);
  }

  set published(count: number) {
    Atomics.store(this.#cells, PUBLISHED, count);
  }

  /** Messages that the handler has been given. */
  get arrived(): number {
    return Atomics.load(this.#cells, ARRIVED);
  }

  arrive(): void {
    Atomics.add(this.#cells, ARRIVED, 1);
  }

  /** Stops this thread for so long, without using the processor; not at all once it was told to hurry. */
  pause(durationMs: number): void {
    Atomics.wait(this.#cells, HURRY, 0, durationMs);
  }

  /** Ends the pause and all to come. */
  hurry(): void {
    Atomics.store(this.#cells, HURRY, 1);
    Atomics.notify(this.#cells, HURRY);
  }
}
