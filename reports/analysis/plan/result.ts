import type { Considered } from './one-box.ts';
import type { PartOption } from './parts-order.ts';
import type { Moment, PlanRange } from './ranges.ts';
import type { StepKind } from './steps.ts';

/** From what runs now to when it is outgrown: plain data, for the command line, reports and machines. */
export interface Plan {
  readonly format: 'headroom-plan/1';
  /** Null where the objective cannot be kept from the start; then there are no stages. */
  readonly infeasible: Infeasible | null;
  readonly objective: { readonly quantile: number; readonly latencyMs: number; readonly confidence: number; readonly availability: 'none' | 'n-1' };
  readonly growth: { readonly fromPerSec: number; readonly sharePerMonth: number; readonly sdPerMonth: number; readonly start: string; readonly months: number };
  readonly currency: string;
  readonly system: { readonly runs: readonly string[]; readonly origin: 'measured' | 'observed'; readonly suite: string; readonly contender: string; readonly mix: Readonly<Record<string, number>>; readonly measuredToPerSec: number };
  /** Those that begin within the months asked for. */
  readonly stages: readonly Stage[];
  /** The stage after them, where there is one. */
  readonly next: Stage | null;
  readonly splitPoint: SplitPoint;
  readonly timeline: readonly MonthPoint[];
  /** Of all months together. */
  readonly cost: PlanRange;
  readonly end: PlanEnd;
  /** Every class of the catalogue as the one box of everything. */
  readonly considered: readonly Considered[];
  readonly assumptions: readonly string[];
  readonly overturn: readonly string[];
  readonly notes: readonly string[];
  readonly draws: number;
  readonly seed: number;
  readonly trials: readonly string[];
}

export interface Infeasible {
  readonly constraint: 'latency' | 'load' | 'memory';
  readonly sentence: string;
  readonly hint: string;
}

export interface Stage {
  /** From 1. */
  readonly number: number;
  readonly kind: 'one box' | 'split';
  readonly title: string;
  readonly boxes: readonly StageBox[];
  /** Where the stage before no longer keeps the objective with the confidence; of the first stage: now. */
  readonly begins: { readonly perSec: PlanRange; readonly when: Moment };
  /** Its value is what it carries with the confidence, `bestPerSec` the best estimate; the interval is that of what it truly carries. */
  readonly carries: PlanRange & { readonly bestPerSec: number; readonly binds: string };
  readonly moves: readonly Move[];
  /** What to watch while the stage before runs; null for the first. */
  readonly trigger: Trigger | null;
  readonly cost: { readonly perMonth: number; readonly perThousandAtBegin: number; readonly perThousandFull: number };
  /** Of what it carries, unused: when it begins, and at the end of the months (null where it has been outgrown by then). */
  readonly headroom: { readonly atBeginShare: number; readonly atHorizonShare: number | null };
  readonly afterOneFailure: { readonly carries: PlanRange; readonly sentence: string };
  readonly untested: readonly StepKind[];
}

export interface StageBox {
  readonly machine: { readonly id: string; readonly title: string; readonly cores: number; readonly speed: number; readonly pricePerMonth: number };
  readonly copies: number;
  readonly spares: number;
  /** Share of the cores of one copy in use, at the best estimate: when the stage begins, and when it is outgrown. */
  readonly busy: { readonly atBegin: number; readonly atEnd: number };
  readonly components: readonly StageComponent[];
}

export interface StageComponent {
  readonly name: string;
  /** On each copy of the box; null where one process uses all cores that there are. */
  readonly processes: number | null;
  /** Cores in use, all copies together, at the best estimate. */
  readonly cores: { readonly atBegin: number; readonly atEnd: number };
}

export interface Move {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
  /** What the other parts would have brought instead, where one had to be chosen. */
  readonly alternatives: readonly PartOption[];
}

/** The next stage is ordered when one of these is passed; both are of the stage that runs then, at the best estimate. */
export interface Trigger {
  readonly orderPerSec: number;
  readonly order: Moment;
  /** The component that uses most of what it can. */
  readonly component: string;
  /** Its cores in use, all copies together, and as a share of those of its boxes (or that its processes can use). */
  readonly cores: number;
  readonly share: number;
  /** How busy its box is then, as a share. */
  readonly boxShare: number;
  readonly responseMs: number;
  /** More load before machines ordered at the trigger are there than the stage carries: order it with the one before. */
  readonly isAtOnce: boolean;
  readonly sentence: string;
}

export interface SplitPoint {
  /** Up to it one box, from it on separate servers: where switching once costs least (`split-point.ts`). Null: never. */
  readonly perSec: PlanRange;
  readonly when: Moment;
  /** Share of the draws in which there is one. */
  readonly share: number;
  /** Just beyond it: the cheapest single box (null: none carries it) and the cheapest split. */
  readonly oneBoxPerMonth: number | null;
  readonly splitPerMonth: number | null;
  /** Stretches of load in which it is the other way round for a while, for classes of machines are steps. */
  readonly exceptions: readonly { readonly fromPerSec: number; readonly toPerSec: number }[];
  readonly hop: { readonly roundTripMs: number; readonly cpuSeconds: number; readonly origin: 'measured' | 'stated' | 'assumed'; readonly source: string };
  readonly sentence: string;
}

export interface MonthPoint {
  readonly month: number;
  readonly date: string | null;
  readonly perSec: PlanRange;
  /** The stage's number; null where nothing carries the load any more. */
  readonly stage: number | null;
  readonly perMonth: number;
}

export interface PlanEnd {
  /** What the last stage there is carries; its date is when it is outgrown. */
  readonly perSec: PlanRange;
  readonly when: Moment;
  readonly isWithinMonths: boolean;
  readonly sentence: string;
}
