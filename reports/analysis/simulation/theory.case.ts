import { exponential, type Distribution } from './distribution.ts';
import type { Arrivals, Scenario, StationSpec } from './scenario.ts';

/** One station, one class, Poisson arrivals at `ratePerSec`. */
export function queue(options: { ratePerSec: number; station?: StationSpec; service?: Distribution; arrivals?: Arrivals }): Scenario {
  const { ratePerSec, station = {}, service = exponential(1), arrivals = { kind: 'poisson', ratePerSec } } = options;
  return { stations: { cpu: station }, classes: { all: { route: [{ station: 'cpu', service }] } }, sources: [{ kind: 'open', arrivals, mix: { all: 1 } }] };
}

/** Users who think and come to one station. */
export function users(options: { population: number; think?: Distribution; station?: StationSpec; service?: Distribution }): Scenario {
  const { population, think, station = {}, service = exponential(1) } = options;
  return {
    stations: { cpu: station },
    classes: { all: { route: [{ station: 'cpu', service }] } },
    sources: [{ kind: 'closed', population, ...(think === undefined ? {} : { think }), mix: { all: 1 } }],
  };
}

/** Number present in a birth-death process with so many states: its distribution. */
export function birthDeath(options: { states: number; birth: (present: number) => number; death: (present: number) => number }): number[] {
  const { states, birth, death } = options;
  const weights = [1];
  for (let n = 1; n < states; n += 1) weights.push(((weights[n - 1] ?? 0) * birth(n - 1)) / death(n));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

export const meanOfShares = (shares: readonly number[]): number => shares.reduce((sum, share, n) => sum + n * share, 0);
