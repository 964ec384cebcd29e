import { setTimeout as sleep } from 'node:timers/promises';
import { metered } from '../../harness/generator/child.ts';
import type { SliceReading } from '../../harness/scenario.ts';
import { perSec } from '../../harness/units.ts';
import type { AuditCounts } from './audit.ts';
import type { OneWay } from './one-way.ts';

/** What publishes: one pump, or several that start and stop together. */
export interface Load {
  start(): void;
  stop(): void;
  /** The most deliveries that were ever owed at once, as far as the load let it come. */
  readonly peakInFlight: number;
}

/** Where every message is accounted for. */
export interface Account {
  /** Messages not delivered yet to all that should get them, or not acknowledged yet. */
  readonly inFlight: number;
  /** Deliveries since the beginning; rates are made of its differences. */
  readonly delivered: number;
  /** Messages published since the beginning. */
  readonly publishedInAll: number;
  /** Ends a slice: what is still missing is lost. */
  settle(): AuditCounts;
}

interface Mark {
  readonly atMs: number;
  readonly delivered: number;
  readonly published: number;
}

/** R7: what is measured begins after the first tenth of a slice. */
const DROPPED_SHARE = 0.1;
const BARRIER_POLL_MS = 1;
/** No arrival for so long, and what is missing is lost. */
const BARRIER_PATIENCE_MS = 5_000;

/** Runs slices and warm-ups on one load. */
export class Slicer {
  readonly #load: Load;
  readonly #account: Account;
  readonly #oneWay: OneWay;
  /** Fires, with the error, when a connection has failed. */
  readonly #failed: AbortSignal;
  readonly #flush: () => Promise<void>;
  readonly #patienceMs: number;

  constructor(options: { load: Load; account: Account; oneWay: OneWay; failed: AbortSignal; flush: () => Promise<void>; patienceMs?: number }) {
    this.#load = options.load;
    this.#account = options.account;
    this.#oneWay = options.oneWay;
    this.#failed = options.failed;
    this.#flush = options.flush;
    this.#patienceMs = options.patienceMs ?? BARRIER_PATIENCE_MS;
  }

  /** Publishes for so long, then waits until nothing is in flight. */
  async slice(durationMs: number): Promise<SliceReading> {
    const { value, use } = await metered(() => this.#measure(durationMs));
    return { ...value, generator: use };
  }

  /** Keeps publishing and tells the delivered rate of each bin; what follows goes on without a break. */
  async rates(options: { durationMs: number; binMs: number }): Promise<number[]> {
    this.#load.start();
    const rates: number[] = [];
    const startMs = performance.now();
    let before = this.#mark();
    while (before.atMs - startMs < options.durationMs - options.binMs / 2) {
      await this.#sleep(startMs + (rates.length + 1) * options.binMs - performance.now());
      const now = this.#mark();
      rates.push(rateBetween(before, now));
      before = now;
    }
    return rates;
  }

  /** Stops publishing, waits until nothing is in flight, and forgets what was counted. */
  async rest(): Promise<void> {
    this.#load.stop();
    await this.#barrier();
    this.#account.settle();
    this.#oneWay.discard();
  }

  async #measure(durationMs: number): Promise<Omit<SliceReading, 'generator'>> {
    this.#load.start();
    await this.#sleep(durationMs * DROPPED_SHARE);
    const from = this.#mark();
    await this.#sleep(durationMs * (1 - DROPPED_SHARE));
    const to = this.#mark();
    this.#load.stop();
    await this.#barrier();
    const drainMs = performance.now() - to.atMs;
    const counts = this.#account.settle();
    return {
      operations: counts.delivered,
      metrics: { deliveredPerSec: rateBetween(from, to), publishedPerSec: perSec(to.published - from.published, to.atMs - from.atMs), drainMs, peakInFlight: this.#load.peakInFlight },
      audit: { ...counts },
      histograms: { windowedOneWay: this.#oneWay.take() },
    };
  }

  async #barrier(): Promise<void> {
    let inFlight = this.#account.inFlight;
    let movedAtMs = performance.now();
    while (inFlight > 0 && performance.now() - movedAtMs < this.#patienceMs) {
      await this.#sleep(BARRIER_POLL_MS);
      if (this.#account.inFlight !== inFlight) movedAtMs = performance.now();
      inFlight = this.#account.inFlight;
    }
    await this.#flush();
  }

  #mark(): Mark {
    const { delivered, publishedInAll: published } = this.#account;
    return { atMs: performance.now(), delivered, published };
  }

  /** Ends early, with the connection's own error, when that fails. */
  async #sleep(durationMs: number): Promise<void> {
    try {
      await sleep(Math.max(0, durationMs), undefined, { signal: this.#failed });
    } catch (error) {
      this.#failed.throwIfAborted();
      throw error;
    }
  }
}

function rateBetween(from: Mark, to: Mark): number {
  return perSec(to.delivered - from.delivered, to.atMs - from.atMs);
}
