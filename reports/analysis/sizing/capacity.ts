import { MS_PER_SEC } from '../../../suites/harness/units.ts';
import { boxLoads, processLimitPerSec, saturationPerSec, secondsAt, type BoxLoad } from './box-load.ts';
import type { PlacementQuestion } from './placement.ts';
import { boxWaitMs, unloadedMs } from './response.ts';

/** The highest load that a placement carries, and what stands in the way of more. */
export interface Capacity {
  readonly perSec: number;
  /** `cores`: a limit on response time that is looser would give less than 5 % more. */
  readonly binds: 'latency' | 'cores' | 'processes';
  /** The box that binds: the one with most of the wait, or the one that is full. */
  readonly box: number;
  /** The component whose processes bind; else null. */
  readonly component: number | null;
}

/** From here on, as a share of what the cores can do, it is the cores that bind rather than the wait for them. */
const NEARLY_FULL = 0.95;
/** Shares of the hard limit at which the wait is looked at, from the top down. */
const SCAN = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0];
const TOLERANCE = 1e-9;
const MOST_ROUNDS = 60;

/**
 * The highest load at which the response time stays within `latencyMs` (Infinity: no limit) and no box and no component
 * gets more than it can do. Some microseconds: the hard limits in closed form, then a search for the wait allowed.
 *
 * @returns a rate of 0 where an idle request takes too long already, or idle use fills a box; Infinity where nothing limits.
 */
export function capacityPerSec(question: PlacementQuestion & { readonly latencyMs: number }): Capacity {
  const { loads, hops } = boxLoads(question);
  const most = hardLimit(loads);
  const { waitFactor } = question.draw.response;
  const allowedMs = question.latencyMs - unloadedMs({ question, loads, hops });
  if (allowedMs < 0) return { perSec: 0, binds: 'latency', box: slowest(loads), component: null };
  if (waitFactor === 0 || question.latencyMs === Infinity || most.perSec === 0 || most.perSec === Infinity) return most;

  const waitMs = (perSec: number): number => {
    let sum = 0;
    for (const load of loads) sum += boxWaitMs(load, perSec);
    return waitFactor * sum;
  };
  if (most.binds === 'processes' && waitMs(most.perSec) <= allowedMs) return most;
  const perSec = highestWithin({ waitMs, allowedMs, mostPerSec: most.perSec, guessPerSec: surelyWithin({ loads, allowedMs: allowedMs / waitFactor }) });
  if (most.binds === 'cores' && perSec >= NEARLY_FULL * most.perSec) return { ...most, perSec };
  return { perSec, binds: 'latency', box: longestWait(loads, perSec), component: null };
}

/** What cores and processes allow, whatever the response time. */
function hardLimit(loads: readonly BoxLoad[]): Capacity {
  let most: Capacity = { perSec: Infinity, binds: 'cores', box: 0, component: null };
  loads.forEach((load, box) => {
    const cores = saturationPerSec(load) * load.copies;
    if (cores < most.perSec) most = { perSec: cores, binds: 'cores', box, component: null };
    for (const part of load.parts) {
      const processes = processLimitPerSec(load, part) * load.copies;
      if (processes < most.perSec) most = { perSec: processes, binds: 'processes', box, component: part.component };
    }
  });
  return most;
}

/** A rate that keeps the allowed wait even if every arrival had to wait: each box with an equal part of it. */
function surelyWithin(options: { loads: readonly BoxLoad[]; allowedMs: number }): number {
  const { loads, allowedMs } = options;
  let least = Infinity;
  for (const load of loads) {
    const full = load.cores * load.speed;
    const busy = 1 - (loads.length * MS_PER_SEC * Math.max(...load.seconds)) / (full * allowedMs);
    if (!(busy > 0)) return 0;
    least = Math.min(least, (load.copies * (busy * full - load.idleCores)) / secondsAt(load.seconds, busy));
  }
  return Math.max(0, least);
}

interface WaitSearch {
  readonly waitMs: (perSec: number) => number;
  readonly allowedMs: number;
  readonly mostPerSec: number;
  /** Where to look first. */
  readonly guessPerSec: number;
}

/** Wait ÷ (wait + allowed) − ½: below 0 within what is allowed, and finite where the wait is not. */
function excessOf({ waitMs, allowedMs }: WaitSearch, perSec: number): number {
  const wait = waitMs(perSec);
  if (wait === Infinity) return 0.5;
  return wait === 0 ? -0.5 : wait / (wait + allowedMs) - 0.5;
}

/**
 * Two rates, the lower within the allowed wait, the higher beyond it; null where no rate is within. From the top down, so
 * that of several crossings (demand that falls steeply can make one core's wait dip) the highest is found.
 */
function bracket(search: WaitSearch): { low: number; lowExcess: number; high: number; highExcess: number } | null {
  const { mostPerSec, guessPerSec } = search;
  let high = mostPerSec;
  let highExcess = excessOf(search, high);
  const guessed = guessPerSec > 0 && guessPerSec < high ? [guessPerSec] : [];
  for (const low of [...guessed, ...SCAN.map((share) => share * mostPerSec)]) {
    if (low >= high) continue;
    const lowExcess = excessOf(search, low);
    if (lowExcess <= 0) return { low, lowExcess, high, highExcess };
    high = low;
    highExcess = lowExcess;
  }
  return null;
}

/** The highest rate whose wait is within what is allowed: false position with Illinois' correction (Dowell & Jarratt, BIT 11, 1971). */
function highestWithin(search: WaitSearch): number {
  const found = bracket(search);
  if (found === null) return 0;
  let { low, lowExcess, high, highExcess } = found;
  let moved: 'low' | 'high' | null = null;
  for (let round = 0; round < MOST_ROUNDS && high - low > TOLERANCE * search.mostPerSec; round += 1) {
    const guess = (low * highExcess - high * lowExcess) / (highExcess - lowExcess);
    const middle = guess > low && guess < high ? guess : (low + high) / 2;
    const excess = excessOf(search, middle);
    if (excess <= 0) {
      if (moved === 'low') highExcess /= 2;
      [low, lowExcess, moved] = [middle, excess, 'low'];
      if (excess > -TOLERANCE) break;
    } else {
      if (moved === 'high') lowExcess /= 2;
      [high, highExcess, moved] = [middle, excess, 'high'];
    }
  }
  return low;
}

function longestWait(loads: readonly BoxLoad[], perSec: number): number {
  const waits = loads.map((load) => boxWaitMs(load, perSec));
  return waits.indexOf(Math.max(...waits));
}

function slowest(loads: readonly BoxLoad[]): number {
  const speeds = loads.map(({ speed }) => speed);
  return speeds.indexOf(Math.min(...speeds));
}
