import type { Cause, Part } from '../capacity/result.ts';
import type { Estimate } from '../estimate.ts';
import type { CellLevels } from '../result.ts';

/** Where more stops helping: the smallest setting whose throughput is within the margin of the best. */
export interface Knee {
  readonly at: number;
  /** The smallest that the data do not rule out, and the smallest that they prove to be enough: the answer lies between. */
  readonly from: number;
  readonly to: number;
  /** Where throughput was highest. */
  readonly best: number;
  /** Settings were repeated, so their noise is known: else `from` and `to` say nothing. */
  readonly isJudged: boolean;
  /** Higher settings were tried and did not help: else more might. */
  readonly isBracketed: boolean;
  /** Where throughput turns down again; null unless it is lower on both sides of it. */
  readonly peak: number | null;
}

/** One setting of what is varied. */
export interface WorkerLevel {
  readonly at: number;
  readonly perSec: number;
  /** Null where no setting of the study was repeated. */
  readonly throughput: Estimate | null;
  readonly p50: Estimate | null;
  readonly p99: Estimate | null;
  readonly parts: readonly Part[];
  /** Cores that the system uses together. */
  readonly cores: number;
  /** CPU a request by component, the generator left out (service-demand law). */
  readonly microsByComponent: Readonly<Record<string, number>>;
  /** Requests in flight, as the closed loop held them. */
  readonly inFlight: number | null;
  readonly cause: Cause;
  readonly trials: readonly string[];
}

/** Throughput over what is varied, everything else being equal. */
export interface WorkerCurve {
  readonly id: string;
  readonly suite: string;
  readonly scenario: string;
  readonly contender: string;
  /** What is varied: `inFlight`, `poolSize`, `workers`, `serviceProcesses`. */
  readonly axis: string;
  /** The other levels. */
  readonly fixed: CellLevels;
  readonly levels: readonly WorkerLevel[];
  /** Null below two settings: then there is no advice either. */
  readonly knee: Knee | null;
  readonly cause: Cause | null;
  /** Some kind of process outnumbers the server cores: overlap, not scaling (R13). */
  readonly isOverlap: boolean;
  readonly advice: string;
  readonly overturn: string;
  readonly trials: readonly string[];
}

/** How many processes in all: settings that differ in nothing else. */
export interface ProcessAdvice {
  readonly suite: string;
  readonly contender: string;
  /** What was equal, e.g. requests in flight in each process. */
  readonly fixed: CellLevels;
  readonly knee: Knee;
  readonly advice: string;
  readonly trials: readonly string[];
}

export interface WorkersResult {
  readonly curves: readonly WorkerCurve[];
  readonly processes: readonly ProcessAdvice[];
}
