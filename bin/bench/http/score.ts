import { pairedRatio } from '../../../suites/harness/statistics/paired-ratio.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Interval } from '../bars.ts';
import { disturbedReason, type Disturbance } from '../watch.ts';

/** One generator against the target for a second or so. */
export interface Reading extends Disturbance {
  readonly requests: number;
  /** Requests that failed: none is expected of this target. */
  readonly failed: number;
  /** Processor time of the generator with all its threads and children. */
  readonly cpuMs: number;
  readonly elapsedMs: number;
  /** What the target used of its cores. */
  readonly targetShare: number;
}

/** A slice of each contender, taken in random order, by contender. */
export type Round = Readonly<Record<string, Reading>>;

/** From here on the target could be what limits. */
export const TARGET_LIMIT = 0.8;
/** Pairs below which nothing is said. */
export const FEWEST_PAIRS = 10;

/** Why a reading is void, or null; blind to how many requests there were. */
export function voidReason(reading: Reading): string | null {
  const { targetShare, failed } = reading;
  if (failed > 0) return `${failed} requests failed`;
  if (targetShare >= TARGET_LIMIT) return `the target was ${formatUnit(targetShare, 'share')} busy`;
  return disturbedReason(reading);
}

/** A round is void as a whole: its slices are compared with each other. */
export function roundVoidReason(round: Round): string | null {
  for (const [contender, reading] of Object.entries(round)) {
    const reason = voidReason(reading);
    if (reason !== null) return `${contender}: ${reason}`;
  }
  return null;
}

/** Requests per second of the generator's processor time. */
export function scoreOf({ requests, cpuMs }: Reading): number {
  return (requests / cpuMs) * 1000;
}

/** How many times the subject's score is the base's, over the rounds that are valid; null below 10 of them. */
export function ratioOf(options: { rounds: readonly Round[]; subject: string; base: string; seed: number }): (Interval & { pairs: number }) | null {
  const { rounds, subject, base, seed } = options;
  return intervalOf({ values: pairsOf({ rounds, subject, base }), seed });
}

/** The score of one contender over the rounds that are valid; null below 10 of them. */
export function typicalScore(options: { rounds: readonly Round[]; contender: string; seed: number }): (Interval & { pairs: number }) | null {
  const { rounds, contender, seed } = options;
  const values = rounds.flatMap((round) => (round[contender] === undefined || roundVoidReason(round) !== null ? [] : [scoreOf(round[contender])]));
  return intervalOf({ values, seed });
}

function pairsOf(options: { rounds: readonly Round[]; subject: string; base: string }): number[] {
  return options.rounds.flatMap((round) => {
    const subject = round[options.subject];
    const base = round[options.base];
    if (subject === undefined || base === undefined || roundVoidReason(round) !== null) return [];
    return [scoreOf(subject) / scoreOf(base)];
  });
}

function intervalOf(options: { values: readonly number[]; seed: number }): (Interval & { pairs: number }) | null {
  const { values, seed } = options;
  if (values.length < FEWEST_PAIRS) return null;
  const { ratio, lower, upper, samples } = pairedRatio({ blocks: [values.map(Math.log)], seed });
  return { value: ratio, lower, upper, pairs: samples };
}
