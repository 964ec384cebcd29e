/**
 * What happens next: one time for each slot (a station, a source, a server that breaks), the earliest found by a tournament
 * tree. A slot's time may be set anew at any moment; nothing is ever cancelled or allocated.
 */
export class Calendar {
  readonly #times: Float64Array;
  /** The winner, as a slot, of each match; node 1 is the final, the leaves follow at `#leaves`. */
  readonly #winners: Int32Array;
  readonly #leaves: number;

  constructor(slots: number) {
    let leaves = 2;
    while (leaves < slots) leaves *= 2;
    this.#leaves = leaves;
    this.#times = new Float64Array(leaves).fill(Infinity);
    this.#winners = new Int32Array(2 * leaves);
    for (let leaf = 0; leaf < leaves; leaf += 1) this.#winners[leaves + leaf] = leaf;
    for (let node = leaves - 1; node > 0; node -= 1) this.#winners[node] = this.#winners[2 * node] ?? 0;
  }

  set(slot: number, time: number): void {
    const times = this.#times;
    if (times[slot] === time) return;
    const winners = this.#winners;
    times[slot] = time;
    for (let node = (this.#leaves + slot) >> 1; node > 0; node >>= 1) {
      const left = winners[2 * node] ?? 0;
      const right = winners[2 * node + 1] ?? 0;
      winners[node] = (times[right] ?? 0) < (times[left] ?? 0) ? right : left;
    }
  }

  /** The slot whose time comes first; of equal ones the lowest. */
  first(): number {
    return this.#winners[1] ?? 0;
  }

  timeOf(slot: number): number {
    return this.#times[slot] ?? Infinity;
  }
}
