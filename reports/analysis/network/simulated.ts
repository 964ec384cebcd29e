import { simulateNetwork, type SimulationResult } from '../simulation/simulate-network.ts';
import type { ClassSolution, NetworkModel, NetworkSolution } from './model.ts';
import type { NetworkProblem } from './problem.ts';

/** What only a simulation tells: how sure it is, and percentiles. */
export type SimulationDetail = Pick<SimulationResult, 'intervals' | 'quantiles' | 'verdict' | 'problem'>;

export type Simulated = { readonly solution: NetworkSolution; readonly detail: SimulationDetail } | { readonly refused: NetworkProblem };

export function simulated(model: NetworkModel, seed: number): Simulated {
  const result = attempt(model, seed);
  if ('refused' in result) return result;
  const { solution, intervals, quantiles, verdict, problem } = result;
  if (verdict === 'unstable' || verdict === 'stuck') {
    return {
      refused: {
        code: 'UNSTABLE',
        message: `The simulation finds no steady state: ${problem ?? verdict}.`,
        hint: 'Give the station that piles up more servers, less demand, fewer arrivals, or a limit.',
        utilisation: Object.fromEntries(Object.entries(solution.stations).map(([id, { utilisation }]) => [id, utilisation])),
      },
    };
  }
  const stations = Object.keys(model.stations);
  const classes = Object.entries(solution.classes).map(([id, entry]) => [id, everywhere(entry, stations)] as const);
  return { solution: { ...solution, classes: Object.fromEntries(classes) }, detail: { intervals, quantiles, verdict, problem } };
}

/** What a simulation cannot be made of, it says with a RangeError that names the place. */
function attempt(model: NetworkModel, seed: number): SimulationResult | { refused: NetworkProblem } {
  try {
    return simulateNetwork({ model, seed });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { refused: { code: 'CONTRADICTORY', message: `This network cannot be simulated: ${error.message}.`, hint: 'Change what it names; or, where a formula holds, use solver: auto.' } };
  }
}

/** Stations that a class does not visit are told as 0, as by the other solvers. */
function everywhere(entry: ClassSolution, stations: readonly string[]): ClassSolution {
  const all = (values: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(stations.map((id) => [id, values[id] ?? 0]));
  return { ...entry, residenceSeconds: all(entry.residenceSeconds), queueLength: all(entry.queueLength) };
}
