import type { Interval } from './interval.ts';
import type { QuantileEstimate } from './quantiles.ts';

/** What a simulation found. Times are in seconds. */
export interface Simulation {
  /**
   * `ok`; `short`: intervals are wider than asked for, or what came at the start was not over; `unstable`: more comes than
   * can be served, so that figures depend on how long one looks; `stuck`: requests wait for each other for ever.
   */
  readonly verdict: 'ok' | 'short' | 'unstable' | 'stuck';
  /** Why, in words; null where all is well. */
  readonly problem: string | null;
  /** How intervals were made, in words. */
  readonly method: string;
  readonly confidence: number;
  /** Batches or replications that the intervals rest on. */
  readonly batches: number;
  readonly events: number;
  readonly simulatedSeconds: number;
  /** Left out at the start. */
  readonly warmUpSeconds: number;
  /** All classes together. */
  readonly total: ClassFigures;
  readonly classes: Readonly<Record<string, ClassFigures>>;
  readonly stations: Readonly<Record<string, StationFigures>>;
  readonly pools: Readonly<Record<string, PoolFigures>>;
  /** Requests over the whole run, warm-up included: started = completed + lost + inside. */
  readonly conservation: { readonly started: number; readonly completed: number; readonly lost: number; readonly inside: number };
}

export interface ClassFigures {
  /** Requests completed a second. */
  readonly throughputPerSec: Interval;
  /** From its start to its end, waiting for tokens included, of requests that completed; null where none did. */
  readonly responseSeconds: Interval | null;
  /** Of the response times; empty where no request completed. An upper end is Infinity where too few were seen. */
  readonly quantiles: readonly QuantileEstimate[];
  /** Of the requests that started. */
  readonly lostShare: Interval | null;
  /** By station, over all visits of a request; stations that the class does not visit are left out. */
  readonly residenceSeconds: Readonly<Record<string, Interval>>;
}

export interface StationFigures {
  /** Of one server, 0 to 1: its time with a request in service and running; of a delay station: requests in it. */
  readonly utilisation: Interval;
  /** Waiting and in service. */
  readonly queueLength: Interval;
  /** Share of the arrivals that were turned away: `limit` reached, or all servers broken. Null where nothing came. */
  readonly blockedShare: Interval | null;
  /** Share of the arrivals that were lost in service to a breakdown. */
  readonly interruptedShare: Interval | null;
  /** Share of the servers' time in which they were not broken. */
  readonly availability: Interval;
  /** Share of the time in which the quota held it back. */
  readonly throttledShare: Interval;
}

export interface PoolFigures {
  /** Share of the tokens held. */
  readonly utilisation: Interval;
  /** Requests that wait for a token. */
  readonly waiting: Interval;
  /** Turned away a second, as `waitingLimit` was reached. */
  readonly refusedPerSec: Interval;
}
