import type { Random } from '../../statistics/random.ts';
import { createArrivals, type ArrivalOptions, type RateSchedule } from '../arrivals.ts';
import { Pacer, type Activity } from '../pacer.ts';
import type { Pool } from './pool.ts';
import type { Tally } from './tally.ts';

/** `open`: requests come at their own times. `closed`: each connection sends the next when the last is answered. */
export type HttpLoad =
  | {
      readonly kind: 'open';
      readonly process: ArrivalOptions['process'];
      readonly rate: number | RateSchedule;
      /** See {@link Pacer}; `poll` when left out. */
      readonly wait?: 'poll' | 'timer';
    }
  | { readonly kind: 'closed'; readonly connections: number; readonly thinkMs?: number };

/** How long, or how many; at least one of them, save for a warm-up. */
export interface LoadBounds {
  readonly durationMs?: number;
  readonly count?: number;
}

/** Requests that are due are still sent for so long after the end; what is overdue for longer is counted, not sent. */
const GRACE_MS = 50;

export interface DriverOptions {
  readonly load: HttpLoad;
  readonly pool: Pool;
  readonly tally: Tally;
  readonly activity: Activity;
}

/** Starts requests, by a clock or by answers. */
export class LoadDriver {
  readonly #options: DriverOptions;
  #pacer: Pacer | null = null;
  #users: { left: number; untilMs: number; done: () => void } | null = null;
  readonly #thinking = new Set<NodeJS.Timeout>();

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** Processor time that the last `run` spent polling. */
  get pollCpuMs(): number {
    return this.#pacer?.pollCpuMs ?? 0;
  }

  /** Starts requests from `startMs` on; resolves when no more are to come. `random` decides the arrivals. */
  async run(options: LoadBounds & { startMs: number; random: Random }): Promise<void> {
    this.stop();
    const { load } = this.#options;
    if (load.kind === 'open') await this.#runOpen({ ...options, load });
    else await this.#runClosed({ ...options, load });
  }

  stop(): void {
    this.#pacer?.stop();
    for (const timer of this.#thinking) clearTimeout(timer);
    this.#thinking.clear();
    this.#users?.done();
    this.#users = null;
  }

  /** To be told of each request that has ended. */
  onEnd(nowMs: number): void {
    if (this.#users === null) return;
    const { load } = this.#options;
    if (load.kind !== 'closed' || load.thinkMs === undefined || load.thinkMs <= 0) {
      this.#startOne(nowMs);
      return;
    }
    const timer = setTimeout(() => {
      this.#thinking.delete(timer);
      this.#options.activity.isBusy = true;
      this.#startOne(performance.now());
    }, load.thinkMs);
    this.#thinking.add(timer);
  }

  #startOne(nowMs: number): void {
    const users = this.#users;
    if (users === null || users.left <= 0 || nowMs >= users.untilMs) return;
    users.left -= 1;
    this.#options.pool.submit(nowMs, nowMs);
    if (users.left === 0) users.done();
  }

  async #runOpen(options: LoadBounds & { startMs: number; random: Random; load: Extract<HttpLoad, { kind: 'open' }> }): Promise<void> {
    const { load, startMs, durationMs = Infinity, count = Infinity, random } = options;
    const { pool, tally, activity } = this.#options;
    // Every field is given each time: objects of another shape would send the compiler back to work amid a slice.
    this.#pacer = new Pacer({
      arrivals: createArrivals({ process: load.process, rate: load.rate, durationMs, count, random }),
      startMs,
      wait: load.wait ?? 'poll',
      activity,
      onArrival: (intendedMs, nowMs) => pool.submit(intendedMs, nowMs),
      untilMs: startMs + durationMs + GRACE_MS,
      onMissed: (missed) => {
        tally.started += missed;
        tally.startedInWindow += missed;
        tally.fail('overflow', 'the generator was too slow to send what was due', { count: missed });
      },
    });
    await this.#pacer.done;
  }

  async #runClosed(options: LoadBounds & { startMs: number; load: Extract<HttpLoad, { kind: 'closed' }> }): Promise<void> {
    const { load, startMs, durationMs = Infinity, count = Infinity } = options;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((done) => {
      this.#users = { left: count, untilMs: startMs + durationMs, done };
      if (durationMs !== Infinity) timer = setTimeout(done, startMs + durationMs - performance.now());
      for (let user = 0; user < load.connections; user++) this.#startOne(performance.now());
    });
    clearTimeout(timer);
    this.#users = null;
  }
}
