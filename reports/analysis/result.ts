import type { CapacityResult } from './capacity/result.ts';
import type { DemandResult } from './demand/result.ts';
import type { Estimate, Finding } from './estimate.ts';
import type { NoiseStudy } from './noise-study.ts';
import type { PredictionResult } from './prediction/result.ts';
import type { MessagingResult } from './messaging/result.ts';
import type { LookupsResult } from './routing/lookup-result.ts';
import type { RoutingShares } from './routing/share.ts';
import type { RulerResult } from './ruler/result.ts';
import type { ScalingCurve } from './scaling.ts';
import type { WorkersResult } from './workers/result.ts';
import type { RecordHeader } from '../../suites/harness/record.ts';

/** Settings of factors in a cell, e.g. `{ payloadBytes: 16, driver: 'wire' }`. */
export type CellLevels = RecordHeader['blocks'][number]['levels'];

/** How an analysis was made: the same settings on the same record give the same result (R8). */
export interface AnalysisSettings {
  /** Of the intervals shown, e.g. 0.95. */
  readonly confidence: number;
  /** The change that matters, as a share, e.g. 0.05. */
  readonly margin: number;
  /** Below so many pairs nothing is judged (R9). */
  readonly minimumPairs: number;
  readonly seed: number;
}

/** One metric of one contender at one cell. */
export interface CellEstimate {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly contender: string;
  readonly metric: string;
  readonly title: string;
  readonly better: 'more' | 'less';
  /** Null where it cannot be said; `reason` then says why. */
  readonly estimate: Estimate | null;
  readonly reason: string | null;
  /** The slices' values in the order in which they were measured, by block: what the charts draw. */
  readonly values: readonly (readonly number[])[];
  readonly trials: readonly string[];
}

export type ComparisonVerdict = 'better' | 'worse' | 'same' | 'undecided' | 'shown';

/** One metric of a comparison. `ratio` is subject ÷ base. */
export interface MetricComparison {
  readonly metric: string;
  readonly title: string;
  readonly better: 'more' | 'less';
  readonly ratio: Estimate | null;
  /** Of the subject, against the base. */
  readonly verdict: ComparisonVerdict;
  readonly reason: string;
  readonly pairs: number;
  /** Pairs that have no log ratio (a missing, zero or negative value), counted and named. */
  readonly unusable: readonly { readonly reason: string; readonly count: number }[];
  /** Autocorrelation of the log ratios at lag 1; null below 3 neighbours. */
  readonly autocorrelation: number | null;
}

/** Two contenders at the same levels. */
export interface ComparisonResult {
  readonly id: string;
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  /** The leader by the headline metric at these levels. */
  readonly subject: string;
  readonly base: string;
  /** The class that both are of; null where they differ or have none. */
  readonly guarantees: string | null;
  /** Why nothing is ranked here; empty when ranked (R3, R5, R6). */
  readonly blockers: readonly string[];
  /** What a reader must know although it does not forbid ranking. */
  readonly notes: readonly string[];
  readonly headline: string;
  readonly metrics: readonly MetricComparison[];
  readonly control: ControlResult | null;
  readonly trials: readonly string[];
}

/** A/A: the same contender twice in the same rounds (R10), by the headline metric. `ratio` is control ÷ contender. */
export interface ControlResult {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly contender: string;
  readonly metric: string;
  readonly title: string;
  readonly ratio: Estimate | null;
  /** Half the width of the interval that the comparison's pairs would give if nothing differed, as a share. */
  readonly noiseFloor: Estimate | null;
  /** The smallest change that would be found with power 0.8, as a share. */
  readonly smallestEffect: Estimate | null;
  /** The control itself shows a difference: one no larger than that, at these levels, is not to be trusted. */
  readonly differs: boolean;
  readonly reason: string | null;
  readonly trials: readonly string[];
}

/** Exact counts over the completed trials of one contender in one scenario (R6). */
export interface AuditTotals {
  readonly suite: string;
  readonly scenario: string;
  readonly contender: string;
  readonly trials: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly corrupted: number;
  /** Nothing lost, duplicated, reordered or corrupted; null where nothing was audited. */
  readonly clean: boolean | null;
  readonly unclean: readonly string[];
}

/** What became of the trials of one contender (R5). Exact counts. */
export interface VoidCounts {
  readonly suite: string;
  readonly contender: string;
  readonly total: number;
  readonly completed: number;
  readonly voided: number;
  readonly failed: number;
  readonly unsupported: number;
  /** Trials voided for a reason of their own, not because another trial of their block was. */
  readonly ownVoids: number;
  /** `ownVoids` ÷ (completed + voided). */
  readonly voidShare: number;
  readonly reasons: readonly {
    readonly status: 'voided' | 'failed' | 'unsupported';
    readonly reason: string;
    readonly trials: readonly string[];
  }[];
}

/** One plausibility check (R14). */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly status: 'ok' | 'not ok' | 'not applicable';
  readonly statement: string;
  /** The trials that break it. */
  readonly trials: readonly string[];
}

/** The generator's CPU per operation with one driver ÷ another, at the same contender and other levels. */
export interface DriverRatio {
  readonly suite: string;
  readonly scenario: string;
  readonly contender: string;
  /** Without `driver`. */
  readonly levels: CellLevels;
  readonly heavy: string;
  readonly light: string;
  /** heavy ÷ light. */
  readonly ratio: Estimate | null;
  readonly reason: string | null;
  readonly trials: readonly string[];
}

/** What a report shows, whatever its format. Plain data. */
export interface Analysis {
  readonly settings: AnalysisSettings;
  readonly answer: { readonly headline: string; readonly overturn: string };
  /** The headline first. */
  readonly findings: readonly Finding[];
  readonly comparisons: readonly ComparisonResult[];
  readonly cells: readonly CellEstimate[];
  readonly controls: readonly ControlResult[];
  readonly drivers: readonly DriverRatio[];
  readonly audits: readonly AuditTotals[];
  readonly voids: readonly VoidCounts[];
  readonly checks: readonly Check[];
  /** What can be seen by design, slice length and time spent; empty unless the record holds the study. */
  readonly noise: readonly NoiseStudy[];
  /** Whether the load generator can be trusted; null where the record holds no calibration. */
  readonly ruler: RulerResult | null;
  /** CPU by class of request and component, for each contender whose trials allow a fit. */
  readonly demand: readonly DemandResult[];
  /** What saturates first, what rate is sustained, and what contenders cost beside each other for a whole request. */
  readonly capacity: CapacityResult;
  /** Where more workers stop helping. */
  readonly workers: WorkersResult;
  /** The scalability law and its rivals, fitted to the curves of workers, of closed loops and of operation that have loads enough. */
  readonly scaling: readonly ScalingCurve[];
  /** Models of closed loops, fitted to some points and tried on others; empty where too few were repeated. */
  readonly predictions: readonly PredictionResult[];
  /** What finding a route costs by itself, table by table, and how that grows with the number of routes. */
  readonly lookups: LookupsResult;
  /** Which share of a request its router is, and what another would save; empty where no lookups were measured. */
  readonly shares: RoutingShares;
  /** Guarantees declared and observed, ranks inside their classes, latency at equal load, behaviour in trouble; null unless brokers were measured. */
  readonly messaging: MessagingResult | null;
}
