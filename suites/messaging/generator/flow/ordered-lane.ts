import { Audit, type AuditCounts } from '../audit.ts';
import { sumOfCounts, type Lane, type LaneOptions } from './lane.ts';

/** Every consumer gets each message, once and in order: a broadcast, or a queue with one consumer. */
export class OrderedLane implements Lane {
  readonly #audits: readonly Audit[];
  /** Knows what was published and acknowledged, too. */
  readonly #first: Audit;

  constructor({ consumers, acknowledges }: LaneOptions) {
    this.#first = new Audit({ acknowledges });
    this.#audits = [this.#first, ...Array.from({ length: consumers - 1 }, () => new Audit())];
  }

  get nextSequence(): number {
    return this.#first.nextSequence;
  }

  /** Messages that the consumer furthest behind still lacks. */
  get inFlight(): number {
    let most = 0;
    for (const { inFlight } of this.#audits) if (inFlight > most) most = inFlight;
    return most;
  }

  get unacknowledged(): number {
    return this.#first.unacknowledged;
  }

  get delivered(): number {
    return this.#audits.reduce((sum, { delivered }) => sum + delivered, 0);
  }

  owed(consumer: number): number {
    return this.#audits[consumer]?.owed ?? 0;
  }

  published(count: number): void {
    for (const audit of this.#audits) audit.published(count);
  }

  acknowledge(count: number): void {
    this.#first.acknowledge(count);
  }

  arrive(consumer: number, index: number): boolean {
    const audit = this.#audits[consumer];
    if (audit === undefined) throw new RangeError(`there is no consumer ${consumer}`);
    const before = audit.delivered;
    audit.arrive(index);
    return audit.delivered > before;
  }

  settle(): AuditCounts {
    const parts = this.#audits.map((audit) => audit.settle());
    const { published: expected, ...sum } = sumOfCounts(parts);
    const published = parts[0]?.published ?? 0;
    return this.#audits.length === 1 ? { published, ...sum } : { published, expected, ...sum };
  }
}
