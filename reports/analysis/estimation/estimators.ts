import { leastSquares } from '../demand/least-squares.ts';
import { conditionOf } from './collinearity.ts';
import { stretchOf } from './stretch.ts';
import { totalPerSec, utilisationAt, type Demands, type LoadWindow, type Observations, type Station } from './window.ts';

/** What a method says. */
export interface Estimates {
  readonly demands: Demands;
  /** Cores in use without any request, by component; none where the method has no such part. */
  readonly idleCores: Readonly<Record<string, number>>;
  /** Time in which a class waits for no CPU (disk, network, other systems), in seconds; none where the method has no such part. */
  readonly delaySeconds: Readonly<Record<string, number>>;
}

export type MethodId =
  | 'service-demand-law'
  | 'utilisation-regression'
  | 'utilisation-regression-idle'
  | 'response-time-approximation'
  | 'response-time-regression'
  | 'response-time-regression-delay';

/** One way from windows to demands. */
export interface Estimator {
  readonly id: MethodId;
  readonly title: string;
  /** Why these observations do not suffice; null where they do. */
  unfit(observations: Observations): string | null;
  estimate(observations: Observations): Estimates;
}

/** Loads that change by less than about a hundredth. */
const MOST_CONDITION = 200;

const NONE: Readonly<Record<string, number>> = {};
const hasResponses = ({ windows, classes }: Observations): boolean => classes.every((id) => windows.some(({ responseSeconds }) => responseSeconds[id] !== undefined));

/**
 * Service-demand law, D = U ÷ X, the CPU of a window divided among its classes in proportion to their rate × response time,
 * and the mean taken over windows (Lazowska et al., "Quantitative System Performance", 1984, 3.4; the partition: Brosig,
 * Kounev & Krogmann, ROSSA 2009). One class needs no response times. For several stations the partition is a guess:
 * response times do not tell where time is spent.
 */
const serviceDemandLaw: Estimator = {
  id: 'service-demand-law',
  title: 'Service-demand law, CPU divided by rate × response time',
  unfit: (observations) => (observations.classes.length === 1 || hasResponses(observations) ? null : 'it divides CPU among classes by their response times, which are not all known'),
  estimate({ windows, classes, components }) {
    const isWhole = ({ perSec, responseSeconds }: LoadWindow): boolean => classes.length === 1 || classes.every((id) => (perSec[id] ?? 0) === 0 || responseSeconds[id] !== undefined);
    const weightOf = (window: LoadWindow, id: string): number => (classes.length === 1 ? 1 : (window.responseSeconds[id] ?? 0));
    const own = (id: string, component: string): number => meanOf(windows.filter((window) => isWhole(window) && (window.perSec[id] ?? 0) > 0).map((window) =>
      ((window.cores[component] ?? 0) * weightOf(window, id)) / classes.reduce((sum, other) => sum + (window.perSec[other] ?? 0) * weightOf(window, other), 0)));
    return { demands: table(classes, components, own), idleCores: NONE, delaySeconds: NONE };
  },
};

/**
 * Utilisation law, U = Σ Dc Xc, by non-negative least squares over windows (Rolia & Vetland, CASCON 1995; Pacifici et
 * al., Performance Evaluation 65, 2008). `idle`: and cores in use without any request.
 */
function utilisationRegression(idle: boolean): Estimator {
  return {
    id: idle ? 'utilisation-regression-idle' : 'utilisation-regression',
    title: idle ? 'Regression of CPU on rates, and CPU at rest' : 'Regression of CPU on rates',
    unfit: ({ windows, classes }) => {
      const parameters = classes.length + Number(idle);
      if (windows.length <= parameters) return `${windows.length} windows are too few for ${parameters} parameters`;
      const isSteady = idle && conditionOf([windows.map(totalPerSec), windows.map(() => 1)]) > MOST_CONDITION;
      return isSteady ? 'the load hardly changes, so CPU at rest cannot be told from that of requests' : null;
    },
    estimate({ windows, classes, components }) {
      const system = leastSquares(windows.map(({ perSec }) => [...classes.map((id) => perSec[id] ?? 0), ...(idle ? [1] : [])]));
      const solved = new Map(components.map((component) => [component, system.solve(windows.map(({ cores }) => cores[component] ?? 0))]));
      return {
        demands: table(classes, components, (id, component) => solved.get(component)?.[classes.indexOf(id)] ?? 0),
        idleCores: idle ? Object.fromEntries(components.map((component) => [component, solved.get(component)?.[classes.length] ?? 0])) : NONE,
        delaySeconds: NONE,
      };
    },
  };
}

/**
 * D = R (1 − U) at one server, R ÷ stretch at several, averaged over windows: what a response would take if nobody else were
 * there. A demand only where a response is nothing but CPU and waiting for it at one station.
 */
const responseApproximation: Estimator = {
  id: 'response-time-approximation',
  title: 'R (1 − U): response time without the waiting',
  unfit: (observations) => unfitForResponses(observations) ?? (observations.stations.length === 1 ? null : 'response times do not tell which of several stations a request was at'),
  estimate({ windows, classes, stations }) {
    const own = (id: string, station: Station): number => meanOf(windows.flatMap((window) => {
      const seconds = window.responseSeconds[id];
      return seconds === undefined ? [] : [seconds / stretchOf(station.servers, utilisationAt(window, station))];
    }));
    return { demands: Object.fromEntries(classes.map((id) => [id, Object.fromEntries(stations.map((station) => [station.name, own(id, station)]))])), idleCores: NONE, delaySeconds: NONE };
  },
};

/**
 * Rc = Σk Dck × stretch(Uk), class by class, by non-negative least squares over windows (Kraft, Pacheco-Sanchez, Casale &
 * Dawson, VALUETOOLS 2009). `delay`: and time at no CPU, which load does not stretch.
 */
function responseRegression(delay: boolean): Estimator {
  return {
    id: delay ? 'response-time-regression-delay' : 'response-time-regression',
    title: delay ? 'Regression of response time on stretch, and time at no CPU' : 'Regression of response time on stretch',
    unfit: (observations) => {
      const parameters = observations.stations.length + Number(delay);
      const least = Math.min(...observations.classes.map((id) => observations.windows.filter(({ responseSeconds }) => responseSeconds[id] !== undefined).length));
      return unfitForResponses(observations) ?? (least > parameters ? null : `${least} windows with response times are too few for ${parameters} parameters`);
    },
    estimate({ windows, classes, stations }) {
      const solved = new Map(classes.map((id) => {
        const known = windows.filter(({ responseSeconds }) => responseSeconds[id] !== undefined);
        const system = leastSquares(known.map((window) => [...stations.map((station) => stretchOf(station.servers, utilisationAt(window, station))), ...(delay ? [1] : [])]));
        return [id, system.solve(known.map(({ responseSeconds }) => responseSeconds[id] ?? 0))] as const;
      }));
      return {
        demands: Object.fromEntries(classes.map((id) => [id, Object.fromEntries(stations.map(({ name }, at) => [name, solved.get(id)?.[at] ?? 0]))])),
        idleCores: NONE,
        delaySeconds: delay ? Object.fromEntries(classes.map((id) => [id, solved.get(id)?.[stations.length] ?? 0])) : NONE,
      };
    },
  };
}

/** In the order in which they are told. */
export const ESTIMATORS: readonly Estimator[] = [
  utilisationRegression(false), utilisationRegression(true), serviceDemandLaw, responseApproximation, responseRegression(false), responseRegression(true),
];

function unfitForResponses(observations: Observations): string | null {
  return hasResponses(observations) ? null : 'the response times of some class are not known';
}

function table(classes: readonly string[], components: readonly string[], own: (id: string, component: string) => number): Demands {
  return Object.fromEntries(classes.map((id) => [id, Object.fromEntries(components.map((component) => [component, own(id, component)]))]));
}

/** Zero of nothing: a class that was never asked for needs nothing here. */
function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
