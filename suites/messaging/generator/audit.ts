/** Counts of one slice. `published` (of a broadcast: `expected`) `= delivered + lost + corrupted` once it is settled. */
export interface AuditCounts {
  readonly published: number;
  /** Of a broadcast: copies that were to be delivered, one to each consumer of each message. */
  readonly expected?: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly corrupted: number;
  /** Of those published: acknowledged by the broker. Left out where it acknowledges nothing. */
  readonly acknowledged?: number;
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
  #acknowledged = 0;
  readonly #acknowledges: boolean;
  #gaps: Gap[] = [];
  /** The counts when this slice began. */
  #base: AuditCounts;

  /** `acknowledges`: the broker says of each message that it has it. */
  constructor({ acknowledges }: { acknowledges: boolean } = { acknowledges: false }) {
    this.#acknowledges = acknowledges;
    this.#base = this.#totals();
  }

  /** The sequence that comes next when nothing goes wrong. */
  get expected(): number {
    return this.#expected;
  }

  /** Sequence of the next message to publish. */
  get nextSequence(): number {
    return this.#published;
  }

  /** Not delivered yet, or not acknowledged yet: whichever is more. */
  get inFlight(): number {
    return Math.max(this.#inFlight, this.unacknowledged);
  }

  /** Messages published and not acknowledged; none where nothing is. */
  get unacknowledged(): number {
    return this.#acknowledges ? this.#published - this.#acknowledged : 0;
  }

  /** Messages that may still be delivered, acknowledged or not. */
  get owed(): number {
    return this.#inFlight;
  }

  /** Messages delivered since the beginning; rates are made of its differences. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Messages published since the beginning. */
  get publishedInAll(): number {
    return this.#published;
  }

  published(count: number): void {
    this.#published += count;
    this.#inFlight += count;
  }

  /** The broker has acknowledged so many further messages. */
  acknowledge(count: number): void {
    this.#acknowledged += count;
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
    // Something made up may have come in the place of a message that came, too.
    this.#lost += Math.max(0, this.#inFlight);
    this.#inFlight = 0;
    for (const gap of this.#gaps) gap.writtenOff = true;
    const counts = this.#takeCounts();
    // What was not acknowledged by now is not waited for any more.
    this.#acknowledged = this.#published;
    this.#base = this.#totals();
    return counts;
  }

  #takeCounts(): AuditCounts {
    const total = this.#totals();
    const base = this.#base;
    return {
      published: total.published - base.published,
      delivered: total.delivered - base.delivered,
      lost: total.lost - base.lost,
      duplicated: total.duplicated - base.duplicated,
      reordered: total.reordered - base.reordered,
      corrupted: total.corrupted - base.corrupted,
      ...(this.#acknowledges && { acknowledged: (total.acknowledged ?? 0) - (base.acknowledged ?? 0) }),
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
      ...(this.#acknowledges && { acknowledged: this.#acknowledged }),
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
