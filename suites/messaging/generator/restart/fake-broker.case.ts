import type { Channel, ConsumerOptions, OpenChannel, PublisherOptions } from '../endpoints.ts';

/** A broker in memory, with one queue. What it does wrong is set by its fields. */
export class FakeBroker {
  isUp = true;
  acknowledges = true;
  delivers = true;
  refuses = false;
  /** Payloads that were published and not handed to a consumer. */
  readonly queue: Buffer[] = [];
  attempts = 0;
  readonly kept: boolean[] = [];
  peakUnacknowledged = 0;
  afresh: (true | undefined)[] = [];
  #unacknowledged = 0;
  #consumer: ConsumerOptions | null = null;
  #failures: ((error: Error) => void)[] = [];

  readonly openChannel: OpenChannel = ({ onFailure }) => {
    this.attempts++;
    if (!this.isUp) return Promise.reject(new Error('connect ECONNREFUSED'));
    this.#failures.push(onFailure);
    const channel: Channel = {
      publisher: (options) => Promise.resolve({ publish: this.#publisher(options), close: () => Promise.resolve() }),
      consumer: (options) => {
        this.#consumer = options;
        this.afresh.push(options.afresh);
        this.#deliver();
        return Promise.resolve({ flush: () => Promise.resolve(), close: () => Promise.resolve() });
      },
      close: ({ keep = false } = {}) => Promise.resolve(void this.kept.push(keep)),
    };
    return Promise.resolve(channel);
  };

  /** Ends every connection, and keeps what it has. */
  kill(): void {
    this.isUp = false;
    this.#consumer = null;
    this.#unacknowledged = 0;
    for (const fail of this.#failures.splice(0)) fail(new Error('the broker is gone'));
  }

  #publisher({ onAcknowledged, onRefused }: PublisherOptions): (payload: Buffer) => boolean {
    let next = 0;
    return (payload) => {
      const index = next++;
      this.peakUnacknowledged = Math.max(this.peakUnacknowledged, ++this.#unacknowledged);
      setImmediate(() => {
        if (!this.isUp) return;
        if (this.refuses) {
          onRefused(index, 'no space');
          return;
        }
        this.queue.push(payload);
        if (this.acknowledges) {
          this.#unacknowledged--;
          onAcknowledged(index);
        }
        this.#deliver();
      });
      return true;
    };
  }

  #deliver(): void {
    if (this.#consumer === null || !this.delivers) return;
    for (const payload of this.queue.splice(0)) this.#consumer.onMessage(payload);
  }
}
