import { openView, type StationView } from './convolution.ts';
import { overloadOf, type NetworkProblem } from './problem.ts';
import { openLoads, type Prepared } from './prepared.ts';
import { serviceCurve } from './service-curve.ts';

/**
 * How stations with a limit lie in a network, requests passing the stations in their order, once each:
 * - none: there are none;
 * - product-form: for every class that can be lost, nothing queues after that; then what is lost leaves (open) or goes back to
 *   think (closed) just as if it had skipped its last station, which keeps the product form (van Dijk, "Queueing networks
 *   and product forms", 1993: jump-over blocking), and what comes to a limit from open classes is Poisson (Burke);
 * - tandem: open classes alone, and queues behind a limit: what leaves it is no longer Poisson;
 * - entangled: closed classes go on after a limit.
 */
export type Losses = 'none' | 'product-form' | 'tandem' | 'entangled';

export function lossesIn({ stations, closed, open }: Prepared): Losses {
  if (stations.every(({ limit }) => limit === null)) return 'none';
  const isLast = ({ kind, demands }: { kind: 'closed' | 'open'; demands: readonly number[] }): boolean => {
    const first = stations.findIndex(({ limit }, i) => limit !== null && (demands[i] ?? 0) > 0);
    return first < 0 || stations.every(({ waits }, i) => i <= first || (demands[i] ?? 0) === 0 || (kind === 'open' && !waits));
  };
  if ([...closed, ...open].every(isLast)) return 'product-form';
  return closed.length === 0 ? 'tandem' : 'entangled';
}

/** Open classes alone: each station by itself, fed by what was not lost before it. Exact but where a queue follows a limit. */
export function solveOpen(prepared: Prepared): { views: StationView[]; loads: number[]; problem: NetworkProblem | null } {
  const flows = prepared.open.map(({ arrivalRatePerSec }) => arrivalRatePerSec);
  const loads: number[] = [];
  const views: StationView[] = [];
  prepared.stations.forEach((station, i) => {
    const openLoad = prepared.open.reduce((sum, { demands }, k) => sum + (flows[k] ?? 0) * (demands[i] ?? 0), 0);
    loads.push(openLoad);
    const isOver = overloadOf({ prepared: { ...prepared, stations: [station] }, loads: [openLoad] }) !== null;
    const view = station.waits && !isOver ? openView({ curve: serviceCurve({ station, openLoad, most: 0 }), count: 1 }) : { stretch: [1], full: [0], idle: null };
    views.push(view);
    prepared.open.forEach(({ demands }, k) => {
      if ((demands[i] ?? 0) > 0) flows[k] = (flows[k] ?? 0) * (1 - (view.full[0] ?? 0));
    });
  });
  return { views, loads, problem: overloadOf({ prepared, loads }) };
}

/** Work that open classes surely bring to stations: what has passed no limit yet. */
export function sureLoads(prepared: Prepared): number[] {
  const open = prepared.open.map((entry) => {
    const first = prepared.stations.findIndex(({ limit }, i) => limit !== null && (entry.demands[i] ?? 0) > 0);
    return first < 0 ? entry : { ...entry, demands: entry.demands.map((demand, i) => (i <= first ? demand : 0)) };
  });
  return openLoads({ ...prepared, open });
}
