import { noOutcomes, outcomeNames, type Outcome, type OutcomeCounts } from './outcomes.ts';
import { ClassTally } from './class-tally.ts';
import { Recorder } from './recorder.ts';

/** Counts and times of one slice. */
export class Tally {
  started = 0;
  /** Written to a connection; a retry is not counted again. */
  written = 0;
  /** Sent once more after the target had closed an idle connection under the first attempt. */
  retried = 0;
  /** Requests that found every connection busy and none more allowed. */
  capHits = 0;
  connectionsOpened = 0;
  connectionsFailed = 0;
  /** Of `started`, `written` and `ok`: what fell into the window, before the drain. */
  startedInWindow = 0;
  writtenInWindow = 0;
  okInWindow = 0;
  /** Sum of the service times of `ok`. */
  serviceMs = 0;
  readonly outcomes: OutcomeCounts = noOutcomes();
  /** For each outcome but `ok`, what the first one said. */
  readonly reasons = new Map<Outcome, string>();
  readonly #response = new Recorder();
  readonly #service = new Recorder();
  readonly #startDelay = new Recorder();
  readonly #timeoutMs: number;
  /** By their place in the mix; none where it is of one request, whose figures are those of the whole, or where they are all alike. */
  readonly #classes: readonly ClassTally[];
  #windowEndMs = Infinity;

  /** @param options.kinds how many requests the mix is made of. */
  constructor(options: { timeoutMs: number; kinds: number }) {
    this.#timeoutMs = options.timeoutMs;
    this.#classes = options.kinds > 1 ? Array.from({ length: options.kinds }, () => new ClassTally()) : [];
  }

  /** Forgets everything. What is counted "in the window" ends at `windowEndMs`. */
  reset(windowEndMs: number): void {
    this.started = this.written = this.retried = this.capHits = this.connectionsOpened = this.connectionsFailed = 0;
    this.startedInWindow = this.writtenInWindow = this.okInWindow = this.serviceMs = 0;
    for (const name of outcomeNames) this.outcomes[name] = 0;
    this.reasons.clear();
    for (const histogram of [this.#response, this.#service, this.#startDelay]) histogram.reset();
    for (const each of this.#classes) each.reset();
    this.#windowEndMs = windowEndMs;
  }

  start(intendedMs: number): void {
    this.started += 1;
    if (intendedMs < this.#windowEndMs) this.startedInWindow += 1;
  }

  write(intendedMs: number, nowMs: number): void {
    this.written += 1;
    if (nowMs < this.#windowEndMs) this.writtenInWindow += 1;
    this.#startDelay.recordMs(nowMs - intendedMs);
  }

  /** A request that ended as expected: the only ones, timeouts apart, whose times are recorded. */
  ok(kind: number, intendedMs: number, writtenMs: number, nowMs: number): void {
    this.outcomes.ok += 1;
    if (nowMs < this.#windowEndMs) this.okInWindow += 1;
    this.#response.recordMs(nowMs - intendedMs);
    this.serviceMs += nowMs - writtenMs;
    this.#service.recordMs(nowMs - writtenMs);
    if (this.#classes.length > 0) this.#classes[kind]?.ok(nowMs - intendedMs);
  }

  /**
   * A timeout enters `response` with the timeout itself: a tail without what never came would be too good.
   *
   * @param options.kind of the request, once it was sent: what never was, is of no class.
   */
  fail(outcome: Outcome, reason: string, options: { count?: number; kind?: number | undefined } = {}): void {
    const { count = 1, kind = -1 } = options;
    this.outcomes[outcome] += count;
    if (outcome === 'timeout') this.#response.recordMs(this.#timeoutMs);
    this.#classes[kind]?.fail(outcome === 'timeout' ? this.#timeoutMs : null);
    if (!this.reasons.has(outcome)) this.reasons.set(outcome, reason);
  }

  /** Requests that ended in whatever way. */
  get ended(): number {
    return Object.values(this.outcomes).reduce((sum, count) => sum + count, 0);
  }

  get classes(): readonly ClassTally[] {
    return this.#classes;
  }

  get histograms(): { response: Recorder; service: Recorder; startDelay: Recorder } {
    return { response: this.#response, service: this.#service, startDelay: this.#startDelay };
  }
}
