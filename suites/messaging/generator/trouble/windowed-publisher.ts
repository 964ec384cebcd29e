import type { Channel, Publisher } from '../endpoints.ts';
import { encodePayload, payloadTemplate } from '../payload.ts';

/** Messages published in one go: what has come meanwhile is looked at in between. */
const BURST = 256;

export interface WindowedOptions {
  readonly payloadBytes: number;
  /** Messages that the broker has not acknowledged, at most; null where it acknowledges nothing: the socket alone holds back. */
  readonly window: number | null;
  /** Told before a message leaves how many have left with it, and again when it was not taken after all. */
  readonly onCount?: (published: number) => void;
  readonly onFailure: (error: Error) => void;
}

/** Publishes what is due as far as window and socket allow. */
export class WindowedPublisher {
  readonly #options: WindowedOptions;
  readonly #template: Buffer;
  #publisher: Publisher | null = null;
  #closing: Promise<void> | null = null;
  #due = 0;
  #published = 0;
  #acknowledged = 0;
  #publishing = false;
  #isGoingOn = false;
  #isWritable = true;

  private constructor(options: WindowedOptions) {
    this.#options = options;
    this.#template = payloadTemplate(options.payloadBytes);
  }

  static async open(channel: Channel, options: WindowedOptions): Promise<WindowedPublisher> {
    const own = new WindowedPublisher(options);
    own.#publisher = await channel.publisher({
      onAcknowledged: () => {
        own.#acknowledged++;
        own.#turn();
      },
      onRefused: (_, reason) => options.onFailure(new Error(`the broker refused a message: ${reason}`)),
      onWritable: () => {
        own.#isWritable = true;
        own.#turn();
      },
    });
    return own;
  }

  get published(): number {
    return this.#published;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** So many messages, all told, are to be published by now. */
  due(total: number): void {
    this.#due = total;
    this.#turn();
  }

  /** What was due and has not left does not leave any more. */
  stop(): void {
    this.#due = 0;
  }

  /** May be called again. */
  close(): Promise<void> {
    this.stop();
    return (this.#closing ??= this.#publisher?.close() ?? Promise.resolve());
  }

  #turn(): void {
    // A client library may call back while it publishes.
    if (this.#publishing || this.#publisher === null) return;
    this.#publishing = true;
    try {
      for (let left = BURST; left > 0 && this.#mayPublish(); left--) this.#publishOne(this.#publisher);
    } finally {
      this.#publishing = false;
    }
    if (this.#isGoingOn || !this.#mayPublish()) return;
    this.#isGoingOn = true;
    setImmediate(() => {
      this.#isGoingOn = false;
      this.#turn();
    });
  }

  #mayPublish(): boolean {
    const { window } = this.#options;
    return this.#isWritable && this.#published < this.#due && (window === null || this.#published - this.#acknowledged < window);
  }

  #publishOne(publisher: Publisher): void {
    const sequence = this.#published;
    // First: the message may arrive, in another thread, or be acknowledged before `publish` returns.
    this.#count(sequence + 1);
    this.#isWritable = publisher.publish(encodePayload({ template: this.#template, sequence, sentAtMs: performance.now() }));
    if (!this.#isWritable) this.#count(sequence);
  }

  #count(published: number): void {
    this.#published = published;
    this.#options.onCount?.(published);
  }
}
