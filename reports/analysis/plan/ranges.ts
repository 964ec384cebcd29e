import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { dayAfter } from './calendar.ts';
import type { StepKind } from './steps.ts';

/** An estimate of a plan. Null: beyond everything (a load that is never reached, a date that never comes). */
export interface PlanRange {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Of the interval; null where it rests on kinds of step never tried: a range, without a confidence level (R15). */
  readonly confidence: number | null;
  readonly untested: readonly StepKind[];
}

/** A moment, in months from the start and as a day. */
export interface Moment {
  readonly months: PlanRange;
  readonly date: { readonly value: string | null; readonly lower: string | null; readonly upper: string | null };
}

const USUAL_LEVEL = 0.95;

/** The level of all intervals of a plan: 95 %, or so much that its lower end is what is promised with the confidence. */
export function levelOf(confidence: number): number {
  return Math.max(USUAL_LEVEL, 2 * confidence - 1);
}

/**
 * The interval of draws about a value of the plan. The plan's own value may stand outside (it keeps a margin that the draws
 * do not have, or there are few draws); then the interval is widened to hold it.
 */
export function rangeOf(options: { value: number; draws: ArrayLike<number>; confidence: number; untested: readonly StepKind[] }): PlanRange {
  const { value, untested } = options;
  const level = levelOf(options.confidence);
  const ordered = sorted(Array.from(options.draws));
  const tail = (1 - level) / 2;
  const [lower, upper] = ordered.length === 0 ? [value, value] : [quantile(ordered, tail), quantile(ordered, 1 - tail)];
  return {
    value: finite(value),
    lower: finite(Math.min(value, lower)),
    upper: finite(Math.max(value, upper)),
    confidence: untested.length === 0 ? level : null,
    untested,
  };
}

export function momentOf(months: PlanRange, start: string): Moment {
  return { months, date: { value: dayAfter(start, months.value), lower: dayAfter(start, months.lower), upper: dayAfter(start, months.upper) } };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
