import type { CpuQuota } from './scenario.ts';

/** A quota of CPU time, as it is used up and given anew (`CpuQuota`). */
export class Quota {
  isThrottled = false;
  /** When it must be looked at again if nothing else changes. */
  nextAt = Infinity;
  readonly #quota: number;
  readonly #period: number;
  readonly #restart: number;
  #left: number;
  /** Whether `nextAt` is when the quota is used up; else it is given anew then. */
  #runsOut = false;
  #index = 0;
  #periodEnd: number;

  constructor({ quotaSeconds, periodSeconds, restartSeconds = 0 }: CpuQuota) {
    this.#quota = quotaSeconds;
    this.#period = periodSeconds;
    this.#restart = restartSeconds;
    this.#left = quotaSeconds;
    this.#periodEnd = periodSeconds;
  }

  /** `cores` were in use between two times. Whole periods may lie between, in which nothing ran out (else `nextAt` were there). */
  use(from: number, to: number, cores: number): void {
    if (to < this.#periodEnd) {
      this.#left -= cores * (to - from);
      return;
    }
    this.#index = Math.max(this.#index + 1, Math.floor(to / this.#period));
    this.#periodEnd = (this.#index + 1) * this.#period;
    this.#left = this.#quota - cores * (to - Math.max(from, this.#index * this.#period));
  }

  /** With so many cores in use from now on. */
  plan(now: number, cores: number): void {
    if (this.isThrottled) return;
    if (cores === 0) {
      this.nextAt = Infinity;
      return;
    }
    const emptyAt = now + Math.max(0, this.#left) / cores;
    this.#runsOut = emptyAt < this.#periodEnd;
    if (this.#runsOut) this.nextAt = emptyAt;
    else this.nextAt = cores * this.#period > this.#quota ? this.#periodEnd : Infinity;
  }

  /** At `nextAt`: used up, or given anew. */
  fire(): void {
    if (this.isThrottled) this.isThrottled = false;
    else if (this.#runsOut) {
      this.isThrottled = true;
      this.nextAt = this.#periodEnd + this.#restart;
    }
  }
}
