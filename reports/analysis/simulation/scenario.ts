import type { Distribution } from './distribution.ts';

/**
 * A system to be simulated: stations that serve, pools of tokens that are held meanwhile, classes of requests with their
 * routes, and sources that the requests come from. Richer than `NetworkModel`: any service times, order of service,
 * bursts, failures, CPU quotas.
 */
export interface Scenario {
  readonly stations: Readonly<Record<string, StationSpec>>;
  /** Passive resources: worker slots, database connections, a limit of requests in flight. */
  readonly pools?: Readonly<Record<string, PoolSpec>>;
  readonly classes: Readonly<Record<string, ClassSpec>>;
  readonly sources: readonly Source[];
}

export interface StationSpec {
  /**
   * `fcfs` (default): in the order of arrival, each request on a server of its own. `sharing`: as processes on a CPU, each
   * of n requests gets the share min(1, servers ÷ n) of a server. `delay`: nobody waits, `servers` plays no part.
   */
  readonly discipline?: 'fcfs' | 'sharing' | 'delay';
  /** Default 1. */
  readonly servers?: number;
  /** Most requests here, waiting and in service; arrivals beyond it are lost. */
  readonly limit?: number;
  /** Relative speed of each server with 1, 2, 3, … requests here; the last holds beyond. Default: 1. */
  readonly rates?: readonly number[];
  readonly quota?: CpuQuota;
  readonly failures?: Failures;
  readonly outages?: readonly Outage[];
}

/**
 * A limit of CPU time as Linux' bandwidth control keeps it: at full speed until `quotaSeconds` of CPU time are used in a
 * period, then no further until the next. Periods follow each other from time 0; what is left of a quota is not carried on.
 */
export interface CpuQuota {
  readonly quotaSeconds: number;
  readonly periodSeconds: number;
  /** From the start of a period until what was stopped runs again; default 0. Costs most where periods are short. */
  readonly restartSeconds?: number;
}

/** Servers that break and are mended, time after time. */
export interface Failures {
  /** `server`: each by itself; `station`: all at once. */
  readonly of: 'server' | 'station';
  /** Time until it breaks, counted from when it was mended; its mean is the MTBF. */
  readonly up: Distribution;
  /** Time until it is mended: MTTR. */
  readonly down: Distribution;
  readonly inService: InterruptedWork;
  /** What comes while no server is up: waits (default), or is lost. */
  readonly arrivals?: 'wait' | 'lost';
}

/** Servers that are away once, at a known time. */
export interface Outage {
  readonly atSeconds: number;
  readonly forSeconds: number;
  /** How many; all where left out. */
  readonly servers?: number;
  readonly inService: InterruptedWork;
}

/** What was in service at a server that breaks: waits and goes on where it was (preempt-resume), or is lost. */
export type InterruptedWork = 'wait' | 'lost';

export interface PoolSpec {
  readonly tokens: number;
  /** Most requests that may wait for a token; those beyond are lost. Default: no limit. */
  readonly waitingLimit?: number;
}

export interface ClassSpec {
  /** What a request does, one after the other. Tokens that it still holds at its end, or when it is lost, go back. */
  readonly route: readonly Step[];
}

export type Step =
  | { readonly station: string; readonly service: Distribution }
  /** Takes one token, waiting for it first come first served. A request holds at most one of each pool. */
  | { readonly acquire: string }
  | { readonly release: string }
  /** Steps that only a share of the requests do, drawn anew each time (e.g. what a cache does not hold). */
  | { readonly probability: number; readonly steps: readonly Step[] };

/** Where requests come from; `mix` tells, for each request anew, the class by relative weight, e.g. `{ read: 0.8, write: 0.2 }`. */
export type Source = ClosedSource | OpenSource;

/** Users: each thinks, sends a request, waits for its end (or loss), thinks again. */
export interface ClosedSource {
  readonly kind: 'closed';
  readonly population: number;
  /** Left out: no think time. */
  readonly think?: Distribution;
  readonly mix: Readonly<Record<string, number>>;
}

export interface OpenSource {
  readonly kind: 'open';
  readonly arrivals: Arrivals;
  readonly mix: Readonly<Record<string, number>>;
}

export type Arrivals =
  /** `ratePerSec` counts requests; in batches of `batch` on average (geometric) or always. */
  | { readonly kind: 'poisson'; readonly ratePerSec: number; readonly batch?: Batch }
  /** Gaps between arrivals of any distribution: constant for a metronome. */
  | { readonly kind: 'renewal'; readonly gap: Distribution; readonly batch?: Batch }
  /** Poisson with a rate that changes: phases follow each other in a circle, each of exponential length (MMPP); a rate of 0 is a pause. */
  | { readonly kind: 'phases'; readonly phases: readonly { readonly ratePerSec: number; readonly meanSeconds: number }[] }
  /** Poisson with rates by the clock; the last goes on, or all begin anew where `repeat` is true. */
  | { readonly kind: 'schedule'; readonly pieces: readonly { readonly ratePerSec: number; readonly seconds: number }[]; readonly repeat?: boolean };

export type Batch = { readonly kind: 'constant' | 'geometric'; readonly mean: number };
