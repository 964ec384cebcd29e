import { createArrivals } from '../../../harness/generator/arrivals.ts';
import { Pacer, type Activity, type PacerLoop } from '../../../harness/generator/pacer.ts';
import type { Random } from '../../../harness/statistics/random.ts';
import type { Audit } from '../audit.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { PacedLoad } from './options.ts';

export interface LoadOptions {
  readonly load: PacedLoad;
  readonly dispatcher: Pick<Dispatcher, 'due'>;
  readonly audit: Pick<Audit, 'inFlight'>;
  readonly activity: Activity;
  readonly loop: PacerLoop;
}

/** Says when messages are due: by a clock, or by those that have come. */
export class Load {
  readonly #options: LoadOptions;
  #pacer: Pacer | null = null;
  #isClosedRunning = false;
  #stop: () => void = () => undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Processor time that the last `run` spent polling. */
  get pollCpuMs(): number {
    return this.#pacer?.pollCpuMs ?? 0;
  }

  /** Resolves when no more messages are to come: every one that was due has been handed out, however late. */
  async run(options: { startMs: number; durationMs: number; random: Random }): Promise<void> {
    this.stop();
    const { load } = this.#options;
    if (load.kind === 'open') await this.#runOpen(load.ratePerSec, options);
    else await this.#runClosed(options.durationMs);
  }

  stop(): void {
    this.#pacer?.stop();
    this.#stop();
  }

  /** To be told when a message has come or was acknowledged. */
  onArrival(): void {
    if (this.#isClosedRunning) this.#refill();
  }

  async #runOpen(ratePerSec: number, options: { startMs: number; durationMs: number; random: Random }): Promise<void> {
    const { startMs, durationMs, random } = options;
    const { dispatcher, activity, loop } = this.#options;
    this.#pacer = new Pacer({
      arrivals: createArrivals({ process: 'poisson', rate: ratePerSec, durationMs, random }),
      startMs,
      onArrival: (intendedMs) => dispatcher.due(intendedMs),
      activity,
      wait: 'poll',
      loop,
    });
    await this.#pacer.done;
  }

  async #runClosed(durationMs: number): Promise<void> {
    this.#isClosedRunning = true;
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        if (this.#stop === stop) this.#isClosedRunning = false;
        resolve();
      };
      this.#stop = stop;
      this.#options.loop.sleep(stop, durationMs);
      this.#refill();
    });
  }

  #refill(): void {
    const { load, dispatcher, audit, loop } = this.#options;
    if (load.kind !== 'closed') return;
    while (audit.inFlight < load.window) dispatcher.due(loop.nowMs());
  }
}
