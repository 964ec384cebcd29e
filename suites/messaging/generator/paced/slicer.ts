import { metered } from '../../../harness/generator/child.ts';
import type { Activity, PacerLoop } from '../../../harness/generator/pacer.ts';
import type { SliceReading } from '../../../harness/scenario.ts';
import { createRandom } from '../../../harness/statistics/random.ts';
import { MS_PER_SEC, perSec } from '../../../harness/units.ts';
import type { Audit } from '../audit.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Load } from './load.ts';
import { LOST_AFTER_MS, type PacedLoad } from './options.ts';
import { readingOf } from './reading.ts';
import type { Tally } from './tally.ts';

/** R7: what is measured begins after the first tenth of a slice; what is sent before is audited like the rest. */
const DROPPED_SHARE = 0.1;
const BARRIER_POLL_MS = 1;
/** A warm-up at a rate that the broker does not hold leaves a backlog. */
const REST_MS = 20_000;

export interface PacedSlicerOptions {
  readonly load: PacedLoad;
  readonly dispatcher: Pick<Dispatcher, 'due' | 'settle'>;
  readonly audit: Pick<Audit, 'inFlight'>;
  readonly tally: Tally;
  readonly activity: Activity;
  readonly loop: PacerLoop;
  /** Fires, with the error, when a connection has failed. */
  readonly failed: AbortSignal;
  readonly flush: () => Promise<void>;
  /** A message that did not come within so long after its slice is lost; {@link LOST_AFTER_MS} when left out. */
  readonly lostAfterMs?: number;
}

interface Mark {
  readonly atMs: number;
  readonly arrivals: number;
  readonly serviceMs: number;
}

/** Runs slices and warm-ups of one load over one exchange. */
export class PacedSlicer {
  readonly load: Load;
  readonly #options: PacedSlicerOptions;
  readonly #failure: Promise<never>;
  #slices = 0;
  #isWarmingUp = false;

  constructor(options: PacedSlicerOptions) {
    const { failed } = options;
    this.#options = options;
    this.load = new Load(options);
    this.#failure = new Promise((_, reject) => failed.addEventListener('abort', () => reject(failed.reason as Error), { once: true }));
    // Between slices nobody listens.
    this.#failure.catch(() => undefined);
  }

  /** Loads for so long, then waits until nothing is under way; what has not come by then is lost. */
  async slice(durationMs: number): Promise<SliceReading> {
    const { tally, dispatcher, loop, load } = this.#options;
    const startMs = loop.nowMs();
    const endMs = startMs + durationMs;
    const window = { fromMs: startMs + durationMs * DROPPED_SHARE, toMs: endMs };
    tally.reset(window);
    const { value: doneMs, use } = await metered(() =>
      this.#orFailure(async () => {
        // By the seed and its number alone: every contender of a round meets the same arrivals.
        await this.load.run({ startMs, durationMs, random: this.#random(`slice/${this.#slices++}`) });
        await this.#barrier(endMs, this.#options.lostAfterMs ?? LOST_AFTER_MS);
        return loop.nowMs();
      }),
    );
    const counts = dispatcher.settle();
    return readingOf({
      tally,
      counts,
      kind: load.kind,
      windowMs: window.toMs - window.fromMs,
      drainMs: Math.max(0, doneMs - endMs),
      generator: { ...use, cpuMs: Math.max(0, use.cpuMs - this.load.pollCpuMs) },
    });
  }

  /**
   * Keeps loading and tells of each bin the mean service time in ms (open; a bin without any repeats the one before) or
   * the rate per second (closed).
   */
  async rates(options: { durationMs: number; binMs: number }): Promise<number[]> {
    const { loop, tally } = this.#options;
    const { durationMs, binMs } = options;
    if (!this.#isWarmingUp) {
      this.#isWarmingUp = true;
      tally.reset({ fromMs: 0, toMs: Number.POSITIVE_INFINITY });
      // Ends on `rest`.
      void this.load.run({ startMs: loop.nowMs(), durationMs: Number.POSITIVE_INFINITY, random: this.#random('warm-up') });
    }
    return this.#orFailure(async () => {
      const values: number[] = [];
      const startMs = loop.nowMs();
      let before = this.#mark();
      while (before.atMs - startMs < durationMs - binMs / 2) {
        await this.#sleep(startMs + (values.length + 1) * binMs - loop.nowMs());
        const now = this.#mark();
        values.push(this.#valueOf(before, now) ?? values.at(-1) ?? 0);
        before = now;
      }
      return values;
    });
  }

  /** Ends a warm-up: nothing is under way afterwards, and it is forgotten. Throws when none of its messages came. */
  async rest(): Promise<void> {
    this.load.stop();
    this.#isWarmingUp = false;
    // Whatever the rate was: what comes of it later would be taken for the next slice's.
    await this.#orFailure(() => this.#barrier(this.#options.loop.nowMs(), REST_MS));
    const { published, delivered } = this.#options.dispatcher.settle();
    if (published > 0 && delivered === 0) throw new Error(`none of the ${published} messages of the warm-up came within ${REST_MS / MS_PER_SEC} s`);
  }

  #random(label: string): ReturnType<typeof createRandom> {
    const { load } = this.#options;
    return createRandom(load.kind === 'open' ? load.seed : 0).fork(label);
  }

  /** Waits, within bounds, until nothing is under way. */
  async #barrier(endMs: number, patienceMs: number): Promise<void> {
    const { audit, loop, flush } = this.#options;
    // A generator that fell behind has handed out the last only now.
    const untilMs = Math.max(endMs, loop.nowMs()) + patienceMs;
    while (audit.inFlight > 0 && loop.nowMs() < untilMs) await this.#sleep(BARRIER_POLL_MS);
    await flush();
  }

  #mark(): Mark {
    const { loop, tally } = this.#options;
    return { atMs: loop.nowMs(), arrivals: tally.arrivals, serviceMs: tally.serviceMs };
  }

  #valueOf(before: Mark, now: Mark): number | null {
    const arrivals = now.arrivals - before.arrivals;
    if (this.#options.load.kind === 'closed') return perSec(arrivals, now.atMs - before.atMs);
    return arrivals === 0 ? null : (now.serviceMs - before.serviceMs) / arrivals;
  }

  #sleep(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.#options.loop.sleep(resolve, Math.max(0, durationMs)));
  }

  /** Ends early, with the connection's own error, when that fails. */
  async #orFailure<T>(work: () => Promise<T>): Promise<T> {
    const { failed } = this.#options;
    failed.throwIfAborted();
    try {
      return await Promise.race([work(), this.#failure]);
    } finally {
      if (failed.aborted) this.load.stop();
    }
  }
}
