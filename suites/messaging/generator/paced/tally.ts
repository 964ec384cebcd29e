import { Recorder } from '../../../harness/generator/http/recorder.ts';
import { LOST_AFTER_MS } from './options.ts';

/** The part of a slice that counts, on the loop's clock. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Times and counts of one slice. What was due within the window is in its times, however late it was sent or came; what
 * came within the window is in its rate.
 */
export class Tally {
  offered = 0;
  delivered = 0;
  /** Sum of the service times of all that came, in the window or not, and their number: for a warm-up. */
  serviceMs = 0;
  arrivals = 0;
  /** From the intended send, from the actual send, and from the one to the other. */
  readonly response = new Recorder();
  readonly service = new Recorder();
  readonly startDelay = new Recorder();
  #window: TimeWindow = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

  /** Forgets everything. */
  reset(window: TimeWindow): void {
    this.#window = window;
    this.offered = this.delivered = this.serviceMs = this.arrivals = 0;
    for (const recorder of [this.response, this.service, this.startDelay]) recorder.reset();
  }

  due(intendedMs: number): void {
    if (this.#counts(intendedMs)) this.offered += 1;
  }

  come(intendedMs: number, sentMs: number, nowMs: number): void {
    this.arrivals += 1;
    this.serviceMs += nowMs - sentMs;
    if (this.#counts(nowMs)) this.delivered += 1;
    if (!this.#counts(intendedMs)) return;
    this.response.recordMs(nowMs - intendedMs);
    this.service.recordMs(nowMs - sentMs);
    this.startDelay.recordMs(sentMs - intendedMs);
  }

  /**
   * One that did not come, or not whole: it stands with the time it was waited for, the time-out at least. A tail without it
   * would be too good.
   *
   * @param sentMs not a number where it could not be sent at all.
   */
  miss(intendedMs: number, sentMs: number, nowMs: number): void {
    if (!this.#counts(intendedMs)) return;
    this.response.recordMs(Math.max(LOST_AFTER_MS, nowMs - intendedMs));
    if (!Number.isNaN(sentMs)) this.service.recordMs(Math.max(LOST_AFTER_MS, nowMs - sentMs));
    this.startDelay.recordMs((Number.isNaN(sentMs) ? nowMs : sentMs) - intendedMs);
  }

  #counts(atMs: number): boolean {
    return atMs >= this.#window.fromMs && atMs < this.#window.toMs;
  }
}
