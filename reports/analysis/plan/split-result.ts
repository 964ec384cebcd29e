import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Carrier, Ground } from './ground.ts';
import { moneyWords } from './money.ts';
import { offersOf, type Path } from './path.ts';
import type { SplitPoint } from './result.ts';
import { crossingOf, priceAt, type Offer } from './split-point.ts';
import { reachOf } from './stages.ts';
import { rangeWords } from './words.ts';

const BEYOND = 1 + 1e-9;

/** The load at which one box loses, with what each draw says of it. */
export function splitPointOf(ground: Ground, path: Path): SplitPoint {
  const { hop, currency } = ground.options;
  const inDraw = (carriers: readonly Carrier[], at: number): Offer[] => carriers.map(({ drawn, layout }) => ({ perSec: drawn[at] ?? 0, pricePerMonth: layout.pricePerMonth }));
  const drawn = ground.draws.map((_, at) => crossingOf({ singles: inDraw(path.singles, at), splits: inDraw(path.splits, at) }).perSec ?? Infinity);
  const value = path.crossing.perSec;
  const untested = [...new Set([...path.singles, ...path.splits].flatMap((carrier) => carrier.untested))];
  const { perSec, when } = reachOf(ground, { perSec: value ?? Infinity, drawn, untested });
  const price = (carriers: readonly Carrier[]): number | null => {
    const least = value === null ? Infinity : priceAt(offersOf(carriers), value * BEYOND);
    return Number.isFinite(least) ? least : null;
  };
  const [oneBoxPerMonth, splitPerMonth] = [price(path.singles), price(path.splits)];
  const hopWords = `${hop.origin === 'measured' ? 'a hop measured' : 'a hop taken'} at ${formatUnit(hop.roundTripMs, 'ms')} and ${formatNumber(hop.cpuSeconds * 1e6)} µs of CPU at each end included`;
  const figures = { value, range: rangeWords(perSec, 'perSec'), oneBoxPerMonth, splitPerMonth, currency };
  return {
    perSec,
    when,
    share: drawn.filter(Number.isFinite).length / Math.max(1, drawn.length),
    oneBoxPerMonth,
    splitPerMonth,
    exceptions: path.crossing.exceptions,
    hop: { roundTripMs: hop.roundTripMs, cpuSeconds: hop.cpuSeconds, origin: hop.origin, source: hop.source },
    sentence: `${sentenceOf(figures, path)}, ${hopWords}.`,
  };
}

function sentenceOf(figures: { value: number | null; range: string; oneBoxPerMonth: number | null; splitPerMonth: number | null; currency: string }, path: Path): string {
  const { value, range, oneBoxPerMonth, splitPerMonth, currency } = figures;
  if (value === null) return path.splits.length === 0 ? 'Separate servers never win: no split keeps the objective' : 'Separate servers never win with this catalogue';
  const split = splitPerMonth === null ? '' : `the cheapest split ${moneyWords(splitPerMonth, currency)} a month`;
  if (value === 0) return `Separate servers win from the start: no single box is cheaper at any load`;
  const one = oneBoxPerMonth === null ? 'beyond it no single box carries the load' : `beyond it the cheapest single box costs ${moneyWords(oneBoxPerMonth, currency)}`;
  return `One box loses to separate servers at ${range}: ${one}, ${split}`;
}
