import { setTimeout as sleep } from 'node:timers/promises';
import type { SliceReading } from '../../../harness/scenario.ts';
import { MS_PER_SEC } from '../../../harness/units.ts';
import type { OpenChannel } from '../endpoints.ts';
import { until, within } from './bounded.ts';
import { Closers } from './closers.ts';
import { channelOptions, freshName, type EndpointOptions } from './endpoint-options.ts';
import { SharedCounts } from './shared-counts.ts';
import { metricsOf } from './slow-metrics.ts';
import { SlowWorkerThread } from './slow-worker-thread.ts';
import { WindowedPublisher } from './windowed-publisher.ts';

export interface SlowConsumerOptions extends EndpointOptions {
  /** Offered, timer-paced. */
  readonly ratePerSec: number;
  /** What the consumer's handler takes for a message. */
  readonly handlerMs: number;
  /** See `WindowedOptions`. */
  readonly window: number | null;
}

/** What is waited for once the publisher has stopped and the consumer is fast, and how long. */
export interface CatchUpPatience {
  /** For the next message. */
  readonly stallMs: number;
  /** For all of them. */
  readonly limitMs: number;
  /** For an endpoint to open or to close. */
  readonly endpointMs: number;
}

const patienceOf: CatchUpPatience = { stallMs: 3000, limitMs: 15_000, endpointMs: 3000 };
const TICK_MS = 1;

/** A reading, and the words that the consumer's connection failed with; null: it stood. */
export interface SlowReading extends Omit<SliceReading, 'generator'> {
  readonly disconnection: string | null;
}

/** Loads one consumer with more than it can take for a while, then lets it catch up. Each time with a channel of its own. */
export class SlowConsumer {
  readonly #openChannel: OpenChannel;
  readonly #options: SlowConsumerOptions;
  readonly #patience: CatchUpPatience;

  constructor(openChannel: OpenChannel, options: SlowConsumerOptions, patience = patienceOf) {
    this.#openChannel = openChannel;
    this.#options = options;
    this.#patience = patience;
  }

  async slice(durationMs: number): Promise<SlowReading> {
    const closers = new Closers(this.#patience.endpointMs);
    return closers.around(() => this.#observe({ durationMs, closers }));
  }

  async #observe({ durationMs, closers }: { durationMs: number; closers: Closers }): Promise<SlowReading> {
    const { handlerMs, payloadBytes, window } = this.#options;
    const name = freshName();
    const shared = new SharedCounts();
    const failure = new AbortController();
    const onFailure = (error: Error): void => failure.abort(error);
    const channel = await this.#bounded(this.#openChannel(channelOptions(this.#options, { name, onFailure })), 'the channel to open');
    closers.add('the channel to be removed', () => channel.close());
    const thread = await SlowWorkerThread.start({ endpoint: this.#options, name, handlerMs, shared: shared.buffer, onFailure });
    closers.add('the slow consumer to end', () => {
      shared.hurry();
      return thread.end();
    });
    const onCount = (published: number): void => {
      shared.published = published;
    };
    const publisher = await this.#bounded(WindowedPublisher.open(channel, { payloadBytes, window, onCount, onFailure }), 'the publisher to open');
    closers.add('the publisher to close', () => publisher.close());
    const offered = await this.#load(publisher, { durationMs, failed: failure.signal });
    return this.#catchUp({ offered, publisher, thread, shared, failed: failure.signal });
  }

  /** Publishes at the offered rate; says how much that was. What is due and cannot leave is made up for when it can. */
  async #load(publisher: WindowedPublisher, options: { durationMs: number; failed: AbortSignal }): Promise<number> {
    const { durationMs, failed } = options;
    const dueAfter = (elapsedMs: number): number => Math.floor((this.#options.ratePerSec * elapsedMs) / MS_PER_SEC);
    const startMs = performance.now();
    for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs = performance.now() - startMs) {
      failed.throwIfAborted();
      publisher.due(dueAfter(elapsedMs));
      await sleep(TICK_MS);
    }
    publisher.due(dueAfter(durationMs));
    publisher.stop();
    return dueAfter(durationMs);
  }

  async #catchUp(options: { offered: number; publisher: WindowedPublisher; thread: SlowWorkerThread; shared: SharedCounts; failed: AbortSignal }): Promise<SlowReading> {
    const { offered, publisher, thread, shared, failed } = options;
    const { acknowledges } = this.#options;
    const { stallMs: patienceMs, limitMs } = this.#patience;
    const behind = shared.published - shared.arrived;
    const startMs = performance.now();
    shared.hurry();
    const hasAll = (): boolean => shared.arrived >= shared.published && (!acknowledges || publisher.acknowledged >= shared.published);
    const ending = await until({ reached: () => thread.disconnection !== null || hasAll(), progress: () => shared.arrived + publisher.acknowledged, patienceMs, limitMs, failed });
    const catchUpMs = performance.now() - startMs - (ending === 'stalled' ? patienceMs : 0);
    if (ending === 'late') throw new Error(`the consumer, fast again, had not caught up after ${limitMs} ms: ${shared.arrived} of ${shared.published} messages came`);
    const { disconnection } = thread;
    const counts = await thread.settle();
    return {
      operations: counts.delivered,
      metrics: metricsOf({ offered, counts, behind, catchUpMs, disconnection }),
      audit: { ...counts, ...(acknowledges && { acknowledged: publisher.acknowledged }) },
      disconnection,
    };
  }

  #bounded<T>(work: Promise<T>, what: string): Promise<T> {
    return within(work, { what, limitMs: this.#patience.endpointMs });
  }
}
