import { setTimeout as sleep } from 'node:timers/promises';
import { FixtureError } from '../../../../fixtures/errors.ts';
import { countSyncs, totalOf, type SyncCounter } from '../../../../fixtures/hosts/syncs.ts';
import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import type { Component, Session, SliceReading, WarmUp } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';
import { OneByOne, type OneByOneOptions } from './one-by-one.ts';

/** Of a slice: enough to tell a sync for each from one for some. */
export const MESSAGES = 150;
const WARM_UP_MESSAGES = 20;
/** A slice takes a second or two; a disk that is busy may need more. */
const LIMIT_MS = 60_000;

export interface FsyncSessionOptions extends Pick<OneByOneOptions, 'openChannel' | 'name' | 'payloadBytes'> {
  readonly contender: MessagingContender;
  readonly server: RunningServer;
  readonly signal: AbortSignal;
}

/**
 * Counts the syncs of a broker while it idles, while messages are published one by one, and while they are consumed. Nothing
 * is metered: strace takes more of the processor than the broker does.
 */
export class FsyncSession implements Session {
  readonly components: readonly Component[] = [];
  readonly #messages: OneByOne;
  readonly #brokerPid: number;

  private constructor(options: { messages: OneByOne; brokerPid: number }) {
    this.#messages = options.messages;
    this.#brokerPid = options.brokerPid;
  }

  static async open(options: FsyncSessionOptions): Promise<FsyncSession> {
    const { contender, server, signal, ...rest } = options;
    if (server.pid === null) throw new UnsupportedError(`${contender.title} is given by URL: its syncs cannot be counted`);
    const { address, credentials, ca } = server;
    const { acknowledges, sharesQueue = true } = contender;
    const messages = await OneByOne.open({ ...rest, address, credentials, ca, acknowledges, keepsForConsumer: acknowledges && sharesQueue });
    const session = new FsyncSession({ messages, brokerPid: server.pid });
    try {
      await session.#counter(signal).then((counter) => counter.stop());
      return session;
    } catch (error) {
      await messages.close();
      throw error;
    }
  }

  /** What a broker makes when the first message comes is made, and on the disk. */
  async warmUp(signal: AbortSignal): Promise<WarmUp> {
    const startMs = performance.now();
    await this.#messages.publish(WARM_UP_MESSAGES, signal);
    await this.#messages.consume(signal);
    return { settled: true, elapsedMs: performance.now() - startMs, method: `${WARM_UP_MESSAGES} messages, published and consumed` };
  }

  /** Idles for `durationMs`; publishing and consuming take as long as they take. */
  async slice({ durationMs, signal }: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const counter = await this.#counter(signal);
    try {
      await sleep(durationMs, undefined, { signal });
      const idle = totalOf(await counter.read());
      const startMs = performance.now();
      await this.#messages.publish(MESSAGES, signal);
      const publishMs = performance.now() - startMs;
      const published = totalOf(await counter.read());
      const counts = await this.#messages.consume(signal);
      const byCall = await counter.read();
      return {
        operations: counts.delivered,
        metrics: {
          syncsPerMessage: (published - idle) / MESSAGES,
          consumeSyncsPerMessage: (totalOf(byCall) - published) / MESSAGES,
          idleSyncsPerMessage: ((idle / durationMs) * publishMs) / MESSAGES,
          // Of the whole slice: by which calls.
          ...Object.fromEntries(Object.entries(byCall).map(([name, count]) => [`calls of ${name}`, count])),
        },
        audit: { ...counts },
      };
    } finally {
      await counter.stop();
    }
  }

  close(): Promise<void> {
    return this.#messages.close();
  }

  /** Only while it is needed: a process has one tracer at a time, and contenders share their brokers. */
  async #counter(signal: AbortSignal): Promise<SyncCounter> {
    try {
      return await countSyncs({ pid: this.#brokerPid, limitMs: LIMIT_MS, signal });
    } catch (error) {
      // No strace and no right to use it: nothing is wrong with the broker.
      if (error instanceof FixtureError && error.kind === 'start') throw new UnsupportedError(`${error.message} ${error.hint}`, { cause: error });
      throw error;
    }
  }
}
