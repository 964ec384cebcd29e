import { leastSquares } from '../demand/least-squares.ts';
import type { Estimates, Estimator } from './estimators.ts';
import { stretchOf } from './stretch.ts';
import { coresAt, demandAt, totalPerSec, type LoadWindow, type Observations, type Station } from './window.ts';

/** Windows are left out in so many stretches of neighbours, one after another. */
export const FOLDS = 5;

/**
 * What a response is made of. `cpu`: nothing but CPU and the wait for it. `cpu-and-delay`: also time at no CPU, which is fitted
 * for each class to the windows that the demands come from (and, where response times are quantiles, a factor too).
 */
export type ResponseShape = 'cpu' | 'cpu-and-delay';

/** How far predictions of windows left out are off. */
export interface CrossValidation {
  /** By station: mean of |predicted − seen| ÷ seen. */
  readonly utilisationShare: Readonly<Record<string, number>>;
  /** By station: mean of |predicted − seen|, of the utilisation of one server (0 to 1). */
  readonly utilisationDifference: Readonly<Record<string, number>>;
  /** By class: mean of |predicted − seen| ÷ seen; empty where no response times are known. */
  readonly responseShare: Readonly<Record<string, number>>;
  readonly windows: number;
}

/**
 * Predicts windows that a method has not seen, from the rates of requests alone: use by the utilisation law, response times by
 * the stretch at the use so predicted. k-fold, the folds being stretches of neighbours, for neighbours resemble each other.
 */
export function crossValidate(options: { observations: Observations; estimator: Pick<Estimator, 'estimate' | 'unfit'>; shape: ResponseShape; quantiles: boolean }): CrossValidation | null {
  const { observations, estimator, shape, quantiles } = options;
  const { windows, stations, classes } = observations;
  const busy = errors(stations.map(({ name }) => name));
  const slow = errors(classes);
  for (const { training, held } of foldsOf(windows)) {
    const seen = { ...observations, windows: training };
    if (training.length === 0 || estimator.unfit(seen) !== null) return null;
    const estimates = estimator.estimate(seen);
    const rulers = new Map(classes.map((id) => [id, responseRuler({ id, estimates, observations: seen, shape, quantiles })]));
    for (const window of held) {
      for (const station of stations) busy.add(station.name, predictedCores({ estimates, window, station, classes }), coresAt(window, station), station.servers);
      for (const id of classes) {
        const measured = window.responseSeconds[id];
        if (measured !== undefined) slow.add(id, rulers.get(id)?.(window) ?? 0, measured);
      }
    }
  }
  return { utilisationShare: busy.shares(), utilisationDifference: busy.differences(), responseShare: slow.shares(), windows: windows.length };
}

/** The rival to beat: use in proportion to all requests together, and response times that never change. */
export const NAIVE: Pick<Estimator, 'estimate' | 'unfit'> = {
  unfit: () => null,
  estimate: ({ windows, classes, components }) => {
    const requests = windows.reduce((sum, window) => sum + totalPerSec(window), 0);
    const each = Object.fromEntries(components.map((component) => [component, requests > 0 ? windows.reduce((sum, { cores }) => sum + (cores[component] ?? 0), 0) / requests : 0]));
    const meanOf = (id: string): number => {
      const known = windows.flatMap(({ responseSeconds }) => responseSeconds[id] ?? []);
      return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    };
    return { demands: Object.fromEntries(classes.map((id) => [id, each])), idleCores: {}, delaySeconds: Object.fromEntries(classes.map((id) => [id, meanOf(id)])) };
  },
};

/** How the naive rival fares. */
export function naiveErrors(observations: Observations): CrossValidation | null {
  const utilisation = crossValidate({ observations, estimator: NAIVE, shape: 'cpu', quantiles: false });
  // Response times that never change: no demand, only the mean.
  const constant = { ...NAIVE, estimate: (seen: Observations) => ({ ...NAIVE.estimate(seen), demands: {} }) };
  const response = crossValidate({ observations, estimator: constant, shape: 'cpu', quantiles: false });
  return utilisation === null || response === null ? null : { ...utilisation, responseShare: response.responseShare };
}

function predictedCores(options: { estimates: Estimates; window: LoadWindow; station: Station; classes: readonly string[] }): number {
  const { estimates, window, station, classes } = options;
  const idle = station.components.reduce((sum, component) => sum + (estimates.idleCores[component] ?? 0), 0);
  return idle + classes.reduce((sum, id) => sum + (window.perSec[id] ?? 0) * demandAt(estimates.demands, id, station), 0);
}

/** How the response time of a class is predicted. */
function responseRuler(options: { id: string; estimates: Estimates; observations: Observations; shape: ResponseShape; quantiles: boolean }): (window: LoadWindow) => number {
  const { id, estimates, observations, shape, quantiles } = options;
  const { windows, stations, classes } = observations;
  const ofCpu = (window: LoadWindow): number => stations.reduce((sum, station) =>
    sum + demandAt(estimates.demands, id, station) * stretchOf(station.servers, predictedCores({ estimates, window, station, classes }) / station.servers), 0);
  const own = estimates.delaySeconds[id];
  if (own !== undefined) return (window) => own + ofCpu(window);
  if (shape === 'cpu') return ofCpu;
  const known = windows.filter(({ responseSeconds }) => responseSeconds[id] !== undefined);
  const seen = known.map(({ responseSeconds }) => responseSeconds[id] ?? 0);
  const system = leastSquares(known.map((window) => (quantiles ? [1, ofCpu(window)] : [1])));
  const [delay = 0, factor = 1] = system.solve(quantiles ? seen : seen.map((value, at) => value - ofCpu(known[at] ?? emptyWindow)));
  return (window) => delay + factor * ofCpu(window);
}

const emptyWindow: LoadWindow = { startMs: 0, elapsedMs: 0, perSec: {}, cores: {}, responseSeconds: {} };

function foldsOf(windows: readonly LoadWindow[]): { training: LoadWindow[]; held: LoadWindow[] }[] {
  const count = Math.min(FOLDS, windows.length);
  const foldOf = (at: number): number => Math.floor((at * count) / windows.length);
  return Array.from({ length: count }, (_, fold) => ({
    training: windows.filter((_window, at) => foldOf(at) !== fold),
    held: windows.filter((_window, at) => foldOf(at) === fold),
  }));
}

interface Errors {
  /** `unit`: what a difference is counted in. */
  add(name: string, predicted: number, seen: number, unit?: number): void;
  /** Relative; what was nothing has none. */
  shares(): Record<string, number>;
  differences(): Record<string, number>;
}

function errors(names: readonly string[]): Errors {
  const known = new Map(names.map((name) => [name, { shares: [] as number[], differences: [] as number[] }]));
  const means = (pick: 'shares' | 'differences'): Record<string, number> =>
    Object.fromEntries([...known].flatMap(([name, own]) => (own[pick].length === 0 ? [] : [[name, own[pick].reduce((sum, value) => sum + value, 0) / own[pick].length]])));
  return {
    add(name, predicted, seen, unit = 1) {
      const difference = Math.abs(predicted - seen);
      known.get(name)?.differences.push(difference / unit);
      if (seen > 0) known.get(name)?.shares.push(difference / seen);
    },
    shares: () => means('shares'),
    differences: () => means('differences'),
  };
}
