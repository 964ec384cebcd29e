import type { TrialRecord } from '../record.ts';
import { crossingOf, type Crossing } from './crossing.ts';
import { isProbe, keepsOf, latencyOf, rateOf } from './search-probe.ts';
import type { Objective, SearchResult } from './search.ts';

/** Between which rates the objective breaks: the ends of the search, and what the latencies of all probes near them allow. */
export interface SearchInterval {
  readonly lowerPerSec: number;
  /** Null: it was kept at the highest rate tried. */
  readonly upperPerSec: number | null;
  readonly method: string;
}

type Bracket = Pick<SearchResult, 'lowerPerSec' | 'upperPerSec'>;

/** A latency at a rate. */
export interface RatedLatency {
  readonly ratePerSec: number;
  readonly latencyMs: number;
}

/** Probes within these factors of the answer tell where it lies; the next where the first has too few. */
const NEAR = [1.6, 2.5];
const FEWEST_NEAR = { probes: 6, rates: 3 };

/**
 * The bracket of a search says which rates kept and broke the objective in its trials; by luck alone a limit that is blurred
 * by noise lies outside of it more often than not. So the latencies are asked as well where they cross the limit
 * (`limitRateOf`), and the interval holds both. Of simulated searches at M/M/1 queues 92 to 96 in 100 such intervals held
 * the true limit (what is missing is that short runs from an empty queue see less than it), and 20 in 100 brackets.
 */
export function intervalOf(options: { trials: readonly TrialRecord[]; objective: Objective; result: Bracket }): SearchInterval {
  const { trials, objective, result } = options;
  const { lowerPerSec, upperPerSec } = result;
  const bracket = { lowerPerSec, upperPerSec, method: 'the last rate that kept the objective and the first that broke it' };
  if (lowerPerSec === 0 || upperPerSec === null) return bracket;
  const probes = trials.filter(isProbe).map((trial) => ({ ratePerSec: rateOf(trial), latencyMs: latencyOf(trial, objective.quantile) ?? Infinity, keeps: keepsOf(trial, objective) }));
  // Where errors decide, latencies do not.
  const near = probes.filter((probe) => isNear(probe, result, Math.max(...NEAR)));
  if (near.some(({ latencyMs, keeps }) => keeps !== latencyMs <= objective.latencyMs)) return bracket;
  const crossing = limitRateOf({ probes, bracket: result, limitMs: objective.latencyMs });
  if (crossing === null) return bracket;
  const method = '95 % interval of where a line through 1 ÷ latency of the probes crosses the limit (Fieller), and the ends of the search';
  return { lowerPerSec: Math.max(0, Math.min(lowerPerSec, crossing.lower)), upperPerSec: Math.max(upperPerSec, crossing.upper), method };
}

/**
 * The rate at which latencies cross a limit: by a line through their reciprocals, which fall about straight as a queue nears
 * saturation (those of an M/M/1 queue exactly), of the probes near the bracket. Null where these are too few, or do not rise.
 */
export function limitRateOf(options: { probes: readonly RatedLatency[]; bracket: Bracket; limitMs: number }): Crossing | null {
  const { probes, bracket, limitMs } = options;
  for (const factor of NEAR) {
    const points = probes.filter((probe) => isNear(probe, bracket, factor)).map(({ ratePerSec, latencyMs }) => ({ x: ratePerSec, y: -1 / latencyMs }));
    if (points.length < FEWEST_NEAR.probes || new Set(points.map(({ x }) => x)).size < FEWEST_NEAR.rates) continue;
    const crossing = crossingOf({ points, height: -1 / limitMs });
    if (crossing !== null) return crossing;
  }
  return null;
}

function isNear({ ratePerSec }: { ratePerSec: number }, { lowerPerSec, upperPerSec }: Bracket, factor: number): boolean {
  const centre = Math.log(lowerPerSec * (upperPerSec ?? lowerPerSec)) / 2;
  return Math.abs(Math.log(ratePerSec) - centre) <= Math.log(factor);
}
