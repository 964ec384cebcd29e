import type { AuditCounts } from '../audit.ts';
import type { Shape } from '../endpoints.ts';
import type { Account } from '../slicer.ts';
import { sumOfCounts, type Lane } from './lane.ts';
import { OrderedLane } from './ordered-lane.ts';
import { SharedLane } from './shared-lane.ts';

/** Which message it was, of which publisher. */
export interface Message {
  readonly publisher: number;
  /** Its turn among those of its publisher, from 0. */
  readonly index: number;
}

/**
 * The account of a whole flow: a lane for each publisher. Their sequences are interleaved: message `index` of publisher `p`
 * among `P` has the sequence `index × P + p`, so that one number says both.
 */
export class FlowAccount implements Account {
  readonly lanes: readonly Lane[];
  /** Came in this slice and was not published so, by consumer; one count for all that share a queue, as each of them could have got it. */
  readonly #corrupted: number[];

  constructor(options: { shape: Shape; publishers: number; consumers: number; acknowledges: boolean }) {
    const { shape, publishers, consumers } = options;
    for (const count of [publishers, consumers]) if (!Number.isInteger(count) || count < 1) throw new RangeError(`a flow has 1 publisher and 1 consumer or more, not ${count}`);
    const isShared = shape === 'queue' && consumers > 1;
    this.lanes = Array.from({ length: publishers }, () => (isShared ? new SharedLane(options) : new OrderedLane(options)));
    this.#corrupted = Array.from({ length: isShared ? 1 : consumers }, () => 0);
  }

  get inFlight(): number {
    const owed = this.#corrupted.map((corrupted, consumer) => this.#sum((lane) => lane.owed(consumer)) - corrupted);
    return Math.max(0, this.#sum((lane) => lane.unacknowledged), ...owed);
  }

  get delivered(): number {
    return this.#sum((lane) => lane.delivered);
  }

  get publishedInAll(): number {
    return this.#sum((lane) => lane.nextSequence);
  }

  sequenceOf({ publisher, index }: Message): number {
    return index * this.lanes.length + publisher;
  }

  /** Something came to a consumer. Which message it was, if it is a delivery that was owed; else null. */
  arrive(consumer: number, sequence: number): Message | null {
    const publisher = sequence % this.lanes.length;
    const index = (sequence - publisher) / this.lanes.length;
    const lane = this.lanes[publisher];
    if (lane === undefined || index < 0 || index >= lane.nextSequence) {
      // A sequence that was never published: the payload is not ours any more.
      this.corrupt(consumer);
      return null;
    }
    return lane.arrive(consumer, index) ? { publisher, index } : null;
  }

  /** Something came that was not published so; whose it was cannot be known. */
  corrupt(consumer: number): void {
    const place = consumer % this.#corrupted.length;
    this.#corrupted[place] = (this.#corrupted[place] ?? 0) + 1;
  }

  settle(): AuditCounts {
    const counts = sumOfCounts(this.lanes.map((lane) => lane.settle()));
    const corrupted = this.#corrupted.reduce((sum, count) => sum + count, 0);
    this.#corrupted.fill(0);
    // Each has left the place of a message missing; something made up may have come besides, too.
    return { ...counts, lost: Math.max(0, counts.lost - corrupted), corrupted };
  }

  #sum(of: (lane: Lane) => number): number {
    let sum = 0;
    for (const lane of this.lanes) sum += of(lane);
    return sum;
  }
}
