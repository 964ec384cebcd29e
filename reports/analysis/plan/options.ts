import type { Hop, Machine } from '../sizing/placement.ts';
import type { SystemModel } from '../sizing/system-model.ts';
import type { Growth } from './growth.ts';
import type { Availability } from './layout.ts';
import type { StepKind } from './steps.ts';

interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a hop costs, with its doubt; `HopPrice` of fixtures/hardware is one. */
export interface PlanHop extends Hop {
  /** 95 %. */
  readonly intervals: { readonly roundTripMs: Interval; readonly cpuSeconds: Interval };
  readonly origin: 'measured' | 'stated' | 'assumed';
  readonly source: string;
  /** The part of the round trip that no measurement holds. */
  readonly wireMs: number;
}

/** What is to be planned. */
export interface PlanOptions {
  readonly model: SystemModel;
  /** At the quantile of the model. */
  readonly latencyMs: number;
  readonly machines: readonly Machine[];
  /** ISO 4217, e.g. EUR. */
  readonly currency: string;
  readonly hop: PlanHop;
  readonly fromPerSec: number;
  readonly growth: Growth;
  readonly months: number;
  /** `YYYY-MM-DD`: the day of `fromPerSec`. */
  readonly start: string;
  /** With which a stage holds its objective up to the load at which the next begins: 0.5 to below 1. */
  readonly confidence: number;
  readonly availability: Availability;
  /** From the order of machines to their service. */
  readonly leadDays: number;
  /** Of the Monte Carlo simulation. */
  readonly draws: number;
  readonly seed: number;
  /** Errors measured for kinds of step that the model itself tells nothing of, as shares. */
  readonly triedSteps?: Partial<Readonly<Record<StepKind, number>>>;
  /** What the caller assumed to ask this, in sentences; it joins the plan's own assumptions. */
  readonly assumptions: readonly string[];
}

/** @throws RangeError for what cannot be planned; the command line says the same in its own words before. */
export function checkOptions(options: PlanOptions): void {
  const { growth, fromPerSec, months, confidence, latencyMs, draws, machines } = options;
  const checks: readonly (readonly [boolean, string])[] = [
    [growth.sharePerMonth > -1, `load cannot shrink by ${String(-100 * growth.sharePerMonth)} % a month`],
    [growth.sdPerMonth >= 0, 'the uncertainty of growth is 0 or more'],
    [fromPerSec > 0 && Number.isFinite(fromPerSec), 'the load at the start is above 0'],
    [Number.isInteger(months) && months >= 1 && months <= 1200, 'a plan covers 1 to 1,200 whole months'],
    [confidence >= 0.5 && confidence < 1, 'a confidence lies between 50 % and below 100 %'],
    [latencyMs > 0, 'a response time is above 0'],
    [Number.isInteger(draws) && draws >= 1, 'at least one draw is needed'],
    [machines.length > 0, 'the catalogue of hardware is empty'],
  ];
  for (const [holds, message] of checks) if (!holds) throw new RangeError(message);
}
