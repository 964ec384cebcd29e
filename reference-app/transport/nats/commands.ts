import type { Consumer, ConsumerMessages, JsMsg } from 'nats';
import { setTimeout as delay } from 'node:timers/promises';

/** Also how long it takes to take nothing more: what the broker has sent in answer to a fetch is waited for. */
const FETCH_MS = 1000;
const RETRY_MS = 1000;

interface FetcherOptions {
  /** Makes the consumer and what it stands on, where they are not there. */
  readonly prepare: () => Promise<Consumer>;
  /** Commands under way at a time. */
  readonly atOnce: number;
  /** Never rejects. */
  readonly handle: (message: JsMsg) => Promise<void>;
  readonly log: (line: string) => void;
}

/** Pulls commands, only as many as there is room for: what a worker holds and does not handle is late for ten seconds when it dies. */
export class CommandFetcher {
  readonly #options: FetcherOptions;
  #underWay = 0;
  readonly #stopping = new AbortController();
  #batch: ConsumerMessages | undefined;
  #onRoom: (() => void) | undefined;
  readonly #run: Promise<void>;

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#run = this.#fetchOn();
  }

  /** Fetches nothing more; resolves when all that was fetched is here. A fetch cut short may be answered all the same, to nobody. */
  finish(): Promise<void> {
    this.#stopping.abort();
    this.#onRoom?.();
    return this.#run;
  }

  /** At once: the connection is gone. */
  stop(): void {
    this.#stopping.abort();
    this.#batch?.stop();
    this.#onRoom?.();
  }

  #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #fetchOn(): Promise<void> {
    const { prepare, atOnce, log } = this.#options;
    for (let consumer: Consumer | null = null; !this.#isStopped(); ) {
      try {
        consumer ??= await prepare();
        if (this.#underWay >= atOnce) await new Promise<void>((resolve) => (this.#onRoom = resolve));
        if (this.#isStopped()) return;
        this.#batch = await consumer.fetch({ max_messages: atOnce - this.#underWay, expires: FETCH_MS });
        for await (const message of this.#batch) this.#take(message);
      } catch (error) {
        if (this.#isStopped()) return;
        consumer = null;
        log(`NATS: commands cannot be fetched: ${error instanceof Error ? error.message : String(error)}; trying again`);
        await delay(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  #take(message: JsMsg): void {
    this.#underWay++;
    void this.#options.handle(message).finally(() => {
      this.#underWay--;
      this.#onRoom?.();
      this.#onRoom = undefined;
    });
  }
}
