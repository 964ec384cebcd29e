import type { NetworkModel, NetworkSolution, Station } from './model.ts';
import { solve, type SolveOptions } from './solve.ts';
import type { NetworkBounds } from './bounds.ts';

export const station = (options: Partial<Station> = {}): Station => ({ servers: 1, isDelay: false, limit: null, rates: null, ...options });

type ShortClass = { population: number; thinkSeconds?: number } | { arrivalRate: number };

/** A model in short: demands by class and station, `null` for a station with a single server. */
export function network(options: {
  stations: Readonly<Record<string, Partial<Station>>>;
  classes: Readonly<Record<string, ShortClass>>;
  demands: Readonly<Record<string, Readonly<Record<string, number>>>>;
}): NetworkModel {
  return {
    stations: Object.fromEntries(Object.entries(options.stations).map(([id, entry]) => [id, station(entry)])),
    classes: Object.fromEntries(
      Object.entries(options.classes).map(([id, entry]) => [
        id,
        'population' in entry
          ? { kind: 'closed', population: entry.population, thinkSeconds: entry.thinkSeconds ?? 0 }
          : { kind: 'open', arrivalRatePerSec: entry.arrivalRate },
      ]),
    ),
    demandsSeconds: options.demands,
  };
}

/** Stations s0, s1, … and one class `a` that needs so much of each. */
export function oneClass(demands: readonly number[], entry: ShortClass, stations: readonly Partial<Station>[] = []): NetworkModel {
  return network({
    stations: Object.fromEntries(demands.map((_, i) => [`s${i}`, stations[i] ?? {}])),
    classes: { a: entry },
    demands: { a: Object.fromEntries(demands.map((demand, i) => [`s${i}`, demand])) },
  });
}

/** The solution; a failure of the test where there is none. */
export function solved(model: NetworkModel, options: SolveOptions = {}): NetworkSolution & { readonly bounds: NetworkBounds } {
  const outcome = solve(model, options);
  if (outcome.status !== 'solved') throw new Error(outcome.problem.message);
  return { ...outcome.solution, bounds: outcome.bounds };
}
