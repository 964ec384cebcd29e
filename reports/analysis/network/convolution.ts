import { createLattice } from './lattice.ts';
import { geometric, meanSeries, poissonConstants, stretchSeries, withStation, type Joining } from './series.ts';
import type { ServiceCurve } from './service-curve.ts';
import { saddleRates } from './saddle.ts';
import { feed, type ClosedPart } from './tilt.ts';

/** What closed classes do in a network. */
export interface ClosedAnswer {
  /** Cycles a second of each closed class. */
  readonly throughput: readonly number[];
  readonly stations: readonly StationView[];
}

/**
 * A station as requests find it. Arrays run over the closed classes, whose requests meet a network that holds one of them
 * less (the arrival theorem), and end with what an arrival from outside meets.
 */
export interface StationView {
  /** Time here ÷ demand, requests that are lost counted with none. */
  readonly stretch: readonly number[];
  /** Chance that the limit is reached. */
  readonly full: readonly number[];
  /** Mean number of servers without work; null where use follows from throughput. */
  readonly idle: number | null;
}

interface Place {
  readonly index: number;
  readonly curve: ServiceCurve;
  readonly joining: Omit<Joining, 'constants'>;
}

/**
 * The convolution algorithm for several classes, on normalisation constants that are scaled to be probabilities. A station
 * multiplies the generating function by F(S), a polynomial and a geometric tail in the operator S "one more request here",
 * so that m servers cost m passes over the lattice of populations, not one for each pair of its points. All terms are
 * positive: nothing cancels, at any population.
 *
 * Source: Buzen, CACM 16 (1973); Reiser & Kobayashi, "Queuing networks with multiple closed chains", IBM J. R&D 19 (1975);
 * mean residence by the arrival theorem (Sevcik & Mitrani; Lavenberg & Reiser, 1980).
 */
export function convolve(part: ClosedPart): ClosedAnswer {
  const lattice = createLattice(part.populations);
  const rates = saddleRates(part);
  const places = part.curves.map((curve, index): Place => {
    const loads = rates.map((rate, k) => rate * (part.demands[k]?.[index] ?? 0));
    return { index, curve, joining: { lattice, fed: feed(curve, loads) } };
  });
  const visited = places.filter(({ joining }) => joining.fed.load > 0);
  const simple = visited.filter(({ curve }) => curve.head.length === 0 && curve.idle === null);
  const other = visited.filter((place) => !simple.includes(place));
  const join = (constants: Float64Array, { joining }: Place): Float64Array => withStation({ ...joining, constants });
  const base = simple.reduce(join, poissonConstants({ lattice, means: rates.map((rate, k) => rate * (part.awaySeconds[k] ?? 0)) }));
  const all = other.reduce(join, base);

  const top = lattice.size - 1;
  const corners = [...lattice.strides.map((stride) => top - stride), top];
  const views = places.map(({ curve }) => openView({ curve, count: corners.length }));
  const over = (values: Float64Array): number[] => corners.map((corner) => (values[corner] ?? 0) / (all[corner] ?? 0));
  for (const { index, joining } of simple) {
    const { ratio, load } = joining.fed;
    const stretch = over(geometric({ ...joining, constants: all })).map((value) => (value * ratio) / load);
    views[index] = { stretch, full: corners.map(() => 0), idle: null };
  }
  leaveOneOut({ places: other, constants: base, join }, ({ index, curve, joining }, constants) => {
    const rest = { ...joining, constants };
    views[index] = {
      stretch: over(stretchSeries(rest)),
      full: curve.full === null ? corners.map(() => 0) : over(meanSeries(rest, curve.full)),
      idle: curve.idle === null ? null : (over(meanSeries(rest, curve.idle)).at(-1) ?? 0),
    };
  });
  return { throughput: rates.map((rate, k) => (rate * (all[corners[k] ?? 0] ?? 0)) / (all[top] ?? 0)), stations: views };
}

/** A station that no closed class visits: open classes are alone there. */
export function openView({ curve, count }: { curve: ServiceCurve; count: number }): StationView {
  const capacity = curve.head[0] ?? curve.tail;
  return {
    stretch: new Array<number>(count).fill(1 / capacity),
    full: new Array<number>(count).fill(curve.full?.[0] ?? 0),
    idle: curve.idle === null ? null : (curve.idle[0] ?? 0),
  };
}

/** Visits each place with the constants of all others, by halves: `n log n` joins and no deconvolution, which would cancel. */
function leaveOneOut(
  options: { places: readonly Place[]; constants: Float64Array; join: (constants: Float64Array, place: Place) => Float64Array },
  visit: (place: Place, constants: Float64Array) => void,
): void {
  const { places, constants, join } = options;
  const [only] = places;
  if (!only) return;
  if (places.length === 1) {
    visit(only, constants);
    return;
  }
  const half = places.length >> 1;
  const [left, right] = [places.slice(0, half), places.slice(half)];
  leaveOneOut({ places: left, constants: right.reduce(join, constants), join }, visit);
  leaveOneOut({ places: right, constants: left.reduce(join, constants), join }, visit);
}
