import type { Estimate } from '../estimate.ts';
import type { CellLevels, ControlResult, MetricComparison } from '../result.ts';
import type { GrowthCurve, GrowthCrossing } from './growth.ts';

/** What the lookup stage of the routing suite says. */
export interface LookupsResult {
  readonly tables: readonly TableLookups[];
  /** Empty unless several sizes of generated tables were measured. */
  readonly growth: readonly GrowthResult[];
}

/** All routers with one table of routes. */
export interface TableLookups {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly table: string;
  readonly routes: number;
  readonly kinds: readonly KindLookups[];
  readonly footprints: readonly Footprint[];
  /** Routers that could not be measured with this table at all. */
  readonly left: readonly LeftOut[];
}

/** One kind of lookup in a table. Rows: the fastest first. */
export interface KindLookups {
  readonly kind: string;
  readonly title: string;
  /** The fastest that can match parameters; what each is set against. */
  readonly leader: string | null;
  readonly rows: readonly LookupRow[];
  readonly left: readonly LeftOut[];
  readonly control: ControlResult | null;
}

export interface LookupRow {
  readonly contender: string;
  readonly approach: string;
  /** Of one lookup, in microseconds. */
  readonly estimate: Estimate | null;
  /** Why there is no estimate; null where there is one. */
  readonly reason: string | null;
  /** This router ÷ the leader; null for the leader itself and where they share no block. */
  readonly againstLeader: MetricComparison | null;
  /** This router ÷ the ordered scan; null for itself. */
  readonly againstScan: MetricComparison | null;
  readonly trials: readonly string[];
}

/** What is not timed, with the reason. */
export interface LeftOut {
  readonly contender: string;
  readonly reason: string;
}

/** What a router costs beside the time of its lookups. All but `cpu`: one value a trial. */
export interface Footprint {
  readonly contender: string;
  /** CPU of the whole process for a lookup, by its meter: making the paths, the loop and compiling included. */
  readonly cpu: Estimate | null;
  /** Of the first build in a process, in microseconds. */
  readonly build: Estimate | null;
  readonly table: Estimate | null;
  /** Allocated for one lookup, by kind. */
  readonly allocated: Readonly<Record<string, Estimate | null>>;
}

/** How one kind of lookup grows with the number of routes. */
export interface GrowthResult {
  readonly suite: string;
  readonly scenario: string;
  readonly kind: string;
  readonly title: string;
  readonly curves: readonly GrowthCurve[];
  readonly crossings: readonly GrowthCrossing[];
}
