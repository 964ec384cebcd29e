import type { Estimate } from '../estimate.ts';
import type { CellLevels } from '../result.ts';
import type { RivalShape } from './selection.ts';
import type { Separation } from './separation.ts';
import type { ShapeId } from './shape.ts';

/** CPU that a request of one class (or of classes that cannot be told apart) needs of a component. */
export interface ClassDemand {
  readonly group: string;
  readonly demand: Estimate;
}

/** What a component uses, as fitted over all mixes. */
export interface ComponentDemand {
  readonly component: string;
  readonly shape: ShapeId;
  readonly rivals: readonly RivalShape[];
  /** Of the shape chosen, at loads left out; null where it could not be tried. */
  readonly crossValidatedShare: number | null;
  /** Cores in use without any request, extrapolated where no idle trial ran. */
  readonly idle: Estimate;
  /** Of each class at the reference load, idle use left out. */
  readonly classes: readonly ClassDemand[];
}

/** A component's use at one load of one mix, as measured and as fitted. Service-demand law: demand = use ÷ throughput. */
export interface DemandPoint {
  readonly mix: string;
  readonly purpose: string;
  readonly levels: CellLevels;
  readonly perSec: number;
  readonly component: string;
  /** Cores in use. */
  readonly cores: Estimate | null;
  /** CPU a request, idle use included; null where no request ended. */
  readonly demand: Estimate | null;
  readonly fittedCores: number;
  readonly fittedMicros: number | null;
  readonly trials: readonly string[];
}

/** What one request of a mix needs, idle use left out. */
export interface MixDemand {
  readonly mix: string;
  /** The load at which it is told: the highest that was measured of this mix under every contender. */
  readonly perSec: number;
  /** Shares of the classes. */
  readonly shares: Readonly<Record<string, number>>;
  readonly components: readonly { readonly component: string; readonly demand: Estimate; readonly share: number }[];
  readonly total: Estimate;
  /** Curves of the fit: cores that each component uses, by load. */
  readonly curve: readonly { readonly perSec: number; readonly cores: Readonly<Record<string, number>> }[];
}

/** One component at one load that the fit has not seen. */
export interface HeldOutCheck {
  readonly mix: string;
  readonly levels: CellLevels;
  readonly perSec: number;
  readonly component: string;
  readonly predicted: Estimate;
  readonly measured: Estimate | null;
  readonly errorCores: number | null;
  readonly errorShare: number | null;
  /** 10 % of use or 0.02 cores, whichever is larger. */
  readonly limitCores: number;
  /** Error of the naive rival: one constant demand, no idle use. */
  readonly rivalErrorCores: number | null;
  readonly repeats: number;
  readonly verdict: 'pass' | 'fail' | 'not judged';
  readonly reason: string;
  readonly trials: readonly string[];
}

export interface HeldOutResult {
  readonly verdict: 'pass' | 'fail' | 'not judged';
  readonly sentence: string;
  readonly checks: readonly HeldOutCheck[];
}

/** What each tier costs under one contender, from all of its suite's trials with a `purpose`. */
export interface DemandResult {
  readonly suite: string;
  readonly contender: string;
  readonly separation: Separation;
  /** The load at which demands are told: the same for every contender of the suite (R2). */
  readonly referencePerSec: number;
  readonly measuredFromPerSec: number;
  readonly measuredToPerSec: number;
  readonly components: readonly ComponentDemand[];
  /** Sum over the components but the generator. */
  readonly totals: readonly ClassDemand[];
  readonly mixes: readonly MixDemand[];
  readonly points: readonly DemandPoint[];
  readonly heldOut: HeldOutResult | null;
  /** What limits the trust in these figures. */
  readonly notes: readonly string[];
  /** The trials fitted. */
  readonly trials: readonly string[];
}
