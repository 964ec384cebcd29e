/** When a message reached the consumer: before the broker was killed, or when it was read back from the broker that came again. */
export type Phase = 'before' | 'after';

/** What became of the messages of one kill. `published = delivered + lostAcknowledged + lostUnacknowledged`. */
export interface LedgerCounts {
  readonly published: number;
  /** Of those published: the broker said that it has them. */
  readonly acknowledged: number;
  /** Of those published: at least once delivered. Of a log: still in it when it was read from the start. */
  readonly delivered: number;
  /** Acknowledged and never delivered. */
  readonly lostAcknowledged: number;
  /** Neither acknowledged nor delivered: nobody promised anything. */
  readonly lostUnacknowledged: number;
  /** Deliveries beyond the first before the kill. */
  readonly duplicatedBefore: number;
  /** Deliveries after the kill of what had been delivered already. Of a log: of what the same reading had brought already. */
  readonly duplicatedAfter: number;
  /** First deliveries of a phase that came after that of a later message. */
  readonly reordered: number;
  /** Deliveries of what was not published so. */
  readonly corrupted: number;
}

const ACKNOWLEDGED = 1;
const DELIVERED: Readonly<Record<Phase, number>> = { before: 2, after: 4 };
const FIRST_CAPACITY = 1 << 16;

/** Keeps, for every message, whether it was acknowledged and when it was delivered: one byte each, by its turn of publishing. */
export class Ledger {
  readonly #isLog: boolean;
  #marks = new Uint8Array(FIRST_CAPACITY);
  #published = 0;
  #acknowledged = 0;
  #delivered = 0;
  #missing = 0;
  #duplicated: Record<Phase, number> = { before: 0, after: 0 };
  #latest: Record<Phase, number> = { before: -1, after: -1 };
  #reordered = 0;
  #corrupted = 0;

  /** `isLog`: the broker must have again what it has delivered before. */
  constructor({ isLog }: { readonly isLog: boolean }) {
    this.#isLog = isLog;
  }

  get published(): number {
    return this.#published;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Messages that came at least once in this phase or an earlier one. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Acknowledged messages that have not been delivered, or of a log: not been read back. */
  get missing(): number {
    return this.#missing;
  }

  /** A further message is published; its sequence. */
  publish(): number {
    if (this.#published === this.#marks.length) {
      const larger = new Uint8Array(2 * this.#marks.length);
      larger.set(this.#marks);
      this.#marks = larger;
    }
    return this.#published++;
  }

  /** Takes back the latest `publish`: the client did not take the message. */
  unpublish(): void {
    this.#published--;
  }

  /** The broker has said that it has this message. @throws RangeError for what was not published. */
  acknowledge(sequence: number): void {
    const mark = this.#markOf(sequence);
    if (mark === null) throw new RangeError(`the broker acknowledged message ${sequence} of ${this.#published}`);
    if ((mark & ACKNOWLEDGED) !== 0) return;
    this.#marks[sequence] = mark | ACKNOWLEDGED;
    this.#acknowledged++;
    if (!this.#counts(mark)) this.#missing++;
  }

  /** The consumer has got this message. */
  deliver(sequence: number, phase: Phase): void {
    const mark = this.#markOf(sequence);
    if (mark === null) {
      this.#corrupted++;
      return;
    }
    const isAgain = phase === 'after' && !this.#isLog ? (mark & (DELIVERED.before | DELIVERED.after)) !== 0 : (mark & DELIVERED[phase]) !== 0;
    if (isAgain) this.#duplicated[phase]++;
    if ((mark & DELIVERED[phase]) === 0) {
      if (sequence < this.#latest[phase]) this.#reordered++;
      else this.#latest[phase] = sequence;
    }
    const after = mark | DELIVERED[phase];
    this.#marks[sequence] = after;
    if ((mark & (DELIVERED.before | DELIVERED.after)) === 0) this.#delivered++;
    if ((mark & ACKNOWLEDGED) !== 0 && !this.#counts(mark) && this.#counts(after)) this.#missing--;
  }

  /** A delivery whose bytes are not those that were published. */
  corrupt(): void {
    this.#corrupted++;
  }

  /** Over all that was published so far. */
  counts(): LedgerCounts {
    let delivered = 0;
    let lostUnacknowledged = 0;
    for (let sequence = 0; sequence < this.#published; sequence++) {
      const mark = this.#marks[sequence] ?? 0;
      if (this.#counts(mark)) delivered++;
      else if ((mark & ACKNOWLEDGED) === 0) lostUnacknowledged++;
    }
    return {
      published: this.#published,
      acknowledged: this.#acknowledged,
      delivered,
      lostAcknowledged: this.#missing,
      lostUnacknowledged,
      duplicatedBefore: this.#duplicated.before,
      duplicatedAfter: this.#duplicated.after,
      reordered: this.#reordered,
      corrupted: this.#corrupted,
    };
  }

  #markOf(sequence: number): number | null {
    const isOurs = Number.isInteger(sequence) && sequence >= 0 && sequence < this.#published;
    return isOurs ? (this.#marks[sequence] ?? 0) : null;
  }

  /** Whether a message with these marks has been delivered as its broker owes it. */
  #counts(mark: number): boolean {
    return (mark & (this.#isLog ? DELIVERED.after : DELIVERED.before | DELIVERED.after)) !== 0;
  }
}
