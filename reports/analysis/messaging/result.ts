import type { Estimate } from '../estimate.ts';
import type { CellLevels, ComparisonVerdict } from '../result.ts';
import type { OwnTraffic } from './own-traffic.ts';

/** What a run of the messaging suite says beside its comparisons. */
export interface MessagingResult {
  readonly ledger: Ledger;
  /** Who leads each class in each scenario that is a race, at the cell that says most of an application. */
  readonly rankings: readonly ClassRanking[];
  readonly latency: readonly LatencyCell[];
  readonly kills: readonly Kills[];
  readonly slowConsumers: readonly SlowConsumer[];
  readonly encryption: readonly EncryptionRatio[];
  /** Empty unless headroom.yaml told of traffic that was measured. */
  readonly ownTraffic: readonly OwnTraffic[];
}

/** Declared and observed guarantees beside speed: a column a contender, by class. */
export interface Ledger {
  readonly columns: readonly { readonly contender: string; readonly title: string; readonly class: string | null }[];
  readonly rows: readonly LedgerRow[];
}

export interface LedgerRow {
  readonly id: string;
  readonly group: 'declared' | 'observed' | 'speed';
  readonly title: string;
  /** How to read it; empty where that is plain. */
  readonly note: string;
  /** The levels that all its entries have in common, as phrases. */
  readonly conditions: readonly string[];
  /** One for each column. */
  readonly entries: readonly LedgerEntry[];
}

export interface LedgerEntry {
  readonly state: 'declared' | 'measured' | 'not measured' | 'unsupported' | 'not applicable';
  /** What is read: words, an exact count, or a value whose interval is that of `estimate`. */
  readonly text: string;
  readonly estimate: Estimate | null;
  /** The levels at which it was measured, those of the whole row left out, as phrases. */
  readonly conditions: readonly string[];
  /** More about it, or why there is nothing. */
  readonly aside: string;
  /** What was observed here and contradicts what the contender declares; null: nothing. */
  readonly contradicts: string | null;
  readonly trials: readonly string[];
}

/** One class in one scenario: its leader against the rest of the class. */
export interface ClassRanking {
  readonly suite: string;
  readonly scenario: string;
  readonly class: string;
  readonly levels: CellLevels;
  readonly leader: string;
  /** What is told apart first, and of that the largest difference. */
  readonly pairs: readonly RankedPair[];
  /** Of the first pair alone, without its cell: `Class b, …: A moves 1.9 times (95 % 1.7–2.1) as many messages as B`. */
  readonly claim: string;
  /** `One publisher, one consumer, client driver, 1 KiB payload, 30 pairs`. */
  readonly cell: string;
  /** Of all pairs, with the cell. */
  readonly sentence: string;
  readonly trials: readonly string[];
}

/** By the headline metric: `ratio` is larger ÷ smaller, and `verdict` that of the class's leader against the other. */
export interface RankedPair {
  readonly comparison: string;
  readonly larger: string;
  readonly smaller: string;
  readonly metric: string;
  readonly title: string;
  readonly ratio: Estimate | null;
  readonly verdict: ComparisonVerdict;
  readonly reason: string;
}

/** Quantiles that a report tells, with the metric of slices that holds each. */
export const PERCENTILES = [
  { quantile: 0.5, name: 'p50', metric: 'p50Ms' },
  { quantile: 0.9, name: 'p90', metric: 'p90Ms' },
  { quantile: 0.99, name: 'p99', metric: 'p99Ms' },
  { quantile: 0.999, name: 'p99.9', metric: 'p999Ms' },
] as const;
export type PercentileName = (typeof PERCENTILES)[number]['name'];

/** Latency at one offered rate. */
export interface LatencyCell {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  /** `Request and reply, at 50 % of the slower contender's capacity (4,000/s), 1 KiB payload`. */
  readonly title: string;
  /** Prefetch, window and acknowledgement, equal for all: `prefetch 512`. */
  readonly settings: readonly string[];
  readonly contenders: readonly ContenderLatency[];
  /** Pairs of the same class. */
  readonly pairs: readonly LatencyPair[];
  /** A/A: the same contender twice; null where none ran. */
  readonly control: LatencyControl | null;
}

export interface ContenderLatency {
  readonly contender: string;
  readonly class: string | null;
  /** Response time: from the intended send. */
  readonly percentiles: readonly { readonly name: PercentileName; readonly estimate: Estimate | null; readonly reason: string | null }[];
  /** From the fastest to the slowest that ten requests or more exceed. */
  readonly spectrum: readonly { readonly quantile: number; readonly latencyMs: number }[];
  /** Recorded apart (R1): from the actual send, and how late that was. Null where it was not recorded. */
  readonly serviceP50Ms: number | null;
  readonly serviceP99Ms: number | null;
  readonly startDelayP99Ms: number | null;
  readonly requests: number;
  readonly trials: readonly string[];
}

/** One percentile of one arm ÷ the same of the other. */
export interface PercentileRatio {
  readonly name: PercentileName;
  readonly ratio: Estimate | null;
  readonly verdict: ComparisonVerdict;
  readonly reason: string;
}

export interface LatencyPair {
  readonly class: string;
  readonly subject: string;
  readonly base: string;
  /** subject ÷ base. */
  readonly ratios: readonly PercentileRatio[];
  readonly sentence: string;
  readonly trials: readonly string[];
}

export interface LatencyControl {
  readonly contender: string;
  readonly ratios: readonly (Omit<PercentileRatio, 'verdict'> & { readonly differs: boolean })[];
  readonly differs: boolean;
  readonly sentence: string;
  readonly trials: readonly string[];
}

/** What kill -9 under acknowledged load did to one contender. Exact counts over every kill, voided trials included. */
export interface Kills {
  readonly contender: string;
  readonly class: string | null;
  readonly kills: number;
  /** Null: not counted. */
  readonly acknowledged: number | null;
  readonly lostAcknowledged: number | null;
  readonly lostUnacknowledged: number | null;
  readonly duplicated: number | null;
  /** Kills that lost an acknowledged message, as a share. */
  readonly losing: Estimate | null;
  /** From the kill to the first message that is published, acknowledged and delivered again. */
  readonly servingAgain: Estimate | null;
  readonly trials: readonly string[];
  /** Those that lost an acknowledged message. */
  readonly losingTrials: readonly string[];
}

/** What a contender does with a consumer that cannot keep up. */
export interface SlowConsumer {
  readonly contender: string;
  readonly class: string | null;
  readonly levels: CellLevels;
  /** `drops 41 % of what was published; grows by 213 MiB`. */
  readonly behaviour: string;
  readonly delivered: Estimate | null;
  readonly dropped: Estimate | null;
  readonly published: Estimate | null;
  readonly growth: Estimate | null;
  readonly disconnects: Estimate | null;
  readonly trials: readonly string[];
}

/** A contender with encryption ÷ itself without. */
export interface EncryptionRatio {
  readonly scenario: string;
  readonly contender: string;
  /** Without `tls`. */
  readonly levels: CellLevels;
  readonly metric: string;
  readonly title: string;
  readonly better: 'more' | 'less';
  readonly ratio: Estimate | null;
  readonly reason: string | null;
  readonly trials: readonly string[];
}
