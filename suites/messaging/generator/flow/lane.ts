import type { AuditCounts } from '../audit.ts';

/** The account of one publisher's messages, told by their turn (`index`, from 0) and by the consumer that got them (from 0). */
export interface Lane {
  /** Index of the next message to publish, which is how many there were. */
  readonly nextSequence: number;
  /** Messages not delivered yet to all that should get them, or not acknowledged yet: whichever is more. */
  readonly inFlight: number;
  readonly unacknowledged: number;
  /** Deliveries since the beginning. */
  readonly delivered: number;
  /** Deliveries that this consumer may still get. */
  owed(consumer: number): number;
  published(count: number): void;
  /** The broker has acknowledged so many further messages. */
  acknowledge(count: number): void;
  /** A message that was published came to a consumer; true when it is a delivery that was owed. */
  arrive(consumer: number, index: number): boolean;
  /** Ends a slice: what is still missing is lost. */
  settle(): AuditCounts;
}

/** How a lane is made. */
export interface LaneOptions {
  readonly consumers: number;
  /** The broker says of each message that it has it. */
  readonly acknowledges: boolean;
}

/** Counts of several accounts as those of one. `expected` and `acknowledged` stand in the sum where they stand in a part. */
export function sumOfCounts(parts: readonly AuditCounts[]): AuditCounts {
  const sum = (name: keyof AuditCounts): number => parts.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  const has = (name: keyof AuditCounts): boolean => parts.some((counts) => counts[name] !== undefined);
  return {
    published: sum('published'),
    ...(has('expected') && { expected: sum('expected') }),
    delivered: sum('delivered'),
    lost: sum('lost'),
    duplicated: sum('duplicated'),
    reordered: sum('reordered'),
    corrupted: sum('corrupted'),
    ...(has('acknowledged') && { acknowledged: sum('acknowledged') }),
  };
}
