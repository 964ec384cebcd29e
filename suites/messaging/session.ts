import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../../fixtures/servers/server.ts';
import { Generator } from '../harness/generator/generator.ts';
import { untilSettled } from '../harness/generator/until-settled.ts';
import type { Component, Session, SliceReading, WarmUp } from '../harness/scenario.ts';
import type { OpenOptions } from './generator/main.ts';

/** What a session needs of a broker. */
export type Broker = Pick<RunningServer, 'kind' | 'address' | 'credentials' | 'ca' | 'usage' | 'exited'>;

/** What the session itself tells its generator. */
type OpenCommon = Pick<OpenOptions, 'driver' | 'address' | 'credentials' | 'ca'>;

const OPEN_TIMEOUT_MS = 20_000;
/** Beyond the slice itself: the barrier's patience, and a slow broker's drain. */
const REPLY_TIMEOUT_MS = 30_000;
/** A dead broker is seen first by its connections; so long its own reason is waited for. */
const EXIT_NOTICE_MS = 400;

/** One publisher, one consumer. */
export type PairLoad = Pick<OpenOptions, 'acknowledges' | 'channel' | 'payloadBytes' | 'window' | 'prefetch' | 'acknowledgeEvery' | 'sampleEvery'>;

/** The job of {@link PairLoad}. */
const PAIR_JOB = new URL('generator/main.js', import.meta.url);

/** How a session's generator is opened. */
export interface SessionOptions<Load extends object = PairLoad> {
  readonly broker: Broker;
  readonly driver: URL;
  readonly cpus: readonly number[];
  readonly load: Load;
  /** The generator's compiled module, made by `slicingJob`, that takes such a load. One for {@link PairLoad} when left out. */
  readonly job?: URL;
  /** What the values are by which its warm-up settles, for the record. The delivered rate when left out. */
  readonly warmUpSeries?: string;
  readonly signal: AbortSignal;
}

/** One generator process, publishing to and consuming from one broker, slice by slice. */
export class MessagingSession implements Session {
  readonly components: readonly Component[];
  readonly #generator: Generator;
  readonly #broker: Broker;
  readonly #warmUpSeries: string;
  /** Rejects when the broker ends. */
  readonly #brokerEnd: Promise<never>;

  private constructor(options: { broker: Broker; generator: Generator; warmUpSeries: string }) {
    const { broker, generator, warmUpSeries } = options;
    this.#broker = broker;
    this.#warmUpSeries = warmUpSeries;
    this.#generator = generator;
    this.components = [
      { name: 'broker', source: broker.usage },
      { name: 'generator', source: { kind: 'processes', rootPid: generator.pid } },
    ];
    this.#brokerEnd = broker.exited.then(({ reason }) => {
      throw new Error(endOf(broker, reason));
    });
    // Between slices nobody listens.
    this.#brokerEnd.catch(() => undefined);
  }

  /** Starts the generator and connects it. */
  static async open<Load extends object = PairLoad>(options: SessionOptions<Load>): Promise<MessagingSession> {
    const { broker, driver, cpus, load, job = PAIR_JOB, warmUpSeries = 'delivered rate', signal } = options;
    const { address, credentials, ca } = broker;
    const open: Load & OpenCommon = { ...load, driver: driver.href, address, credentials, ca };
    try {
      const generator = await Generator.start({ module: job, cpus, open, openTimeoutMs: OPEN_TIMEOUT_MS, signal });
      return new MessagingSession({ broker, generator, warmUpSeries });
    } catch (error) {
      const end = await Promise.race([broker.exited, sleep(EXIT_NOTICE_MS)]);
      throw end === undefined ? error : new Error(endOf(broker, end.reason), { cause: error });
    }
  }

  /** Pid of the generator process. */
  get generatorPid(): number {
    return this.#generator.pid;
  }

  warmUp(signal: AbortSignal): Promise<WarmUp> {
    return untilSettled({
      what: `${this.#warmUpSeries} in bins`,
      series: (stretch) => this.#ask<number[]>('rates', stretch, { durationMs: stretch.durationMs, signal }),
      then: () => this.#ask('rest', null, { durationMs: 0, signal }),
    });
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const { durationMs, signal } = options;
    return this.#ask<SliceReading>('slice', { durationMs }, { durationMs, signal });
  }

  close(): Promise<void> {
    return this.#generator.close();
  }

  async #ask<T>(command: string, payload: unknown, options: { durationMs: number; signal: AbortSignal }): Promise<T> {
    const { durationMs, signal } = options;
    const answer = this.#generator.request<T>(command, payload, { timeoutMs: durationMs + REPLY_TIMEOUT_MS, signal });
    try {
      return await Promise.race([answer, this.#brokerEnd]);
    } catch (error) {
      answer.catch(() => undefined);
      signal.throwIfAborted();
      await Promise.race([this.#brokerEnd, sleep(EXIT_NOTICE_MS)]);
      throw new Error(`${this.#broker.kind}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

function endOf(broker: Broker, reason: string): string {
  return `broker ${broker.kind} exited: ${reason}`;
}
