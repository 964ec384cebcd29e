import type { Unit } from '../../../suites/harness/units.ts';
import type { CellLevels } from '../result.ts';

/** A value over slices. Ends are null where fewer than 3 slices give no interval; `method` says so. */
export interface RulerValue {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly unit: Unit;
  readonly method: string;
  readonly samples: number;
}

export type RulerVerdict = 'pass' | 'fail' | 'not judged';

/** One reading set against the truth. */
export interface RulerCheck {
  readonly id: string;
  readonly scenario: string;
  readonly what: string;
  /** What it is true against: `log of the target`, `theory`, … */
  readonly against: string;
  readonly truth: RulerValue | null;
  readonly measured: RulerValue | null;
  /** What the limit is compared with; without a sign where it can lie on one side only. */
  readonly error: RulerValue | null;
  readonly limit: number | null;
  readonly verdict: RulerVerdict;
  /** Why it is not judged, or what a reader must know; may be empty. */
  readonly reason: string;
  readonly trials: readonly string[];
}

/** Response times at one quantile, by whom they are told: what the charts draw. */
export interface RulerPoint {
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly quantile: string;
  /** `measured`, `replay`, `theory`; in the stalls the rulers by title, and `replay`. */
  readonly by: string;
  readonly ms: RulerValue;
}

/** Whether the load generator can be trusted on this machine, at that time. */
export interface RulerResult {
  readonly verdict: RulerVerdict;
  /** One line. */
  readonly sentence: string;
  /** At this latency and above, the ruler's own error is at most a tenth; null where it cannot be said. */
  readonly trustedFromMs: number | null;
  /** The smallest effect that can be seen, as a share, in the noisiest and in the calmest cell, and where that is from; null where it cannot be said. */
  readonly effect: { readonly share: number; readonly least: number; readonly from: string } | null;
  readonly checks: readonly RulerCheck[];
  readonly points: readonly RulerPoint[];
}
