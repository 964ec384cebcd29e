import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../harness/errors.ts';
import type { Ledger } from './ledger.ts';
import type { Link } from './link.ts';

/** Room that is waited for before publishing again, as a share of the window: small bursts cost a system call each. */
const BURST_SHARE = 4;

export interface LoadOptions {
  readonly link: Link;
  readonly ledger: Ledger;
  /** The broker acknowledges what is published: the window is of messages that it has not acknowledged; else of those not delivered. */
  readonly acknowledges: boolean;
  readonly window: number;
  /** Messages not delivered yet at most, where the broker keeps them. */
  readonly backlog: number;
  /** So long nobody consumes, where the broker keeps messages meanwhile. */
  readonly backlogMs: number;
  /** After which the link must have ended. */
  readonly limitMs: number;
}

/**
 * Publishes to a broker until its connections end, first without a consumer, then with one. Resolves with the reason of the
 * end; rejects when there is none within the limit.
 */
export async function loadUntilEnd(options: LoadOptions): Promise<string> {
  const { link, acknowledges, backlogMs, limitMs } = options;
  const pump = new Pump(options);
  const startMs = performance.now();
  link.onProgress = () => pump.turn();
  try {
    if (acknowledges) {
      pump.start();
      await sleep(backlogMs, undefined, { signal: link.failed });
    }
    await link.consume({ afresh: false });
    pump.start();
    await sleep(Math.max(0, limitMs - (performance.now() - startMs)), undefined, { signal: link.failed });
  } catch (error) {
    // A broker may die while it is asked for a consumer: that is an end like any other.
    return messageOf(link.failed.aborted ? link.failed.reason : error);
  } finally {
    pump.stop();
  }
  throw new Error(`the connections to the broker did not end within ${limitMs} ms`);
}

/** Keeps the window full. */
class Pump {
  readonly #options: LoadOptions;
  #running = false;
  #publishing = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.turn();
  }

  stop(): void {
    this.#running = false;
  }

  turn(): void {
    const { link, window } = this.#options;
    // A client library may call back while it publishes.
    if (!this.#running || this.#publishing || this.#room() < window / BURST_SHARE) return;
    this.#publishing = true;
    while (this.#room() > 0 && link.publish());
    this.#publishing = false;
  }

  #room(): number {
    const { ledger: { published, acknowledged, delivered }, acknowledges, window, backlog } = this.#options;
    return acknowledges ? Math.min(window - (published - acknowledged), backlog - (published - delivered)) : window - (published - delivered);
  }
}
