import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelOptions, Consumer, OpenChannel, Publisher } from '../endpoints.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT } from '../payload.ts';
import { viewOf } from '../stride-reader.ts';
import type { Ledger, Phase } from './ledger.ts';

/** A library that cannot end a connection to a dead broker is left alone after so long. */
const CLOSE_TIMEOUT_MS = 2_000;

/** How a link is opened: a channel on a broker, by the client library of a contender. */
export interface LinkOptions extends Pick<ChannelOptions, 'address' | 'credentials' | 'ca' | 'name' | 'payloadBytes'> {
  readonly openChannel: OpenChannel;
  /** Told of all that is published, acknowledged and delivered. */
  readonly ledger: Ledger;
  readonly phase: Phase;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
}

/** A channel with one publisher and, from `consume` on, one consumer. It is of no more use when one of its connections is. */
export class Link {
  /** Called when something was acknowledged or delivered, when the publisher takes messages again, and when the link fails. */
  onProgress: () => void = () => undefined;
  readonly #options: LinkOptions;
  readonly #template: Buffer;
  readonly #failure = new AbortController();
  readonly #firstSequence: number;
  #channel: Channel | null = null;
  #publisher: Publisher | null = null;
  #consumer: Consumer | null = null;
  #acknowledged = 0;
  #delivered = 0;

  private constructor(options: LinkOptions) {
    this.#options = options;
    this.#template = payloadTemplate(options.payloadBytes);
    this.#firstSequence = options.ledger.published;
  }

  /** Opens the channel, which makes on the broker what is not there yet, and its publisher. */
  static async open(options: LinkOptions): Promise<Link> {
    const link = new Link(options);
    try {
      await link.#open();
      return link;
    } catch (error) {
      // What stands on the broker may hold messages.
      await link.close({ keep: true });
      throw error;
    }
  }

  /** Fires, with the error, when a connection has failed or the broker has refused a message. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** Of those published by this link. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Deliveries by this link. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Publishes the next message of the ledger; false: not now. */
  publish(): boolean {
    const { ledger } = this.#options;
    if (this.failed.aborted || this.#publisher === null) return false;
    const sequence = ledger.publish();
    const isTaken = this.#publisher.publish(encodePayload({ template: this.#template, sequence, sentAtMs: performance.now() }));
    if (!isTaken) ledger.unpublish();
    return isTaken;
  }

  /** Begins to consume. `afresh`: what other consumers had and did not acknowledge comes at once; of a log, all that it holds. */
  async consume({ afresh }: { readonly afresh: boolean }): Promise<void> {
    const { prefetch, acknowledgeEvery } = this.#options;
    this.failed.throwIfAborted();
    const onMessage = (payload: Uint8Array): void => this.#receive(payload);
    this.#consumer = (await this.#channel?.consumer({ index: 0, prefetch, acknowledgeEvery, onMessage, ...(afresh && { afresh }) })) ?? null;
    this.failed.throwIfAborted();
  }

  /** Acknowledges what was delivered and not acknowledged yet. */
  async flush(): Promise<void> {
    await this.#consumer?.flush();
  }

  /** Ends the connections; what stands on the broker is removed unless it is to be kept. Never rejects, and never hangs. */
  async close({ keep }: { readonly keep: boolean }): Promise<void> {
    const ending = async (): Promise<void> => {
      await Promise.allSettled([this.#publisher?.close(), this.#consumer?.close()]);
      await this.#channel?.close({ keep }).catch(() => undefined);
    };
    await Promise.race([ending(), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  }

  async #open(): Promise<void> {
    const { openChannel, address, credentials, ca, name, payloadBytes } = this.#options;
    const onFailure = (error: Error): void => this.#fail(error);
    this.#channel = await openChannel({ address, credentials, ca, name, shape: 'queue', consumers: 1, payloadBytes, onFailure });
    this.#publisher = await this.#channel.publisher({
      onAcknowledged: (index) => {
        this.#acknowledged++;
        this.#options.ledger.acknowledge(this.#firstSequence + index);
        this.onProgress();
      },
      onRefused: (_, reason) => this.#fail(new Error(`the broker refused a message: ${reason}`)),
      onWritable: () => this.onProgress(),
    });
  }

  #receive(payload: Uint8Array): void {
    const { ledger, phase } = this.#options;
    this.#delivered++;
    if (payloadIsWhole(this.#template, payload)) ledger.deliver(viewOf(payload).getFloat64(SEQUENCE_AT, true), phase);
    else ledger.corrupt();
    this.onProgress();
  }

  #fail(error: Error): void {
    this.#failure.abort(error);
    this.onProgress();
  }
}
