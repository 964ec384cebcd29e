import type { ObservedWindow } from './observed.ts';

/** Loads are told apart by steps of this factor near the peak, which matters most, and coarser ones below. */
const PEAK_STEPS = 8;
const PEAK_FACTOR = 1.1;
const LOWER_STEPS = 8;
const LOWER_FACTOR = 1.3;
/** A load of fewer windows joins its neighbour. */
const FEWEST_WINDOWS = 3;
/** Windows of like load are halved by their mix so often, and into groups that are at least this share of all windows. */
const MOST_SPLITS = 3;
const LEAST_SHARE = 1 / 96;

/** Windows of about the same load and the same mix of requests. */
export interface WindowGroup {
  /** Mean total rate of the windows of this load, of whatever mix. */
  readonly perSec: number;
  readonly windows: readonly ObservedWindow[];
}

/**
 * Groups windows so that those of a group are alike in load and in mix: what regression learns from is how groups differ. By
 * load in steps; within a load, halved by the class whose share varies most for its size, again and
 * again. Neither looks at CPU or at response times, so that nothing is chosen by its outcome.
 */
export function groupWindows(windows: readonly ObservedWindow[]): WindowGroup[] {
  const rest = windows.filter((window) => rateOf(window) === 0);
  const loaded = windows.filter((window) => rateOf(window) > 0);
  const idle = rest.length === 0 ? [] : [{ perSec: 0, windows: rest }];
  return [...idle, ...byLoad(loaded).flatMap((own) => {
    const perSec = own.reduce((sum, window) => sum + rateOf(window), 0) / own.length;
    return split(own, MOST_SPLITS, Math.max(1, Math.ceil(loaded.length * LEAST_SHARE))).map((group) => ({ perSec, windows: inTime(group) }));
  })];
}

/** Requests a second of all classes. */
export function rateOf({ classes }: ObservedWindow): number {
  return Object.values(classes).reduce((sum, { perSec }) => sum + perSec, 0);
}

function byLoad(windows: readonly ObservedWindow[]): ObservedWindow[][] {
  const peak = Math.max(...windows.map(rateOf));
  const bins: ObservedWindow[][] = Array.from({ length: PEAK_STEPS + LOWER_STEPS }, () => []);
  for (const window of windows) bins[bins.length - 1 - stepsBelow(peak / rateOf(window))]?.push(window);
  return merged(bins.filter(({ length }) => length > 0));
}

/** Steps from the peak down to a load that is so many times less. */
function stepsBelow(ratio: number): number {
  const fine = Math.floor(Math.log(ratio) / Math.log(PEAK_FACTOR) + 1e-9);
  if (fine < PEAK_STEPS) return fine;
  const coarse = Math.floor(Math.log(ratio / PEAK_FACTOR ** PEAK_STEPS) / Math.log(LOWER_FACTOR) + 1e-9);
  return PEAK_STEPS + Math.min(LOWER_STEPS - 1, Math.max(0, coarse));
}

/** What is too little to stand for itself joins the load next to it; the highest joins the one below. */
function merged(bins: readonly ObservedWindow[][]): ObservedWindow[][] {
  const kept: ObservedWindow[][] = [];
  let waiting: ObservedWindow[] = [];
  for (const bin of bins) {
    waiting = [...waiting, ...bin];
    if (waiting.length < FEWEST_WINDOWS) continue;
    kept.push(waiting);
    waiting = [];
  }
  const last = kept.pop();
  return waiting.length === 0 && last === undefined ? kept : [...kept, [...(last ?? []), ...waiting]];
}

function split(windows: readonly ObservedWindow[], times: number, least: number): (readonly ObservedWindow[])[] {
  if (times === 0 || windows.length < 2 * least) return [windows];
  const id = mostVaried(windows);
  if (id === null) return [windows];
  const ordered = [...windows].sort((a, b) => shareOf(a, id) - shareOf(b, id));
  const half = Math.floor(ordered.length / 2);
  return [ordered.slice(0, half), ordered.slice(half)].flatMap((own) => split(own, times - 1, least));
}

/** Variance ÷ mean of a share: what counting alone would do is the same for all classes. */
function mostVaried(windows: readonly ObservedWindow[]): string | null {
  const ids = Object.keys(windows[0]?.classes ?? {});
  const spread = ids.map((id) => {
    const shares = windows.map((window) => shareOf(window, id));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    return { id, dispersion: mean > 0 ? shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length / mean : 0 };
  });
  const [most] = spread.sort((a, b) => b.dispersion - a.dispersion);
  return most === undefined || !(most.dispersion > 1e-12) ? null : most.id;
}

const shareOf = (window: ObservedWindow, id: string): number => (window.classes[id]?.perSec ?? 0) / rateOf(window);
const inTime = (windows: readonly ObservedWindow[]): ObservedWindow[] => [...windows].sort((a, b) => a.startMs - b.startMs);
