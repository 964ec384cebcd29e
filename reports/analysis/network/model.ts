/**
 * A queueing network as its user states it: stations where requests wait and are served, classes of requests, and what
 * each class needs of each station. Product-form where exact solutions are asked for (BCMP: processor sharing, or first
 * come first served with the same exponential service for all classes).
 */
export interface NetworkModel {
  readonly stations: Readonly<Record<string, Station>>;
  readonly classes: Readonly<Record<string, RequestClass>>;
  /** Visits × service time, in seconds, by class and station; a station that a class does not use is left out. */
  readonly demandsSeconds: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Station {
  /** Servers with one queue between them; each gives one second of service a second. */
  readonly servers: number;
  /** Nobody waits here: think time, a network, a disk that is far from full. */
  readonly isDelay: boolean;
  /** Most requests that may be here, waiting and in service; arrivals beyond it are lost. Null: no limit. */
  readonly limit: number | null;
  /**
   * Relative rate of service of a server with 1, 2, 3, … requests here; the last holds beyond. Null: 1 at every number.
   * CPU demand that falls with load (batching) is a rate that rises.
   */
  readonly rates: readonly number[] | null;
}

export type RequestClass =
  | { readonly kind: 'closed'; readonly population: number; readonly thinkSeconds: number }
  | { readonly kind: 'open'; readonly arrivalRatePerSec: number };

export type SolverId = 'exact' | 'approximate' | 'simulate';

export interface StationSolution {
  /** Of one server, 0 to 1; of a delay station: requests in it. */
  readonly utilisation: number;
  /** Waiting and in service. */
  readonly queueLength: number;
  /** Share of the arrivals that found `limit` reached and were lost. */
  readonly blockedShare: number;
}

export interface ClassSolution {
  readonly throughputPerSec: number;
  /** Time in the stations, think time left out; of requests that were not lost. */
  readonly responseSeconds: number;
  /** Over all visits. */
  readonly residenceSeconds: Readonly<Record<string, number>>;
  readonly queueLength: Readonly<Record<string, number>>;
}

export interface NetworkSolution {
  readonly solver: SolverId;
  /** In words: the method, and how far off it is known to be. */
  readonly method: string;
  /** Largest relative error known of the method in throughput or response time; 0: exact; null: not known. */
  readonly knownErrorShare: number | null;
  readonly classes: Readonly<Record<string, ClassSolution>>;
  readonly stations: Readonly<Record<string, StationSolution>>;
}
