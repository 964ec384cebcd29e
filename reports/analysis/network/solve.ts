import { answerOf } from './answer.ts';
import { networkBounds, type NetworkBounds } from './bounds.ts';
import { convolve, type ClosedAnswer } from './convolution.ts';
import { isWithinReach } from './effort.ts';
import { KNOWN_ERROR } from './known-error.ts';
import { approximate } from './linearizer.ts';
import { lossesIn, solveOpen, sureLoads, type Losses } from './losses.ts';
import { METHOD, sharingNote } from './methods.ts';
import type { NetworkModel, NetworkSolution, SolverId } from './model.ts';
import { awaySeconds, openLoads, prepare, type Prepared } from './prepared.ts';
import { contradictionIn, noFormula, overloadOf, tooLarge, type NetworkProblem } from './problem.ts';
import { serviceCurve } from './service-curve.ts';
import { simulated, type SimulationDetail } from './simulated.ts';
import type { ClosedPart } from './tilt.ts';

export interface SolveOptions {
  /** Default auto: exact where that is within reach, else approximate; simulated where no formula holds. */
  readonly solver?: SolverId | 'auto';
  /** Of a simulation. Default 1. */
  readonly seed?: number;
}

export type SolveOutcome =
  | { readonly status: 'solved'; readonly solution: NetworkSolution; readonly bounds: NetworkBounds; readonly simulation: SimulationDetail | null }
  | { readonly status: 'unsolved'; readonly problem: NetworkProblem };

/** The ways to a solution; each is tried as `routeOf` says. */
type Route = 'open' | 'thinned' | 'convolution' | 'schweitzer' | 'linearizer' | 'simulate';

/**
 * Solves a queueing network: throughput, response time, use and queue of each station, in the steady state. A pure function
 * of model and options, quick enough to follow a slider (but for simulations).
 */
export function solve(model: NetworkModel, options: SolveOptions = {}): SolveOutcome {
  const prepared = prepare(model);
  const losses = lossesIn(prepared);
  const problem = contradictionIn(prepared) ?? overloadOf({ prepared, loads: loadsOf(prepared, losses) });
  if (problem !== null) return { status: 'unsolved', problem };
  const part = closedPart(prepared);
  const route = routeOf({ prepared, losses, part, asked: options.solver ?? 'auto' });
  if (typeof route !== 'string') return { status: 'unsolved', problem: route };
  const bounds = networkBounds(prepared);
  if (route === 'simulate') {
    const result = simulated(model, options.seed ?? 1);
    return 'refused' in result ? { status: 'unsolved', problem: result.refused } : { status: 'solved', bounds, solution: result.solution, simulation: result.detail };
  }
  const solution: NetworkSolution = { ...qualityOf({ prepared, losses, route }), ...answerOf(prepared, answerBy({ route, prepared, part })) };
  return { status: 'solved', bounds, solution, simulation: null };
}

function loadsOf(prepared: Prepared, losses: Losses): number[] {
  if (prepared.closed.length === 0) return solveOpen(prepared).loads;
  return losses === 'none' ? openLoads(prepared) : sureLoads(prepared);
}

function closedPart(prepared: Prepared): ClosedPart {
  const { closed, stations } = prepared;
  const loads = openLoads(prepared);
  const most = closed.reduce((sum, { population }) => sum + population, 0);
  return {
    populations: closed.map(({ population }) => population),
    awaySeconds: closed.map((entry) => awaySeconds(prepared, entry)),
    demands: closed.map(({ demands }) => demands.map((demand, i) => (stations[i]?.waits === true ? demand : 0))),
    curves: stations.map((station, i) => (station.waits ? serviceCurve({ station, openLoad: loads[i] ?? 0, most }) : { head: [], tail: 1, full: null, idle: null })),
  };
}

function routeOf(options: { prepared: Prepared; losses: Losses; part: ClosedPart; asked: SolverId | 'auto' }): Route | NetworkProblem {
  const { prepared, losses, part, asked } = options;
  const isIdle = prepared.closed.length === 0 && prepared.open.every(({ arrivalRatePerSec }) => arrivalRatePerSec === 0);
  if (asked === 'simulate' && !isIdle) return 'simulate';
  const hasFormula = losses === 'none' || losses === 'product-form';
  if (prepared.closed.length === 0) {
    if (hasFormula) return 'open';
    return asked === 'approximate' ? 'thinned' : asked === 'auto' ? 'simulate' : noFormula();
  }
  if (!hasFormula) return asked === 'auto' ? 'simulate' : noFormula();
  if (asked === 'approximate' && losses === 'none') return 'schweitzer';
  if (isWithinReach(part)) return 'convolution';
  if (asked !== 'auto') return tooLarge(part.populations);
  return losses === 'none' ? 'linearizer' : 'simulate';
}

function answerBy({ route, prepared, part }: { route: Exclude<Route, 'simulate'>; prepared: Prepared; part: ClosedPart }): ClosedAnswer {
  switch (route) {
    case 'open':
    case 'thinned':
      return { throughput: [], stations: solveOpen(prepared).views };
    case 'convolution':
      return convolve(part);
    case 'schweitzer':
      return approximate(part, { passes: 0 });
    case 'linearizer':
      return approximate(part, { passes: 2 });
  }
}

function qualityOf({ prepared, losses, route }: { prepared: Prepared; losses: Losses; route: Exclude<Route, 'simulate'> }): Pick<NetworkSolution, 'solver' | 'method' | 'knownErrorShare'> {
  const note = sharingNote(prepared);
  switch (route) {
    case 'open':
      return { solver: 'exact', method: (losses === 'none' ? METHOD.open : METHOD.openLosses) + note, knownErrorShare: 0 };
    case 'convolution': {
      const method = losses === 'none' ? (prepared.open.length === 0 ? METHOD.convolution : METHOD.mixed) : METHOD.closedLosses;
      return { solver: 'exact', method: method + note, knownErrorShare: 0 };
    }
    case 'thinned':
      return { solver: 'approximate', method: METHOD.thinned + note, knownErrorShare: null };
    case 'schweitzer':
    case 'linearizer':
      return { solver: 'approximate', method: METHOD[route] + note, knownErrorShare: KNOWN_ERROR[route] };
  }
}
