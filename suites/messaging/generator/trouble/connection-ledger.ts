import type { AuditCounts } from '../audit.ts';

/**
 * Accounts for messages that each leave by a connection of their own. No broker promises an order between connections, so
 * none is audited.
 */
export class ConnectionLedger {
  readonly #acknowledges: boolean;
  readonly #missing = new Set<number>();
  #next = 0;
  #counts = zero();

  constructor({ acknowledges }: { acknowledges: boolean }) {
    this.#acknowledges = acknowledges;
  }

  /** Sequence of a further message, which counts as published. */
  publish(): number {
    this.#missing.add(this.#next);
    this.#counts.published++;
    return this.#next++;
  }

  acknowledge(): void {
    this.#counts.acknowledged++;
  }

  /** A message arrived; null where its bytes are not those that were published. */
  arrive(sequence: number | null): void {
    if (sequence === null || !Number.isInteger(sequence) || sequence < 0 || sequence >= this.#next) this.#counts.corrupted++;
    else if (this.#missing.delete(sequence)) this.#counts.delivered++;
    else this.#counts.duplicated++;
  }

  /** Published, and not delivered. A corrupted message is one of them: which cannot be known. */
  get missing(): number {
    return this.#missing.size;
  }

  get arrived(): number {
    const { delivered, duplicated, corrupted } = this.#counts;
    return delivered + duplicated + corrupted;
  }

  /** Ends a slice: what is missing is lost, but for as many as arrived corrupted. What comes of it later is duplicated. */
  settle(): Omit<AuditCounts, 'reordered'> {
    const { acknowledged, ...counts } = this.#counts;
    const lost = Math.max(0, this.#missing.size - counts.corrupted);
    this.#missing.clear();
    this.#counts = zero();
    return { ...counts, lost, ...(this.#acknowledges && { acknowledged }) };
  }
}

const zero = (): { published: number; delivered: number; duplicated: number; corrupted: number; acknowledged: number } => ({
  published: 0,
  delivered: 0,
  duplicated: 0,
  corrupted: 0,
  acknowledged: 0,
});
