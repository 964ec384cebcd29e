import { MicrosHistogram } from '../histogram.ts';
import { ownCpuMs } from '../meters/own.ts';
import type { Arrivals } from './arrivals.ts';

/** Set by whoever does work on this event loop, so that a turn in which there was some is not taken for polling. */
export interface Activity {
  isBusy: boolean;
}

/** Time and the event loop, as the pacer sees them; tests bring their own. */
export interface PacerLoop {
  readonly nowMs: () => number;
  /** Processor time of this process so far. */
  readonly cpuMs: () => number;
  readonly sleep: (work: () => void, durationMs: number) => unknown;
  readonly soon: (work: () => void) => unknown;
}

export const systemLoop: PacerLoop = {
  nowMs: () => performance.now(),
  cpuMs: ownCpuMs,
  sleep: setTimeout,
  soon: setImmediate,
};

export interface PacerOptions {
  readonly arrivals: Arrivals;
  /** Where the arrivals' time begins, on the loop's clock. */
  readonly startMs: number;
  /** Called for each arrival, at its time or as soon after as can be; both on the loop's clock. */
  readonly onArrival: (intendedMs: number, nowMs: number) => void;
  /** Arrivals that were not handed out by `untilMs`. */
  readonly onMissed?: (count: number) => void;
  /** What is not handed out by then never is, but counted. None means no limit. */
  readonly untilMs?: number;
  readonly activity: Activity;
  /** `poll`: to within microseconds, at the price of a core. `timer`: to within a few milliseconds, nearly free. */
  readonly wait: 'poll' | 'timer';
  readonly loop?: PacerLoop;
}

/** Timers fire up to this much late; what is nearer is polled for. */
const NEAR_MS = 2;
/** Overdue arrivals handed out before the sockets get their turn. */
const BATCH = 64;
/** `uv_timer` counts whole milliseconds. */
const LEAST_SLEEP_MS = 1;

/**
 * Hands out arrivals at their intended times. It sleeps while the next one is far and polls the event loop when it is
 * near; what is overdue is handed out at once, never skipped.
 *
 * Processor time spent polling is kept apart from work: over each stretch of polling, turns of the loop in which nothing
 * happened are told from those in which an arrival was handed out or `activity` was set, and the processor time of the
 * stretch is split in proportion to the time of both. (A proportion, because turns are timed by a clock that also counts
 * while the process is not running.)
 */
export class Pacer {
  /** Resolves when the last arrival was handed out, or on `stop`. */
  readonly done: Promise<void>;
  readonly #options: PacerOptions;
  readonly #loop: PacerLoop;
  #finish: () => void = () => undefined;
  #nextMs: number;
  #isStopped = false;
  #pollCpuMs = 0;
  #stretch: { cpuMs: number; turnMs: number; idleMs: number; busyMs: number } | null = null;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#loop = options.loop ?? systemLoop;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#nextMs = options.startMs + options.arrivals.next();
    this.#turn();
  }

  /** Processor time spent polling so far. */
  get pollCpuMs(): number {
    if (this.#stretch !== null) this.#endStretch();
    return this.#pollCpuMs;
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    // Ends the batch, if it is from there that we were stopped.
    this.#nextMs = Infinity;
    if (this.#stretch !== null) this.#endStretch();
    this.#finish();
  }

  readonly #turn = (): void => {
    if (this.#isStopped) return;
    const { activity, untilMs = Infinity, wait } = this.#options;
    const loop = this.#loop;
    let nowMs = loop.nowMs();
    this.#countTurn(nowMs);
    for (let handed = 0; this.#nextMs <= nowMs && handed < BATCH; handed++) {
      if (nowMs > untilMs) this.#countMissed();
      else this.#handOut(nowMs);
      activity.isBusy = true;
      nowMs = loop.nowMs();
    }
    const waitMs = this.#nextMs - nowMs;
    if (waitMs === Infinity) {
      this.stop();
    } else if (wait === 'timer' && waitMs > 0) {
      loop.sleep(this.#turn, Math.max(LEAST_SLEEP_MS, waitMs));
    } else if (waitMs >= NEAR_MS + LEAST_SLEEP_MS) {
      this.#endStretch();
      loop.sleep(this.#turn, Math.floor(waitMs - NEAR_MS));
    } else {
      if (wait === 'poll') this.#stretch ??= { cpuMs: loop.cpuMs(), turnMs: nowMs, idleMs: 0, busyMs: 0 };
      loop.soon(this.#turn);
    }
  };

  #handOut(nowMs: number): void {
    const intendedMs = this.#nextMs;
    this.#nextMs = this.#options.startMs + this.#options.arrivals.next();
    this.#options.onArrival(intendedMs, nowMs);
  }

  #countMissed(): void {
    let count = 1;
    while (this.#options.arrivals.next() !== Infinity) count += 1;
    this.#nextMs = Infinity;
    this.#options.onMissed?.(count);
  }

  #countTurn(nowMs: number): void {
    const { activity } = this.#options;
    const stretch = this.#stretch;
    if (stretch !== null) {
      if (activity.isBusy) stretch.busyMs += nowMs - stretch.turnMs;
      else stretch.idleMs += nowMs - stretch.turnMs;
      stretch.turnMs = nowMs;
    }
    activity.isBusy = false;
  }

  #endStretch(): void {
    const stretch = this.#stretch;
    if (stretch === null) return;
    this.#stretch = null;
    const total = stretch.idleMs + stretch.busyMs;
    if (total > 0) this.#pollCpuMs += ((this.#loop.cpuMs() - stretch.cpuMs) * stretch.idleMs) / total;
  }
}

/**
 * The same pacer with nothing to send: the start delay that this machine and this event loop allow, to set beside that of
 * a generator in the same minute.
 */
export async function nullPacer(options: { arrivals: Arrivals }): Promise<{ startDelay: MicrosHistogram; pollCpuMs: number }> {
  const startDelay = MicrosHistogram.create();
  const pacer = new Pacer({
    arrivals: options.arrivals,
    startMs: performance.now(),
    onArrival: (intendedMs, nowMs) => startDelay.recordMs(nowMs - intendedMs),
    activity: { isBusy: false },
    wait: 'poll',
  });
  await pacer.done;
  return { startDelay, pollCpuMs: pacer.pollCpuMs };
}
