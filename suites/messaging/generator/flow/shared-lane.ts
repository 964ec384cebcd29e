import type { AuditCounts } from '../audit.ts';
import type { Lane, LaneOptions } from './lane.ts';

/** What is remembered of a message. */
const MISSING = 0;
const ARRIVED = 1;
/** Counted as lost in an earlier slice: what still comes of it is late beyond use. */
const WRITTEN_OFF = 2;

/** So many of the last messages are remembered, far more than a window holds. What comes of an older one counts as duplicated, never as delivered. */
const REMEMBERED = 65_536;

type Counts = Record<'published' | 'delivered' | 'lost' | 'duplicated' | 'reordered' | 'acknowledged', number>;

/**
 * Each message goes to one of several consumers: exactly once over all of them. Their order is judged for each consumer by
 * itself, as what two of them get has none.
 */
export class SharedLane implements Lane {
  readonly #acknowledges: boolean;
  /** State of message `index` at `index % REMEMBERED`. */
  readonly #states = new Uint8Array(REMEMBERED);
  /** Of each consumer, the highest index that came to it. */
  readonly #highest: Float64Array;
  readonly #totals: Counts = zero();
  #base: Counts = zero();
  #missing = 0;

  constructor({ consumers, acknowledges }: LaneOptions) {
    this.#acknowledges = acknowledges;
    this.#highest = new Float64Array(consumers).fill(-1);
  }

  get nextSequence(): number {
    return this.#totals.published;
  }

  get inFlight(): number {
    return Math.max(this.#missing, this.unacknowledged);
  }

  get unacknowledged(): number {
    return this.#acknowledges ? this.#totals.published - this.#totals.acknowledged : 0;
  }

  get delivered(): number {
    return this.#totals.delivered;
  }

  owed(): number {
    return this.#missing;
  }

  published(count: number): void {
    const first = this.#totals.published;
    for (let index = first; index < first + count; index++) this.#states[index % REMEMBERED] = MISSING;
    this.#totals.published += count;
    this.#missing += count;
  }

  acknowledge(count: number): void {
    this.#totals.acknowledged += count;
  }

  arrive(consumer: number, index: number): boolean {
    const totals = this.#totals;
    const at = index % REMEMBERED;
    const state = index < totals.published - REMEMBERED ? ARRIVED : (this.#states[at] ?? ARRIVED);
    if (state === ARRIVED) {
      totals.duplicated++;
      return false;
    }
    this.#states[at] = ARRIVED;
    if (state === WRITTEN_OFF || index < (this.#highest[consumer] ?? 0)) totals.reordered++;
    else this.#highest[consumer] = index;
    // Its slice has counted it as lost already; counting it again would make up a message.
    if (state === WRITTEN_OFF) return false;
    totals.delivered++;
    this.#missing--;
    return true;
  }

  settle(): AuditCounts {
    const totals = this.#totals;
    totals.lost += this.#missing;
    for (let at = 0; at < REMEMBERED; at++) if (this.#states[at] === MISSING) this.#states[at] = WRITTEN_OFF;
    this.#missing = 0;
    const base = this.#base;
    const since = (name: keyof Counts): number => totals[name] - base[name];
    const counts: AuditCounts = {
      published: since('published'),
      delivered: since('delivered'),
      lost: since('lost'),
      duplicated: since('duplicated'),
      reordered: since('reordered'),
      corrupted: 0,
      ...(this.#acknowledges && { acknowledged: since('acknowledged') }),
    };
    // What was not acknowledged by now is not waited for any more.
    totals.acknowledged = totals.published;
    this.#base = { ...totals };
    return counts;
  }
}

function zero(): Counts {
  return { published: 0, delivered: 0, lost: 0, duplicated: 0, reordered: 0, acknowledged: 0 };
}
