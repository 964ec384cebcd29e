import { metered } from '../../../harness/generator/child.ts';
import type { Activity, PacerLoop } from '../../../harness/generator/pacer.ts';
import type { SliceReading } from '../../../harness/scenario.ts';
import { createRandom } from '../../../harness/statistics/random.ts';
import { MS_PER_SEC } from '../../../harness/units.ts';
import type { Audit } from '../audit.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Load } from './load.ts';
import { LOST_AFTER_MS, type PacedLoad } from './options.ts';
import { readingOf } from './reading.ts';
import type { Tally } from './tally.ts';

/** R7: what is measured begins after the first tenth of a slice; what is sent before is audited like the rest. */
const DROPPED_SHARE = 0.1;
const BARRIER_POLL_MS = 1;

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

/** Runs slices and warm-ups of one load over one exchange. */
export class PacedSlicer {
  readonly load: Load;
  readonly #options: PacedSlicerOptions;
  readonly #failure: Promise<never>;
  #slices = 0;
  #warmUps = 0;

  constructor(options: PacedSlicerOptions) {
    const { failed } = options;
    this.#options = options;
    this.load = new Load(options);
    this.#failure = new Promise((_, reject) => failed.addEventListener('abort', () => reject(failed.reason as Error), { once: true }));
    // Between slices nobody listens.
    this.#failure.catch(() => undefined);
  }

  /** Loads for so long, then waits until nothing is under way; what has not come by then is lost. */
  slice(durationMs: number): Promise<SliceReading> {
    // By the seed and its number alone: every contender of a round meets the same arrivals.
    return this.#run(durationMs, `slice/${this.#slices++}`);
  }

  /**
   * Runs a slice for each bin, as slices are what is to be warm, and tells of each the mean service time in ms (open) or
   * the rate per second (closed).
   *
   * @throws Error when nothing comes: what follows would wait for it again and again.
   */
  async rates(options: { durationMs: number; binMs: number }): Promise<number[]> {
    const { tally, load, lostAfterMs = LOST_AFTER_MS } = this.#options;
    const { durationMs, binMs } = options;
    const values: number[] = [];
    while (values.length * binMs < durationMs - binMs / 2) {
      const { audit, metrics } = await this.#run(binMs, `warm-up/${this.#warmUps++}`);
      const { published = 0, delivered = 0 } = audit;
      if (published > 0 && delivered === 0) throw new Error(`none of the ${published} messages of the warm-up came within ${lostAfterMs / MS_PER_SEC} s`);
      const serviceMs = tally.arrivals === 0 ? (values.at(-1) ?? 0) : tally.serviceMs / tally.arrivals;
      values.push(load.kind === 'closed' ? (metrics['deliveredPerSec'] ?? 0) : serviceMs);
    }
    return values;
  }

  /** Ends a warm-up, which leaves nothing under way. */
  rest(): Promise<void> {
    return Promise.resolve();
  }

  async #run(durationMs: number, label: string): Promise<SliceReading> {
    const { tally, dispatcher, loop, load, lostAfterMs = LOST_AFTER_MS } = this.#options;
    const startMs = loop.nowMs();
    const endMs = startMs + durationMs;
    const window = { fromMs: startMs + durationMs * DROPPED_SHARE, toMs: endMs };
    tally.reset(window);
    const { value: doneMs, use } = await metered(() =>
      this.#orFailure(async () => {
        await this.load.run({ startMs, durationMs, random: this.#random(label) });
        await this.#barrier(endMs, lostAfterMs);
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
