import type { ServiceTime } from './behaviour.ts';
import type { RequestLog } from './request-log.ts';

export interface WorkerOptions<T> {
  readonly serviceTime: ServiceTime;
  readonly log: RequestLog;
  /** Called at the end of each service. */
  readonly onServed: (job: T) => void;
  readonly nowMs: () => number;
}

/**
 * One worker that serves in order of arrival. What it means to take is decided by the service time; what it took, lateness
 * of the event loop included, is what is logged.
 */
export class Worker<T> {
  readonly #options: WorkerOptions<T>;
  readonly #beganMs: number;
  readonly #queue: { job: T; arrivalMs: number }[] = [];
  #current: { job: T; arrivalMs: number; startMs: number; dueMs: number } | null = null;

  constructor(options: WorkerOptions<T>) {
    this.#options = options;
    this.#beganMs = options.nowMs();
  }

  submit(job: T): void {
    const arrivalMs = this.#options.nowMs();
    if (this.#current !== null) this.#queue.push({ job, arrivalMs });
    else this.#start({ job, arrivalMs, startMs: arrivalMs });
  }

  /** Ends the service that is over, if one is, and begins the next. To be called in every turn of a loop that polls. */
  turn(): void {
    const current = this.#current;
    if (current === null) return;
    const nowMs = this.#options.nowMs();
    if (nowMs < current.dueMs) return;
    this.#options.log.add(current.arrivalMs, current.startMs, nowMs);
    this.#current = null;
    this.#options.onServed(current.job);
    const next = this.#queue.shift();
    // The worker is free from the end of the last service on, whatever time the answer took to write.
    if (next !== undefined) this.#start({ ...next, startMs: nowMs });
  }

  #start(next: { job: T; arrivalMs: number; startMs: number }): void {
    this.#current = { ...next, dueMs: next.startMs + this.#options.serviceTime(next.startMs - this.#beganMs) };
  }
}
