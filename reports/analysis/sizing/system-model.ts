import type { Objective } from '../../../suites/harness/statistics/search.ts';

/**
 * A system as measured or observed, in the form that sizing and planning compute with: CPU demand of each component by
 * how busy the box is (R12: it is a curve, never a constant), and response time as a fixed part, a part that a faster CPU
 * shortens, and waiting. Each draw is one member of the bootstrap from trials; the best estimate stands apart.
 */
export interface SystemModel {
  /** The runs that it comes from. */
  readonly runs: readonly string[];
  readonly origin: 'measured' | 'observed';
  readonly suite: string;
  readonly contender: string;
  /** Shares of the classes of requests, e.g. `{ read: 0.8, write: 0.2 }`; they add up to 1. */
  readonly mix: Readonly<Record<string, number>>;
  /** The generator left out. */
  readonly components: readonly ModelComponent[];
  /** The quantile that the draws' response times are of, e.g. 0.99. */
  readonly quantile: number;
  /** The box that it was measured on. */
  readonly reference: { readonly cores: number; readonly cpuModel: string };
  /** The range of loads that it rests on; beyond it everything is extrapolated, and said to be. */
  readonly measuredFromPerSec: number;
  readonly measuredToPerSec: number;
  readonly best: SystemDraw;
  readonly draws: readonly SystemDraw[];
  /**
   * Of predictions against held-out measurements: the relative error (root mean square) of rates and of response times, or
   * null where that was never tried. Plans are widened by it (R15).
   */
  readonly predictionError: { readonly rateShare: number | null; readonly responseShare: number | null };
  /** Ids of the trials behind it. */
  readonly trials: readonly string[];
  /** What limits the trust in it, in sentences. */
  readonly notes: readonly string[];
}

export interface ModelComponent {
  readonly name: string;
  /** Cores that one process can use; null: as many as there are (NATS, MySQL, HAProxy with threads). */
  readonly coresPerProcess: number | null;
  /** As measured; null where the record does not say. */
  readonly processes: number | null;
  /** Peak memory of the component; null where it was not metered. */
  readonly memoryBytes: number | null;
}

export interface SystemDraw {
  /** In the order of `components`. */
  readonly demands: readonly ComponentCurve[];
  readonly response: ResponseCurve;
}

export interface ComponentCurve {
  /** Cores in use without any request. */
  readonly idleCores: number;
  /** CPU seconds a request needs when the box is 0, 0.1, …, 1 busy: 11 values, linear between them. */
  readonly demandSeconds: readonly number[];
}

/**
 * The quantile of the response time: `fixedMs + cpuMs ÷ speed + waitFactor × W`, with W the mean wait of an M/M/c queue of
 * the box's cores at its busy share (Erlang C), in ms: demand ÷ speed × C(cores, busy) ÷ (cores × (1 − busy)).
 */
export interface ResponseCurve {
  /** What no CPU shortens: disk, fsync, network, timers. */
  readonly fixedMs: number;
  readonly cpuMs: number;
  readonly waitFactor: number;
}

export type { Objective };
