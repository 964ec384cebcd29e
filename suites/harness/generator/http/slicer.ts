import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../../statistics/random.ts';
import { perSec } from '../../units.ts';
import { metered } from '../child.ts';
import type { Activity } from '../pacer.ts';
import type { HttpAddress } from './connection.ts';
import { LoadDriver, type LoadBounds } from './load.ts';
import type { FullHttpLoadOptions } from './options.ts';
import { Pool } from './pool.ts';
import { readingOf, type HttpReading } from './reading.ts';
import { createRequestSource } from './request-mix.ts';
import { Tally } from './tally.ts';

/** What a warm-up looks at, a value for each bin. */
export interface WarmUpSeries {
  readonly okPerSec: number[];
  /** Mean service time of `ok`; a bin without any repeats the one before. */
  readonly serviceMs: number[];
}

/** Timeouts are found this often: at a twentieth of the timeout, within these bounds. */
const SWEEP_MS = { least: 1, most: 100 };
const SWEEPS_PER_TIMEOUT = 20;

/** Runs slices and warm-ups of one load against one target; connections stay open between them. */
export class HttpSlicer {
  readonly #options: FullHttpLoadOptions;
  readonly #tally: Tally;
  readonly #activity: Activity = { isBusy: false };
  readonly #pool: Pool;
  readonly #driver: LoadDriver;
  readonly #random: Random;
  readonly #sweeper: NodeJS.Timeout;
  readonly #prepared: Promise<void>;
  #slices = 0;
  #isRunning = false;
  #onDrained: (() => void) | null = null;

  constructor(options: FullHttpLoadOptions & { address: HttpAddress }) {
    const { address, load, mix, authority, seed, timeoutMs } = options;
    this.#options = options;
    this.#tally = new Tally({ timeoutMs, kinds: options.countsClasses ? mix.requests.length : 0 });
    this.#random = createRandom(seed);
    this.#pool = new Pool({
      ...options,
      address,
      source: createRequestSource({ mix, host: authority, random: this.#random.fork('mix') }),
      tally: this.#tally,
      activity: this.#activity,
      onEnd: (nowMs) => this.#onEnd(nowMs),
    });
    this.#driver = new LoadDriver({ load, pool: this.#pool, tally: this.#tally, activity: this.#activity });
    const sweepMs = Math.min(SWEEP_MS.most, Math.max(SWEEP_MS.least, Math.min(timeoutMs, options.connectTimeoutMs) / SWEEPS_PER_TIMEOUT));
    this.#sweeper = setInterval(() => this.#pool.sweep(performance.now()), sweepMs);
    this.#prepared = this.#pool.prepare(options.initialConnections);
  }

  /** Loads for so long, or so many requests, then waits until none is under way. */
  async slice(bounds: LoadBounds): Promise<HttpReading> {
    const { durationMs, count } = bounds;
    if (!(Number(durationMs) > 0 || Number(count) > 0)) throw new RangeError('a slice needs a duration or a count above 0');
    await this.#prepared;
    await this.rest();
    const startMs = performance.now();
    this.#tally.reset(startMs + (durationMs ?? Infinity));
    const { value: endMs, use } = await metered(async () => {
      await this.#driver.run({ ...bounds, startMs, random: this.#nextRandom() });
      await this.#drain();
      return performance.now();
    });
    return readingOf({
      tally: this.#tally,
      requestIds: this.#options.countsClasses ? this.#options.mix.requests.map(({ id }) => id) : [],
      windowMs: durationMs ?? endMs - startMs,
      drainMs: Math.max(0, endMs - startMs - (durationMs ?? endMs)),
      connections: this.#pool.connections,
      generator: { ...use, cpuMs: Math.max(0, use.cpuMs - this.#driver.pollCpuMs) },
    });
  }

  /** Keeps loading and tells what each bin brought; what follows goes on without a break. */
  async rates(options: { durationMs: number; binMs: number }): Promise<WarmUpSeries> {
    const { durationMs, binMs } = options;
    await this.#prepared;
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#tally.reset(Infinity);
      // Ends on `rest`; a failure would be a bug, and must not go unheard.
      void this.#driver.run({ startMs: performance.now(), random: this.#nextRandom() });
    }
    const series: WarmUpSeries = { okPerSec: [], serviceMs: [] };
    const startMs = performance.now();
    let before = this.#mark();
    while (before.atMs - startMs < durationMs - binMs / 2) {
      await sleep(Math.max(0, startMs + (series.okPerSec.length + 1) * binMs - performance.now()));
      const now = this.#mark();
      const ok = now.ok - before.ok;
      series.okPerSec.push(perSec(ok, now.atMs - before.atMs));
      series.serviceMs.push(ok > 0 ? (now.serviceMs - before.serviceMs) / ok : (series.serviceMs.at(-1) ?? 0));
      before = now;
    }
    return series;
  }

  /** Ends a warm-up: nothing is under way afterwards. Returns what it counted. */
  async rest(): Promise<{ outcomes: Record<string, number>; reasons: Record<string, string> }> {
    this.#driver.stop();
    this.#isRunning = false;
    await this.#drain();
    return { outcomes: { ...this.#tally.outcomes }, reasons: Object.fromEntries(this.#tally.reasons) };
  }

  close(): void {
    this.#driver.stop();
    clearInterval(this.#sweeper);
    this.#pool.close();
  }

  #nextRandom(): Random {
    return this.#random.fork(`slice/${this.#slices++}`);
  }

  #mark(): { atMs: number; ok: number; serviceMs: number } {
    return { atMs: performance.now(), ok: this.#tally.outcomes.ok, serviceMs: this.#tally.serviceMs };
  }

  #onEnd(nowMs: number): void {
    this.#driver.onEnd(nowMs);
    if (this.#pool.pending === 0) this.#onDrained?.();
  }

  /** Waits, within bounds, until no request is under way; ends those that still are. */
  async #drain(): Promise<void> {
    if (this.#pool.pending === 0) return;
    const patience = new AbortController();
    const drained = new Promise<void>((resolve) => {
      this.#onDrained = resolve;
    });
    const late = sleep(this.#options.drainMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([drained, late]);
    this.#onDrained = null;
    patience.abort();
    this.#pool.abort();
  }
}
