import { UnsupportedError } from '../../../harness/errors.ts';
import type { SliceReading, UsageSource } from '../../../harness/scenario.ts';
import { perSec } from '../../../harness/units.ts';
import { Audit } from '../audit.ts';
import type { Channel, OpenChannel } from '../endpoints.ts';
import { auditing } from './arrival.ts';
import { until, within, type Ending } from './bounded.ts';
import { Closers } from './closers.ts';
import { channelOptions, freshName, type EndpointOptions } from './endpoint-options.ts';
import { readFootprint } from './footprint.ts';
import { WindowedPublisher } from './windowed-publisher.ts';

export interface BacklogOptions extends EndpointOptions {
  /** In a backlog. */
  readonly messages: number;
  /** See `WindowedOptions`. */
  readonly window: number | null;
  /** Where the broker's memory is read. */
  readonly usage: UsageSource;
}

/** What is waited for, and how long. */
export interface BacklogPatience {
  /** For one message, published before there was a consumer. */
  readonly keptMs: number;
  /** For the next message, or the next acknowledgement. */
  readonly stallMs: number;
  /** For all of a backlog to be acknowledged; as long again for it to be delivered. */
  readonly limitMs: number;
  /** For an endpoint to open or to close. */
  readonly endpointMs: number;
}

const patienceOf: BacklogPatience = { keptMs: 1000, stallMs: 4000, limitMs: 12_000, endpointMs: 3000 };

/** One backlog at work. */
interface Trial {
  readonly channel: Channel;
  readonly audit: Audit;
  readonly failure: AbortController;
  readonly closers: Closers;
}

/** Builds a backlog in a channel that has no consumer, then opens one and drains it; each backlog has a channel of its own. */
export class Backlog {
  readonly #openChannel: OpenChannel;
  readonly #options: BacklogOptions;
  readonly #patience: BacklogPatience;

  private constructor(openChannel: OpenChannel, options: BacklogOptions, patience: BacklogPatience) {
    this.#openChannel = openChannel;
    this.#options = options;
    this.#patience = patience;
  }

  /** Tries with one message that the broker keeps it for a consumer to come; throws `UnsupportedError` when it does not. */
  static async open(openChannel: OpenChannel, options: BacklogOptions, patience = patienceOf): Promise<Backlog> {
    const { keptMs } = patience;
    const probe = new Backlog(openChannel, { ...options, messages: 1 }, { ...patience, stallMs: keptMs });
    const { audit } = await probe.slice();
    if (audit['delivered'] === 0) {
      throw new UnsupportedError(
        `${options.title} keeps nothing for a consumer to come: a message that was published before there was one did not reach it within ${keptMs} ms, so there is no backlog to build`,
      );
    }
    return new Backlog(openChannel, options, patience);
  }

  /** A whole backlog, from its first message to its last. Waits no longer than patience allows, and says for what. */
  async slice(): Promise<Omit<SliceReading, 'generator'>> {
    const { acknowledges, messages } = this.#options;
    const closers = new Closers(this.#patience.endpointMs);
    return closers.around(async () => {
      const failure = new AbortController();
      const opening = this.#openChannel(channelOptions(this.#options, { name: freshName(), onFailure: (error) => failure.abort(error) }));
      const channel = await this.#bounded(opening, 'the channel to open');
      closers.add('the channel to be removed', () => channel.close());
      const trial: Trial = { channel, failure, closers, audit: new Audit({ acknowledges }) };
      const { buildMs } = await this.#build(trial);
      // What it takes up, not by how much it grew: memory that it has kept from an earlier backlog and fills again is no growth.
      const { memoryBytes } = readFootprint({ source: this.#options.usage, folder: null });
      const { drainMs, toFirstMs } = await this.#drain(trial);
      const counts = trial.audit.settle();
      return {
        operations: counts.delivered,
        metrics: {
          buildPerSec: perSec(messages, buildMs),
          // Nothing came: there is no time to tell.
          ...(counts.delivered > 0 && { drainPerSec: perSec(counts.delivered, drainMs), drainToFirstMs: toFirstMs }),
          ...(memoryBytes !== null && { standingMemoryBytes: memoryBytes }),
        },
        audit: { ...counts },
      };
    });
  }

  /** From the first publish until the broker has acknowledged the last; where it does not, until it has closed the connection. */
  async #build({ channel, failure, audit, closers }: Trial): Promise<{ buildMs: number }> {
    const { messages, acknowledges, payloadBytes, window } = this.#options;
    const opening = WindowedPublisher.open(channel, { payloadBytes, window, onFailure: (error) => failure.abort(error) });
    const publisher = await this.#bounded(opening, 'the publisher to open');
    closers.add('the publisher to close', () => publisher.close());
    const startMs = performance.now();
    publisher.due(messages);
    const have = (): number => (acknowledges ? publisher.acknowledged : publisher.published);
    const ending = await this.#until(have, failure.signal);
    if (ending !== 'reached') throw new Error(`only ${have()} of ${messages} messages were ${acknowledges ? 'acknowledged' : 'taken'}: ${this.#wordsOf(ending)}`);
    // Without acknowledgements the end of the connection is all that tells that the broker has read it.
    if (!acknowledges) await this.#bounded(publisher.close(), 'the publisher to close');
    const buildMs = performance.now() - startMs;
    audit.published(messages);
    audit.acknowledge(publisher.acknowledged);
    return { buildMs };
  }

  /** Both times from the consumer's opening, its connection included. */
  async #drain({ channel, failure, audit, closers }: Trial): Promise<{ drainMs: number; toFirstMs: number }> {
    const { messages, payloadBytes, prefetch, acknowledgeEvery } = this.#options;
    const arrive = auditing({ audit, payloadBytes });
    let first = 0;
    let last = 0;
    let arrived = 0;
    const startMs = performance.now();
    const onMessage = (payload: Uint8Array): void => {
      last = performance.now();
      if (arrived++ === 0) first = last;
      arrive(payload);
    };
    const consumer = await this.#bounded(channel.consumer({ index: 0, prefetch, acknowledgeEvery, onMessage }), 'the consumer to open');
    closers.add('the consumer to close', () => consumer.close());
    const ending = await this.#until(() => arrived, failure.signal);
    if (ending === 'late') throw new Error(`only ${arrived} of ${messages} messages of the backlog were delivered: ${this.#wordsOf(ending)}`);
    await this.#bounded(consumer.flush(), 'the last acknowledgements to leave');
    return { drainMs: last - startMs, toFirstMs: first - startMs };
  }

  #until(count: () => number, failed: AbortSignal): Promise<Ending> {
    const { stallMs: patienceMs, limitMs } = this.#patience;
    return until({ reached: () => count() >= this.#options.messages, progress: count, patienceMs, limitMs, failed });
  }

  #wordsOf(ending: Ending): string {
    const { stallMs, limitMs } = this.#patience;
    return ending === 'late' ? `that was not enough within ${limitMs} ms` : `no further came within ${stallMs} ms`;
  }

  #bounded<T>(work: Promise<T>, what: string): Promise<T> {
    return within(work, { what, limitMs: this.#patience.endpointMs });
  }
}
