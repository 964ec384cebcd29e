/** Time as the harness sees it; tests inject their own. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin. */
  readonly nowMs: () => number;
  /** Wall time, for the record alone; never subtracted. */
  readonly now: () => Date;
}

export const systemClock: Clock = {
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  now: () => new Date(),
};
