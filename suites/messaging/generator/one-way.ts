import { MicrosHistogram } from '../../harness/histogram.ts';

/**
 * Samples of the time from publishing to arrival. Under a full window this is mostly time spent in queues: it says how
 * deep the pipe was, and is no latency under load (R1).
 */
export class OneWay {
  /** A message is sampled when `sequence & mask` is zero. */
  readonly mask: number;
  readonly #histogram = MicrosHistogram.create();

  /** Samples one message in `every`, a power of two. */
  constructor(every: number) {
    this.mask = every - 1;
  }

  /** Both in milliseconds of this process's monotonic clock. */
  sample(sentAtMs: number, nowMs: number): void {
    const durationMs = nowMs - sentAtMs;
    // A time that is no number was not written by us; the sequence beside it may be right nevertheless.
    if (Number.isFinite(durationMs)) this.#histogram.recordMs(durationMs);
  }

  /** The samples since the last call, encoded. */
  take(): string {
    const encoded = this.#histogram.encode();
    this.#histogram.reset();
    return encoded;
  }

  discard(): void {
    this.#histogram.reset();
  }
}
