/** Counts of one slice. `published = delivered + lost + corrupted` once it is settled. */
export interface AuditCounts {
  readonly published: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly corrupted: number;
}

/** Sequences `from` (included) to `to` (excluded) that were skipped and have not come since. */
interface Gap {
  from: number;
  to: number;
  /** Counted as lost in an earlier slice: what still comes of it is late beyond use. */
  writtenOff: boolean;
}

/** Gaps remembered at most. Beyond it the oldest is forgotten, and what comes of it counts as duplicated, never as delivered. */
const MAX_GAPS = 1024;

/**
 * Accounts for every message by its sequence. In order is the fast path: readers compare with `expected` themselves
 * and report whole runs by `advanceTo`; anything else goes through `arrive`.
 */
export class Audit {
  #expected = 0;
  #published = 0;
  #delivered = 0;
  #duplicated = 0;
  #reordered = 0;
  #corrupted = 0;
  #lost = 0;
  #inFlight = 0;
  #gaps: Gap[] = [];
  /** The counts when this slice began. */
  #base: AuditCounts = this.#totals();

  /** The sequence that comes next when nothing goes wrong. */
  get expected(): number {
    return this.#expected;
  }

  /** Sequence of the next message to publish. */
  get nextSequence(): number {
    return this.#published;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Messages delivered since the beginning; rates are made of its differences. */
  get delivered(): number {
    return this.#delivered;
  }

  published(count: number): void {
    this.#published += count;
    this.#inFlight += count;
  }

  /** All from `expected` up to `sequence` (excluded) arrived in order. */
  advanceTo(sequence: number): void {
    const count = sequence - this.#expected;
    this.#expected = sequence;
    this.#delivered += count;
    this.#inFlight -= count;
  }

  /** One message arrived, in whatever order. */
  arrive(sequence: number): void {
    if (sequence === this.#expected) {
      this.advanceTo(sequence + 1);
    } else if (!Number.isInteger(sequence) || sequence < 0 || sequence >= this.#published) {
      // A sequence that was never published: the payload is not ours any more.
      this.corrupt();
    } else if (sequence > this.#expected) {
      this.#addGap({ from: this.#expected, to: sequence, writtenOff: false });
      this.#expected = sequence;
      this.advanceTo(sequence + 1);
    } else {
      this.#arriveLate(sequence);
    }
  }

  /** A message arrived whose bytes are not those that were published; which one it was cannot be known. */
  corrupt(): void {
    this.#corrupted++;
    if (this.#inFlight > 0) this.#inFlight--;
  }

  /** Ends a slice: what is still missing is lost. Counting starts anew, sequences go on. */
  settle(): AuditCounts {
    if (this.#expected < this.#published) this.#addGap({ from: this.#expected, to: this.#published, writtenOff: false });
    this.#expected = this.#published;
    this.#lost += this.#inFlight;
    this.#inFlight = 0;
    for (const gap of this.#gaps) gap.writtenOff = true;
    return this.#takeCounts();
  }

  #takeCounts(): AuditCounts {
    const total = this.#totals();
    const base = this.#base;
    this.#base = total;
    return {
      published: total.published - base.published,
      delivered: total.delivered - base.delivered,
      lost: total.lost - base.lost,
      duplicated: total.duplicated - base.duplicated,
      reordered: total.reordered - base.reordered,
      corrupted: total.corrupted - base.corrupted,
    };
  }

  #totals(): AuditCounts {
    return {
      published: this.#published,
      delivered: this.#delivered,
      lost: this.#lost,
      duplicated: this.#duplicated,
      reordered: this.#reordered,
      corrupted: this.#corrupted,
    };
  }

  #addGap(gap: Gap): void {
    this.#gaps.push(gap);
    if (this.#gaps.length > MAX_GAPS) this.#gaps.shift();
  }

  #arriveLate(sequence: number): void {
    const index = this.#gaps.findIndex((gap) => sequence >= gap.from && sequence < gap.to);
    const gap = this.#gaps[index];
    if (gap === undefined) {
      this.#duplicated++;
      return;
    }
    this.#reordered++;
    const after = { from: sequence + 1, to: gap.to, writtenOff: gap.writtenOff };
    this.#gaps.splice(index, 1, ...[{ ...gap, to: sequence }, after].filter(({ from, to }) => from < to));
    if (this.#gaps.length > MAX_GAPS) this.#gaps.shift();
    // Its slice has counted it as lost already; counting it again would make up a message.
    if (gap.writtenOff) return;
    this.#delivered++;
    this.#inFlight--;
  }
}
