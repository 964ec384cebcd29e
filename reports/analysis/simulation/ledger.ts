import type { Layout } from './layout.ts';

/** The counters of a simulation, and how many requests are inside, those that think left out. */
export class Ledger {
  readonly layout: Layout;
  readonly counters: Float64Array;
  inside = 0;
  #since = 0;

  constructor(layout: Layout) {
    this.layout = layout;
    this.counters = new Float64Array(layout.width);
  }

  add(counter: number, amount: number): void {
    this.counters[counter] = (this.counters[counter] ?? 0) + amount;
  }

  /** `change` requests come (or, below 0, go). */
  countInside(change: number, now: number): void {
    this.add(this.layout.inside, (now - this.#since) * this.inside);
    this.#since = now;
    this.inside += change;
  }
}
