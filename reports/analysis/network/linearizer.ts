import { idleOf, stretchOf, type Crowd } from './arrival-estimate.ts';
import type { ClosedAnswer, StationView } from './convolution.ts';
import { highestOf } from './service-curve.ts';
import type { ClosedPart } from './tilt.ts';

/** Shares of each class that are at each station: `[station][class]`. */
type Shares = readonly (readonly number[])[];

/** How the shares change when one request of a class is taken away: `[class taken][station][class]`. */
type Changes = readonly Shares[];

interface Balance {
  readonly shares: Shares;
  readonly throughput: readonly number[];
  /** Time at a station ÷ demand: `[station][class]`. */
  readonly stretch: Shares;
}

/**
 * Approximate mean value analysis. With no passes it is Bard–Schweitzer: one request less leaves the shares of each class
 * at the stations as they are. Each pass of Linearizer finds how they do change, by solving the network with one request
 * less of each class. Stations with several servers or rates are met by `stretchOf`.
 *
 * Source: Schweitzer (1979); Bard (1979); Chandy & Neuse, "Linearizer: a heuristic algorithm for queueing network models of
 * computing systems", CACM 25 (1982).
 */
export function approximate(part: ClosedPart, { passes }: { passes: number }): ClosedAnswer {
  const { populations } = part;
  let changes: Changes = populations.map(() => part.curves.map(() => populations.map(() => 0)));
  let whole = balance({ part, populations, changes, shares: unhindered(part) });
  for (let pass = 0; pass < passes; pass += 1) {
    changes = populations.map((_, taken) => {
      const fewer = without(populations, taken);
      const { shares } = balance({ part, populations: fewer, changes, shares: whole.shares });
      return shares.map((row, i) => row.map((share, k) => (fewer[k] === 0 ? 0 : share - (whole.shares[i]?.[k] ?? 0))));
    });
    whole = balance({ part, populations, changes, shares: whole.shares });
  }
  const rest = elsewhere(part, whole.throughput);
  const stations = part.curves.map((curve, i): StationView => {
    const crowd = crowdAt({ part, populations, row: whole.shares[i] ?? [], station: i, knee: rest(i) });
    return { stretch: [...(whole.stretch[i] ?? []), stretchOf(curve, crowd)], full: [...populations.map(() => 0), 0], idle: idleOf(curve, crowd) };
  });
  return { throughput: whole.throughput, stations };
}

const MOST_STEPS = 20_000;
/** From this step on each goes half its way only: what swings comes to rest. */
const DAMPED_FROM = 300;

/** The fixed point of mean value analysis at one population. */
function balance(options: { part: ClosedPart; populations: readonly number[]; changes: Changes; shares: Shares }): Balance {
  const { part, populations, changes } = options;
  let { shares } = options;
  let throughput = rates(part, populations, () => 1);
  for (let step = 0; ; step += 1) {
    const rest = elsewhere(part, throughput);
    const stretch = part.curves.map((curve, i) => {
      const knee = curve.head.length === 0 ? Infinity : rest(i);
      return populations.map((population, k) => {
        if (population === 0 || demandOf(part, k, i) === 0) return 1;
        const row = (shares[i] ?? []).map((share, j) => Math.max(0, share + (changes[k]?.[i]?.[j] ?? 0)));
        return stretchOf(curve, crowdAt({ part, populations: without(populations, k), row, station: i, knee }));
      });
    });
    throughput = rates(part, populations, (i, k) => stretch[i]?.[k] ?? 0);
    const next = shares.map((row, i) =>
      row.map((share, k) => {
        const population = populations[k] ?? 0;
        return population === 0 ? share : ((throughput[k] ?? 0) * demandOf(part, k, i) * (stretch[i]?.[k] ?? 0)) / population;
      }),
    );
    if (step >= MOST_STEPS || isSettled(shares, next)) return { shares: next, throughput, stretch };
    shares = step < DAMPED_FROM ? next : next.map((row, i) => row.map((share, k) => (share + (shares[i]?.[k] ?? 0)) / 2));
  }
}

function isSettled(before: Shares, after: Shares): boolean {
  return after.every((row, i) => row.every((share, k) => Math.abs(share - (before[i]?.[k] ?? 0)) <= 1e-10 * share));
}

const demandOf = (part: ClosedPart, k: number, i: number): number => part.demands[k]?.[i] ?? 0;

const without = (populations: readonly number[], taken: number): number[] => populations.map((population, k) => (k === taken ? population - 1 : population));

function rates(part: ClosedPart, populations: readonly number[], stretch: (station: number, k: number) => number): number[] {
  return populations.map((population, k) => population / part.curves.reduce((sum, _, i) => sum + demandOf(part, k, i) * stretch(i, k), part.awaySeconds[k] ?? 0));
}

/** Where to begin: nobody waits but those that the most used station cannot serve. */
function unhindered(part: ClosedPart): Shares {
  const alone = rates(part, part.populations, () => 1);
  const use = part.curves.map((curve, i) => alone.reduce((sum, rate, k) => sum + rate * demandOf(part, k, i), 0) / highestOf(curve));
  const most = Math.max(1, ...use);
  return part.curves.map((_, i) =>
    alone.map((rate, k) => {
      const served = ((rate / most) * demandOf(part, k, i)) / (part.populations[k] ?? 1);
      return use[i] === most ? served + 1 - 1 / most : served;
    }),
  );
}

function crowdAt(options: { part: ClosedPart; populations: readonly number[]; row: readonly number[]; station: number; knee: number }): Crowd {
  const { part, populations, row, station, knee } = options;
  let mean = 0;
  let most = 0;
  populations.forEach((population, k) => {
    if (demandOf(part, k, station) === 0) return;
    mean += population * (row[k] ?? 0);
    most += population;
  });
  return { mean, most, knee };
}

/** For each station the number of requests elsewhere from which on the rest of the network is at its own limit. */
function elsewhere(part: ClosedPart, throughput: readonly number[]): (station: number) => number {
  return (station) => {
    let seconds = 0;
    const busy = part.curves.map(() => 0);
    throughput.forEach((rate, k) => {
      if (demandOf(part, k, station) === 0) return;
      seconds += rate * (part.awaySeconds[k] ?? 0);
      part.curves.forEach((curve, i) => {
        if (i === station) return;
        seconds += rate * demandOf(part, k, i);
        busy[i] = (busy[i] ?? 0) + (rate * demandOf(part, k, i)) / highestOf(curve);
      });
    });
    return seconds === 0 ? Infinity : seconds / Math.max(0, ...busy);
  };
}
