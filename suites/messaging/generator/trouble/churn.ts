import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { MicrosHistogram } from '../../../harness/histogram.ts';
import { metered } from '../../../harness/generator/child.ts';
import type { SliceReading } from '../../../harness/scenario.ts';
import { microsToMs, perSec } from '../../../harness/units.ts';
import type { Channel, Consumer, OpenChannel } from '../endpoints.ts';
import { encodePayload, payloadTemplate } from '../payload.ts';
import { sequenceReader } from './arrival.ts';
import { until, within } from './bounded.ts';
import { ConnectionLedger } from './connection-ledger.ts';
import { channelOptions, freshName, type EndpointOptions } from './endpoint-options.ts';

export interface ChurnOptions extends EndpointOptions {
  /** Connections open at a time, each lane's after its last one has closed. */
  readonly lanes: number;
}

export interface ChurnPatience {
  /** For a message to be accepted, or to be delivered. */
  readonly messageMs: number;
  /** For all that is on its way to be delivered. */
  readonly deliveryMs: number;
  /** For an endpoint to open or to close. */
  readonly endpointMs: number;
}

const patienceOf: ChurnPatience = { messageMs: 3000, deliveryMs: 10_000, endpointMs: 5000 };
/** R7: what is measured begins after the first tenth of a slice. */
const DROPPED_SHARE = 0.1;

/** Opens connections, publishes one message on each, closes them; a consumer that stays reads them all. */
export class Churn {
  readonly #options: ChurnOptions;
  readonly #patience: ChurnPatience;
  readonly #channel: Channel;
  readonly #failure: AbortController;
  readonly #ledger: ConnectionLedger;
  readonly #template: Buffer;
  readonly #connects = MicrosHistogram.create();
  #consumer: Consumer | null = null;
  #closed = 0;
  #lanes: Promise<unknown> | null = null;
  #running = false;

  private constructor(options: { options: ChurnOptions; patience: ChurnPatience; channel: Channel; failure: AbortController }) {
    this.#options = options.options;
    this.#patience = options.patience;
    this.#channel = options.channel;
    this.#failure = options.failure;
    this.#ledger = new ConnectionLedger(options.options);
    this.#template = payloadTemplate(options.options.payloadBytes);
  }

  /** Opens the channel and the consumer that stays. */
  static async open(openChannel: OpenChannel, options: ChurnOptions, patience = patienceOf): Promise<Churn> {
    const failure = new AbortController();
    const { prefetch, acknowledgeEvery, payloadBytes } = options;
    const limitMs = patience.endpointMs;
    const opening = openChannel(channelOptions(options, { name: freshName(), onFailure: (error) => failure.abort(error) }));
    const channel = await within(opening, { what: 'the channel to open', limitMs });
    const churn = new Churn({ options, patience, channel, failure });
    const sequenceOf = sequenceReader(payloadBytes);
    const consumer = channel.consumer({ index: 0, prefetch, acknowledgeEvery, onMessage: (payload) => churn.#ledger.arrive(sequenceOf(payload)) });
    churn.#consumer = await within(consumer, { what: 'the standing consumer to open', limitMs });
    return churn;
  }

  /** Opens and closes for so long; then waits until every message has been delivered. */
  async slice(durationMs: number): Promise<SliceReading> {
    const { value, use } = await metered(() => this.#measure(durationMs));
    return { ...value, generator: use };
  }

  /** Keeps on and tells the rate of each bin; what follows goes on without a break. */
  async rates({ durationMs, binMs }: { durationMs: number; binMs: number }): Promise<number[]> {
    this.#start();
    const rates: number[] = [];
    const bins = Math.max(1, Math.round(durationMs / binMs));
    let before = this.#mark();
    const startMs = before.atMs;
    while (rates.length < bins) {
      await this.#sleep(startMs + (rates.length + 1) * binMs - performance.now());
      const now = this.#mark();
      rates.push(rateBetween(before, now));
      before = now;
    }
    return rates;
  }

  /** Stops, waits until nothing is on its way, and forgets what was counted. */
  async rest(): Promise<void> {
    await this.#stop();
    this.#ledger.settle();
    this.#connects.reset();
  }

  async close(): Promise<void> {
    this.#running = false;
    await this.#lanes?.catch(() => undefined);
    await this.#bounded(Promise.resolve(this.#consumer?.close()), 'the standing consumer to close');
    await this.#bounded(this.#channel.close(), 'the channel to be removed');
  }

  async #measure(durationMs: number): Promise<Omit<SliceReading, 'generator'>> {
    const atStart = this.#closed;
    this.#start();
    await this.#sleep(durationMs * DROPPED_SHARE);
    // The histogram too: what the rate leaves out, the times leave out.
    this.#connects.reset();
    const from = this.#mark();
    await this.#sleep(durationMs * (1 - DROPPED_SHARE));
    const to = this.#mark();
    await this.#stop();
    if (this.#connects.count === 0) throw new Error(`no connection was opened within ${durationMs} ms`);
    const quantileMs = (q: number): number => microsToMs(this.#connects.quantile(q));
    const reading = {
      operations: this.#closed - atStart,
      metrics: { connectionsPerSec: rateBetween(from, to), connectP50Ms: quantileMs(0.5), connectP99Ms: quantileMs(0.99) },
      audit: { ...this.#ledger.settle() },
      histograms: { connect: this.#connects.encode() },
    };
    this.#connects.reset();
    return reading;
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    const lane = async (): Promise<void> => {
      while (this.#running) await this.#connection();
    };
    this.#lanes = Promise.all(Array.from({ length: this.#options.lanes }, lane)).catch((error: unknown) => {
      this.#running = false;
      this.#failure.abort(error);
    });
  }

  async #stop(): Promise<void> {
    this.#running = false;
    await this.#lanes;
    this.#failure.signal.throwIfAborted();
    const { messageMs: patienceMs, deliveryMs: limitMs } = this.#patience;
    const ending = await until({ reached: () => this.#ledger.missing === 0, progress: () => this.#ledger.arrived, patienceMs, limitMs, failed: this.#failure.signal });
    if (ending === 'late') throw new Error(`${this.#ledger.missing} messages were still on their way ${limitMs} ms after the last connection had closed`);
    await this.#bounded(this.#consumer?.flush() ?? Promise.resolve(), 'the last acknowledgements to leave');
  }

  /** One connection, from its opening to its end. */
  async #connection(): Promise<void> {
    const { acknowledges } = this.#options;
    const sequence = this.#ledger.publish();
    const accepted = pending();
    const writable = pending();
    const startMs = performance.now();
    const onRefused = (_: number, reason: string): void => accepted.reject(new Error(`the broker refused a message: ${reason}`));
    const opening = this.#channel.publisher({ onAcknowledged: accepted.resolve, onRefused, onWritable: writable.resolve });
    const publisher = await this.#bounded(opening, 'a connection to open');
    const payload = encodePayload({ template: this.#template, sequence, sentAtMs: startMs });
    const limitMs = this.#patience.messageMs;
    if (!publisher.publish(payload)) {
      await within(writable.promise, { what: 'a fresh connection to take a message', limitMs });
      if (!publisher.publish(payload)) throw new Error('a fresh connection did not take a message when it said that it would');
    }
    if (!acknowledges) {
      // Libraries write at the end of the turn, and what is closed before that is lost: sent is what they have written.
      await nextTurn();
    } else {
      await within(accepted.promise, { what: 'a message to be acknowledged', limitMs });
      this.#ledger.acknowledge();
    }
    this.#connects.recordMs(performance.now() - startMs);
    await this.#bounded(publisher.close(), 'a connection to close');
    this.#closed++;
  }

  #mark(): { atMs: number; closed: number } {
    return { atMs: performance.now(), closed: this.#closed };
  }

  /** Ends early, with the lane's or the connection's own error, when one fails. */
  async #sleep(durationMs: number): Promise<void> {
    const { signal } = this.#failure;
    await sleep(Math.max(0, durationMs), undefined, { signal }).catch(() => signal.throwIfAborted());
  }

  #bounded<T>(work: Promise<T>, what: string): Promise<T> {
    return within(work, { what, limitMs: this.#patience.endpointMs });
  }
}

const rateBetween = (from: { atMs: number; closed: number }, to: { atMs: number; closed: number }): number => perSec(to.closed - from.closed, to.atMs - from.atMs);

function pending(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve = (): void => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
