import type { Random } from '../../../harness/statistics/random.ts';
import type { AuditCounts } from '../audit.ts';
import type { FlowAccount } from '../flow/flow-account.ts';
import { Flights } from '../paced/flights.ts';
import type { Tally } from '../paced/tally.ts';
import { encodePayload, payloadIsWhole, SEQUENCE_AT } from '../payload.ts';
import { viewOf } from '../stride-reader.ts';
import type { Sizes } from './sizes.ts';

export interface TrafficDispatcherOptions {
  readonly account: FlowAccount;
  readonly tally: Tally;
  readonly sizes: Sizes;
  readonly random: Random;
  /** Deliveries that each message makes: the consumers of a broadcast. */
  readonly copies: number;
  /** Hands a message to a producer; false: not now, `turn` is to be called when it may be asked again. */
  readonly send: (producer: number, payload: Buffer) => boolean;
  readonly nowMs: () => number;
}

/** One producer's messages: those that are due and wait, and when each copy under way was due and sent. */
interface Lane {
  readonly waiting: Buffer[];
  readonly flights: readonly Flights[];
  unsent: number;
  isSending: boolean;
}

/** Hands messages that are due to the producers in turn, and knows each again when it has come. */
export class TrafficDispatcher {
  readonly #options: TrafficDispatcherOptions;
  readonly #lanes: readonly Lane[];
  #next = 0;

  constructor(options: TrafficDispatcherOptions) {
    this.#options = options;
    const { account, copies } = options;
    this.#lanes = account.lanes.map(() => ({ waiting: [], flights: Array.from({ length: copies }, () => new Flights()), unsent: 0, isSending: false }));
  }

  /** A message was to be sent at that time: whatever becomes of it is counted from then on. */
  due(intendedMs: number): void {
    const { account, tally, sizes, random } = this.#options;
    const producer = this.#next;
    this.#next = (producer + 1) % this.#lanes.length;
    const lane = this.#laneOf(producer);
    for (const flights of lane.flights) {
      flights.due(intendedMs);
      tally.due(intendedMs);
    }
    account.lanes[producer]?.published(1);
    lane.waiting.push(sizes.draw(random));
    this.turn(producer);
  }

  /** Sends what is due and can be sent. */
  turn(producer: number): void {
    const lane = this.#laneOf(producer);
    // A client library may call back while it sends.
    if (lane.isSending) return;
    lane.isSending = true;
    const { account, send, nowMs } = this.#options;
    let taken = 0;
    try {
      for (const template of lane.waiting) {
        const sentAtMs = nowMs();
        const index = lane.unsent;
        for (const flights of lane.flights) flights.send(index, sentAtMs);
        if (!send(producer, encodePayload({ template, sequence: account.sequenceOf({ publisher: producer, index }), sentAtMs }))) break;
        lane.unsent += 1;
        taken += 1;
      }
    } finally {
      lane.waiting.splice(0, taken);
      lane.isSending = false;
    }
  }

  /** Something has come to a consumer. */
  receive(consumer: number, payload: Uint8Array): void {
    const { account, tally, sizes, copies, nowMs } = this.#options;
    const template = sizes.templateOf(payload.length);
    if (template === undefined || !payloadIsWhole(template, payload)) {
      account.corrupt(consumer);
      return;
    }
    // Null: duplicates, and what comes after it was given up, have had their time recorded.
    const message = account.arrive(consumer, viewOf(payload).getFloat64(SEQUENCE_AT, true));
    if (message === null) return;
    const flights = this.#laneOf(message.publisher).flights[copies === 1 ? 0 : consumer];
    if (flights === undefined) return;
    tally.come(flights.intendedMs(message.index), flights.sentMs(message.index), nowMs());
    flights.land(message.index);
  }

  /** Ends a slice: what has not come is lost. `unsent`: those of them that the client library never took. */
  settle(): AuditCounts & { readonly unsent: number } {
    const { account, tally, nowMs } = this.#options;
    const endMs = nowMs();
    let unsent = 0;
    for (const [producer, lane] of this.#lanes.entries()) {
      const next = account.lanes[producer]?.nextSequence ?? 0;
      unsent += next - lane.unsent;
      for (const flights of lane.flights) {
        for (let index = lane.unsent; index < next; index++) flights.send(index, Number.NaN);
        flights.clear((intendedMs, sentMs) => tally.miss(intendedMs, sentMs, endMs));
      }
      lane.waiting.length = 0;
      lane.unsent = next;
    }
    return { ...account.settle(), unsent };
  }

  #laneOf(producer: number): Lane {
    const lane = this.#lanes[producer];
    if (lane === undefined) throw new RangeError(`there is no producer ${producer}`);
    return lane;
  }
}
