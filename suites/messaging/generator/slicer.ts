import { setTimeout as sleep } from 'node:timers/promises';
import { metered } from '../../harness/generator/child.ts';
import type { SliceReading } from '../../harness/scenario.ts';
import { perSec } from '../../harness/units.ts';
import type { Audit } from './audit.ts';
import type { OneWay } from './one-way.ts';
import type { Pump } from './pump.ts';

/** R7: what is measured begins after the first tenth of a slice. */
const DROPPED_SHARE = 0.1;
const BARRIER_POLL_MS = 1;
/** No arrival for so long, and what is missing is lost. */
const BARRIER_PATIENCE_MS = 5_000;

/** Runs slices and warm-ups on one pump. */
export class Slicer {
  readonly #pump: Pump;
  readonly #audit: Audit;
  readonly #oneWay: OneWay;
  /** Fires, with the error, when a connection has failed. */
  readonly #failed: AbortSignal;

  constructor(options: { pump: Pump; audit: Audit; oneWay: OneWay; failed: AbortSignal }) {
    this.#pump = options.pump;
    this.#audit = options.audit;
    this.#oneWay = options.oneWay;
    this.#failed = options.failed;
  }

  /** Publishes for so long, then waits until nothing is in flight. */
  async slice(durationMs: number): Promise<SliceReading> {
    const { value, use } = await metered(() => this.#measure(durationMs));
    return { ...value, generator: use };
  }

  /** Keeps publishing and tells the delivered rate of each bin; what follows goes on without a break. */
  async rates(options: { durationMs: number; binMs: number }): Promise<number[]> {
    this.#pump.start();
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
    this.#pump.stop();
    await this.#barrier();
    this.#audit.settle();
    this.#oneWay.discard();
  }

  async #measure(durationMs: number): Promise<Omit<SliceReading, 'generator'>> {
    this.#pump.start();
    await this.#sleep(durationMs * DROPPED_SHARE);
    const from = this.#mark();
    await this.#sleep(durationMs * (1 - DROPPED_SHARE));
    const to = this.#mark();
    this.#pump.stop();
    await this.#barrier();
    const drainMs = performance.now() - to.atMs;
    const counts = this.#audit.settle();
    return {
      operations: counts.delivered,
      metrics: { deliveredPerSec: rateBetween(from, to), drainMs, peakInFlight: this.#pump.peakInFlight },
      audit: { ...counts },
      histograms: { windowedOneWay: this.#oneWay.take() },
    };
  }

  async #barrier(): Promise<void> {
    let inFlight = this.#audit.inFlight;
    let movedAtMs = performance.now();
    while (inFlight > 0 && performance.now() - movedAtMs < BARRIER_PATIENCE_MS) {
      await this.#sleep(BARRIER_POLL_MS);
      if (this.#audit.inFlight !== inFlight) movedAtMs = performance.now();
      inFlight = this.#audit.inFlight;
    }
  }

  #mark(): { atMs: number; delivered: number } {
    return { atMs: performance.now(), delivered: this.#audit.delivered };
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

function rateBetween(from: { atMs: number; delivered: number }, to: { atMs: number; delivered: number }): number {
  return perSec(to.delivered - from.delivered, to.atMs - from.atMs);
}
