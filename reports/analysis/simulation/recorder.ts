/** Most readings that are kept: when they are full, every other goes and the gaps double. */
const MOST_MARKS = 1024;
const FIRST_GAP_EVENTS = 32;

/** Response times in the order in which requests completed, and readings of all counters now and then. */
export class Recorder {
  /** Of all that completed: seconds, and the index of the class. */
  responses = new Float32Array(4096);
  classes = new Uint16Array(4096);
  recorded = 0;
  /** At how many events the next reading is due; Infinity: never. */
  nextMarkAt = FIRST_GAP_EVENTS;
  marks = 1;
  readonly #width: number;
  #rows: Float64Array;
  #gap = FIRST_GAP_EVENTS;

  constructor(width: number) {
    this.#width = width;
    this.#rows = new Float64Array(width);
  }

  record(seconds: number, index: number): void {
    const at = this.recorded;
    if (at === this.responses.length) this.#grow();
    this.responses[at] = seconds;
    this.classes[at] = index;
    this.recorded = at + 1;
  }

  /** Keeps a reading. The first, of zeros at time 0, is there from the start. */
  mark(counters: Float64Array): void {
    if (this.marks === 1) this.#rows = new Float64Array(MOST_MARKS * this.#width);
    else if (this.marks === MOST_MARKS) this.#thin();
    this.#rows.set(counters, this.marks * this.#width);
    this.marks += 1;
    this.nextMarkAt += this.#gap;
  }

  row(index: number): Float64Array {
    return this.#rows.subarray(index * this.#width, (index + 1) * this.#width);
  }

  #thin(): void {
    const width = this.#width;
    for (let row = 1; 2 * row < MOST_MARKS; row += 1) this.#rows.copyWithin(row * width, 2 * row * width, (2 * row + 1) * width);
    this.marks = MOST_MARKS / 2;
    this.#gap *= 2;
  }

  #grow(): void {
    const responses = new Float32Array(this.responses.length * 2);
    const classes = new Uint16Array(this.classes.length * 2);
    responses.set(this.responses);
    classes.set(this.classes);
    this.responses = responses;
    this.classes = classes;
  }
}
