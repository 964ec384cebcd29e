import { setTimeout as sleep } from 'node:timers/promises';
import { Audit, type AuditCounts } from '../../generator/audit.ts';
import type { Channel, ChannelOptions, Consumer, OpenChannel, Publisher } from '../../generator/endpoints.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT } from '../../generator/payload.ts';
import { viewOf } from '../../generator/stride-reader.ts';
import { CONSUMING } from '../one-to-one/load.ts';

/** A message, or the acknowledgement of one, takes no longer: a disk that is busy may need a second. */
const PATIENCE_MS = 20_000;

/** A client library may write in a later turn of the event loop, and leave unwritten what a connection that is closed had still to send. */
const SENDING_MS = 20;

export interface OneByOneOptions extends Pick<ChannelOptions, 'address' | 'credentials' | 'ca' | 'name' | 'payloadBytes'> {
  readonly openChannel: OpenChannel;
  /** The broker acknowledges what it has: that is waited for; else, that a message is delivered. */
  readonly acknowledges: boolean;
  /** Messages wait on the broker until somebody consumes them, and go with that; else the consumer is there throughout. */
  readonly keepsForConsumer: boolean;
}

/** Publishes messages by the client library, each only when the one before is where its contender says that it is safe. */
export class OneByOne {
  readonly #options: OneByOneOptions;
  readonly #audit: Audit;
  readonly #template: Buffer;
  readonly #failed = new AbortController();
  #channel: Channel | null = null;
  #publisher: Publisher | null = null;
  #consumer: Consumer | null = null;
  /** Ends the wait for whatever happens next. */
  #wake: () => void = () => undefined;

  private constructor(options: OneByOneOptions) {
    this.#options = options;
    this.#audit = new Audit({ acknowledges: options.acknowledges });
    this.#template = payloadTemplate(options.payloadBytes);
  }

  static async open(options: OneByOneOptions): Promise<OneByOne> {
    const { address, credentials, ca, name, payloadBytes } = options;
    const one = new OneByOne(options);
    const fail = (error: Error): void => one.#failed.abort(error);
    try {
      one.#channel = await options.openChannel({ address, credentials, ca, name, shape: 'queue', consumers: 1, payloadBytes, onFailure: fail });
      if (!options.keepsForConsumer) await one.#openConsumer();
      one.#publisher = await one.#channel.publisher({
        onAcknowledged: () => {
          one.#audit.acknowledge(1);
          one.#wake();
        },
        onRefused: (_, reason) => fail(new Error(`the broker refused a message: ${reason}`)),
        onWritable: () => one.#wake(),
      });
      return one;
    } catch (error) {
      await one.close();
      throw error;
    }
  }

  /** Publishes so many, one after another. */
  async publish(count: number, signal: AbortSignal): Promise<void> {
    const audit = this.#audit;
    for (let published = 0; published < count; published++) {
      const sequence = audit.nextSequence;
      const payload = encodePayload({ template: this.#template, sequence, sentAtMs: performance.now() });
      audit.published(1);
      await this.#until('the connection takes a message', () => this.#publisher?.publish(payload) === true, signal);
      const isSafe = this.#options.acknowledges ? () => audit.unacknowledged === 0 : () => audit.inFlight === 0;
      await this.#until(`message ${sequence} is ${this.#options.acknowledges ? 'acknowledged' : 'delivered'}`, isSafe, signal);
    }
  }

  /** Consumes and acknowledges what is there, and counts it. */
  async consume(signal: AbortSignal): Promise<AuditCounts> {
    if (this.#options.keepsForConsumer) await this.#openConsumer();
    await this.#until('every message is delivered', () => this.#audit.inFlight === 0, signal);
    await this.#consumer?.flush();
    await sleep(SENDING_MS);
    if (this.#options.keepsForConsumer) await this.#closeConsumer();
    return this.#audit.settle();
  }

  async close(): Promise<void> {
    await this.#publisher?.close();
    await this.#closeConsumer();
    await this.#channel?.close();
  }

  async #openConsumer(): Promise<void> {
    this.#consumer = (await this.#channel?.consumer({ index: 0, ...CONSUMING, onMessage: (payload) => this.#receive(payload) })) ?? null;
  }

  async #closeConsumer(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = null;
    await consumer?.close();
  }

  #receive(payload: Uint8Array): void {
    if (payloadIsWhole(this.#template, payload)) this.#audit.arrive(viewOf(payload).getFloat64(SEQUENCE_AT, true));
    else this.#audit.corrupt();
    this.#wake();
  }

  /** Asks again whenever something has happened. */
  async #until(what: string, isSo: () => boolean, signal: AbortSignal): Promise<void> {
    const ends = AbortSignal.any([signal, this.#failed.signal]);
    const deadlineMs = performance.now() + PATIENCE_MS;
    const wake = (): void => this.#wake();
    const timer = setTimeout(wake, PATIENCE_MS);
    ends.addEventListener('abort', wake);
    try {
      while (!isSo()) {
        ends.throwIfAborted();
        if (performance.now() >= deadlineMs) throw new Error(`waited ${PATIENCE_MS / 1000} s until ${what}`);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
      ends.removeEventListener('abort', wake);
    }
  }
}
