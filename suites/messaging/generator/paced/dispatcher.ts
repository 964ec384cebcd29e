import type { Audit, AuditCounts } from '../audit.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT } from '../payload.ts';
import { viewOf } from '../stride-reader.ts';
import { Flights } from './flights.ts';
import type { Tally } from './tally.ts';

export interface DispatcherOptions {
  readonly audit: Audit;
  readonly tally: Tally;
  readonly payloadBytes: number;
  /** Takes a message; false: not now, `turn` is to be called when it may be asked again. */
  readonly send: (payload: Buffer) => boolean;
  readonly nowMs: () => number;
}

/** Sends messages when they are due, in order and without a bound on what waits, and knows each again when it has come. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #template: Buffer;
  readonly #flights = new Flights();
  /** Sequence of the next message to send; those up to the audit's next are due. */
  #unsent = 0;
  #isSending = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#template = payloadTemplate(options.payloadBytes);
  }

  /** A message was to be sent at that time: whatever becomes of it is counted from then on. */
  due(intendedMs: number): void {
    this.#flights.due(intendedMs);
    this.#options.audit.published(1);
    this.#options.tally.due(intendedMs);
    this.turn();
  }

  /** Sends what is due and can be sent. */
  turn(): void {
    // A client library may call back while it sends.
    if (this.#isSending) return;
    this.#isSending = true;
    const { audit, send, nowMs } = this.#options;
    try {
      while (this.#unsent < audit.nextSequence) {
        const sentAtMs = nowMs();
        this.#flights.send(this.#unsent, sentAtMs);
        if (!send(encodePayload({ template: this.#template, sequence: this.#unsent, sentAtMs }))) break;
        this.#unsent += 1;
      }
    } finally {
      this.#isSending = false;
    }
  }

  /** A message, or the reply to it, has come. */
  receive(payload: Uint8Array): void {
    const { audit, tally, nowMs } = this.#options;
    if (!payloadIsWhole(this.#template, payload)) {
      audit.corrupt();
      return;
    }
    const sequence = viewOf(payload).getFloat64(SEQUENCE_AT, true);
    const before = audit.delivered;
    audit.arrive(sequence);
    // Duplicates, and what comes after it was given up, have had their time recorded.
    if (audit.delivered === before) return;
    tally.come(this.#flights.intendedMs(sequence), this.#flights.sentMs(sequence), nowMs());
    this.#flights.land(sequence);
  }

  /** Ends a slice: what has not come is lost. `unsent`: those of them that the client library never took. */
  settle(): AuditCounts & { readonly unsent: number } {
    const { audit, tally, nowMs } = this.#options;
    const endMs = nowMs();
    const next = audit.nextSequence;
    const unsent = next - this.#unsent;
    for (let sequence = this.#unsent; sequence < next; sequence++) this.#flights.send(sequence, Number.NaN);
    this.#flights.clear((intendedMs, sentMs) => tally.miss(intendedMs, sentMs, endMs));
    this.#unsent = next;
    return { ...audit.settle(), unsent };
  }
}
