import { formatUnit } from '../../../suites/harness/units.ts';
import type { NetworkModel, NetworkSolution, RequestClass, Station } from '../network/model.ts';
import { constant, exponential } from './distribution.ts';
import { relativeHalfWidth, type Interval } from './interval.ts';
import type { QuantileEstimate } from './quantiles.ts';
import type { Simulation } from './result.ts';
import type { Scenario, Source, StationSpec, Step } from './scenario.ts';
import { simulate } from './simulate.ts';

export interface SimulateNetworkOptions {
  readonly model: NetworkModel;
  /** Any safe integer. */
  readonly seed: number;
  /** Half the width of the intervals to be reached, as a share; default 0.01. */
  readonly relativeError?: number;
  /** End after so many events at the latest; default 5 million. */
  readonly maxEvents?: number;
  /**
   * How stations with servers serve. `sharing` (default) is product-form whatever the classes need, so that it agrees with
   * the exact solver; `fcfs` does so only where all classes need the same of a station.
   */
  readonly discipline?: 'sharing' | 'fcfs';
}

export interface SimulationResult {
  /** Solver `simulate`; `knownErrorShare` is the widest interval of a class' throughput or response time, to a side; null where the network is not stable. */
  readonly solution: NetworkSolution;
  /** 95 %. */
  readonly intervals: Readonly<Record<string, { readonly throughputPerSec: Interval; readonly responseSeconds: Interval | null }>>;
  /** Response times by class: 0.5, 0.9, 0.95, 0.99, 0.999. */
  readonly quantiles: Readonly<Record<string, readonly QuantileEstimate[]>>;
  readonly verdict: Simulation['verdict'];
  /** What is wrong, in words; null where all is well. */
  readonly problem: string | null;
  /** Everything else that was found. */
  readonly simulation: Simulation;
}

/** Where those go that need nothing: no name that a user would give, and never told. */
const NOWHERE = '\0nowhere';

/**
 * Simulates a queueing network: each request visits its stations once, in the order in which the model names them, for an
 * exponential time with its demand as the mean. Where a limit is reached the request is lost; one of a closed class thinks
 * again then.
 *
 * @throws RangeError that names what cannot be simulated, e.g. a class that neither needs anything nor thinks.
 */
export function simulateNetwork(options: SimulateNetworkOptions): SimulationResult {
  const { model, discipline = 'sharing', ...limits } = options;
  const simulation = simulate({ scenario: scenarioOf(model, discipline), ...limits });
  const names = Object.keys(model.classes);
  const errors = Object.values(simulation.classes).flatMap(({ throughputPerSec, responseSeconds }) => [throughputPerSec, ...(responseSeconds === null ? [] : [responseSeconds])]);
  const isTold = simulation.verdict === 'ok' || simulation.verdict === 'short';
  const knownErrorShare = isTold ? Math.max(0, ...errors.map(relativeHalfWidth)) : null;
  const precision = knownErrorShare === null ? 'not stable' : `±${formatUnit(knownErrorShare, 'share')} (95 %)`;
  return {
    solution: {
      solver: 'simulate',
      method: `simulation, ${discipline === 'fcfs' ? 'first come first served' : 'processor sharing'}, ${simulation.method}: ${precision}`,
      knownErrorShare,
      classes: Object.fromEntries(names.map((name) => [name, classSolution(simulation, name)])),
      stations: Object.fromEntries(
        Object.entries(told(simulation.stations)).map(([name, { utilisation, queueLength, blockedShare }]) => [
          name,
          { utilisation: utilisation.value, queueLength: queueLength.value, blockedShare: blockedShare?.value ?? 0 },
        ]),
      ),
    },
    intervals: Object.fromEntries(Object.entries(simulation.classes).map(([name, { throughputPerSec, responseSeconds }]) => [name, { throughputPerSec, responseSeconds }])),
    quantiles: Object.fromEntries(Object.entries(simulation.classes).map(([name, { quantiles }]) => [name, quantiles])),
    verdict: simulation.verdict,
    problem: simulation.problem,
    simulation,
  };
}

function scenarioOf(model: NetworkModel, discipline: 'sharing' | 'fcfs'): Scenario {
  const stations = Object.entries(model.stations);
  const route = (name: string): Step[] => {
    const steps = stations.flatMap(([station]) => {
      const demand = model.demandsSeconds[name]?.[station] ?? 0;
      return demand > 0 ? [{ station, service: exponential(demand) }] : [];
    });
    return steps.length > 0 ? steps : [{ station: NOWHERE, service: constant(0) }];
  };
  const classes = Object.entries(model.classes).filter(([, spec]) => isAlive(spec));
  for (const [name, spec] of classes) {
    const isIdle = !Object.values(model.demandsSeconds[name] ?? {}).some((demand) => demand > 0);
    if (isIdle && spec.kind === 'closed' && spec.thinkSeconds === 0) throw new RangeError(`classes.${name}: needs nothing of any station and does not think, so that it would go round for ever in no time`);
  }
  return {
    stations: { [NOWHERE]: { discipline: 'delay' }, ...Object.fromEntries(stations.map(([name, station]) => [name, specOf(station, discipline)])) },
    classes: Object.fromEntries(classes.map(([name]) => [name, { route: route(name) }])),
    sources: classes.map(([name, spec]) => sourceOf(name, spec)),
  };
}

const told = <T>(byStation: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(byStation).filter(([name]) => name !== NOWHERE));

const isAlive = (spec: RequestClass): boolean => (spec.kind === 'closed' ? spec.population > 0 : spec.arrivalRatePerSec > 0);

function specOf({ servers, isDelay, limit, rates }: Station, discipline: 'sharing' | 'fcfs'): StationSpec {
  return { discipline: isDelay ? 'delay' : discipline, servers, ...(limit === null ? {} : { limit }), ...(rates === null ? {} : { rates }) };
}

function sourceOf(name: string, spec: RequestClass): Source {
  const mix = { [name]: 1 };
  if (spec.kind === 'open') return { kind: 'open', arrivals: { kind: 'poisson', ratePerSec: spec.arrivalRatePerSec }, mix };
  const { population, thinkSeconds } = spec;
  return { kind: 'closed', population, ...(thinkSeconds > 0 ? { think: exponential(thinkSeconds) } : {}), mix };
}

function classSolution(simulation: Simulation, name: string): NetworkSolution['classes'][string] {
  const figures = simulation.classes[name];
  const throughputPerSec = figures?.throughputPerSec.value ?? 0;
  const residenceSeconds = Object.fromEntries(Object.entries(told(figures?.residenceSeconds ?? {})).map(([station, { value }]) => [station, value]));
  return {
    throughputPerSec,
    responseSeconds: figures?.responseSeconds?.value ?? 0,
    residenceSeconds,
    // Little's law, station by station.
    queueLength: Object.fromEntries(Object.entries(residenceSeconds).map(([station, seconds]) => [station, throughputPerSec * seconds])),
  };
}
