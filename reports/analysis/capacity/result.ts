import type { Estimate } from '../estimate.ts';
import type { ComparisonResult } from '../result.ts';

/** What runs out first: the server cores together, or a component that cannot use more than its processes' one core each. */
export type Resource = { readonly kind: 'cores'; readonly cores: number } | { readonly kind: 'processes'; readonly component: string; readonly cores: number };

/** Why throughput does not rise any more. */
export interface Cause {
  readonly kind: 'cpu' | 'process' | 'locks' | 'disk' | 'pool' | 'in flight' | 'connections' | 'unexplained';
  /** The component that it is about, if one. */
  readonly component: string | null;
  /** For tables: `CPU`, `pool`, `locks`. */
  readonly short: string;
  /** E.g. `the server core is used up (0.97 of 1 core; mysql takes 52 % of it)`. */
  readonly words: string;
}

/** A component's part of the CPU in use. */
export interface Part {
  readonly component: string;
  readonly cores: number;
  readonly share: number;
}

/** What a closed loop reached: as much as the system does. */
export interface Ceiling {
  readonly throughput: Estimate | null;
  readonly perSec: number;
  readonly connections: number | null;
  /** Cores in use by the system, and what there was. */
  readonly cores: number;
  readonly limitCores: number;
  readonly parts: readonly Part[];
  readonly cause: Cause;
  readonly trials: readonly string[];
}

/** Where CPU runs out for one mix under one contender. */
export interface Bottleneck {
  readonly suite: string;
  readonly contender: string;
  readonly mix: string;
  readonly resource: Resource;
  /** The component that uses most of what runs out. */
  readonly component: string;
  /** Load at which the fitted use reaches the limit. */
  readonly saturation: Estimate;
  /** Use of each component at that load. */
  readonly parts: readonly Part[];
  /** Beyond every load that was measured of this mix. */
  readonly isExtrapolated: boolean;
  readonly highestPerSec: number;
  readonly ceiling: Ceiling | null;
  /** Predicted ÷ measured − 1; null without a ceiling, or where CPU was not what ended it. */
  readonly errorShare: number | null;
  readonly sentence: string;
  readonly notes: readonly string[];
  readonly trials: readonly string[];
}

/** What a sustainable rate must keep. */
export interface ObjectiveUsed {
  readonly quantile: number;
  readonly latencyMs: number;
  readonly errorShare: number;
  /** Who said it. */
  readonly from: 'reader' | 'record';
}

/** All trials of a search at one rate. */
export interface RateTried {
  readonly perSec: number;
  readonly kept: number;
  readonly trials: number;
  /** Of the objective's quantile: the median over the trials; null where no trial has it. */
  readonly latencyMs: number | null;
  readonly errorShare: number | null;
}

/** The highest rate that kept the objective. */
export interface Sustainable {
  readonly suite: string;
  readonly contender: string;
  readonly mix: string;
  readonly objective: ObjectiveUsed;
  /** Null: even the least rate tried broke it. */
  readonly perSec: number | null;
  /** Where it lies, with 95 % confidence where enough probes lie near it; `method` says how. Null: no upper end was found. */
  readonly lowerPerSec: number;
  readonly upperPerSec: number | null;
  readonly method: string;
  /** The highest rate that kept it, and the lowest above that broke it. */
  readonly keptPerSec: number;
  /** Null: it was kept up to the highest rate tried. */
  readonly brokenPerSec: number | null;
  /** The bracket is narrow, and both its ends were repeated. */
  readonly isConfirmed: boolean;
  readonly rates: readonly RateTried[];
  readonly sentence: string;
  readonly trials: readonly string[];
}

/** What became of the requests of one contender, searches left out: those break by intent. Exact counts. */
export interface RequestTotals {
  readonly suite: string;
  readonly contender: string;
  readonly started: number;
  /** Answered with the status and body that were expected. */
  readonly ok: number;
  /** Started and neither answered as expected nor called off at the end of a slice. */
  readonly wrong: number;
  /** Trials with a wrong one. */
  readonly trials: readonly string[];
}

/** What limits the system, what it sustains, and what its transports cost beside each other. */
export interface CapacityResult {
  readonly bottlenecks: readonly Bottleneck[];
  readonly sustainable: readonly Sustainable[];
  /** Contenders at equal load (CPU of the whole system a request, latency) and at their ceilings (throughput). */
  readonly contenders: readonly ComparisonResult[];
  readonly requests: readonly RequestTotals[];
}
