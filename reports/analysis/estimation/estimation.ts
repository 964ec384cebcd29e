import { formatUnit } from '../../../suites/harness/units.ts';
import { seedFor } from '../seed.ts';
import { collinearityOf } from './collinearity.ts';
import { ESTIMATORS, type Estimator } from './estimators.ts';
import { withIntervals } from './intervals.ts';
import type { EstimationResult, MethodResult, MethodVerdict } from './result.ts';
import { MOST_BUSY } from './stretch.ts';
import { crossValidate, naiveErrors, type CrossValidation, type ResponseShape } from './validation.ts';
import { joinedWindows, utilisationAt, type Observations } from './window.ts';

/** A method may be off by so much; where windows are noisy, by a fifth more than the best of all (the naive rival too) is, but never by twice as much. */
export const UTILISATION_LIMIT = 0.1;
export const RESPONSE_LIMIT = 0.15;
const NOISE_ALLOWANCE = 1.2;
const MOST_ALLOWANCE = 2;
/** R (1 − U) adds up to the utilisation within this: then responses are CPU and nothing else. */
const ALL_CPU_LIMIT = 0.1;
/** More say nothing that these do not, and take their time. */
const MOST_WINDOWS = 480;

/**
 * Demands of each class at each component by every method that the observations allow, with intervals, and cross-validated
 * on both utilisation and response time: a regression on utilisation alone may foretell utilisation to 2 % and be wrong by
 * more than its own size on the response time of a class (Spinner, Casale, Brosig & Kounev, "Evaluating approaches to
 * resource demand estimation", Performance Evaluation 92, 2015). No window is left out for being far off.
 *
 * @param options.quantiles the response times are quantiles (of the same order), not means: methods that rest on them
 * overstate demand, and are told as they are.
 */
export function estimateDemands(options: { observations: Observations; seed: number; confidence?: number; quantiles?: boolean }): EstimationResult {
  const { seed, confidence = 0.95, quantiles = false } = options;
  const observations = { ...options.observations, windows: joinedWindows(options.observations.windows, MOST_WINDOWS) };
  const { windows, classes, stations } = observations;
  const suited = ESTIMATORS.map((estimator) => ({ estimator, reason: unfitReason(observations, estimator) }));
  const naive = naiveErrors(observations);
  const shape = shapeOf(observations, suited.filter(({ reason }) => reason === null).map(({ estimator }) => estimator));
  const tried = suited.filter(({ reason }) => reason === null).map(({ estimator }) => ({ estimator, crossValidation: crossValidate({ observations, estimator, shape, quantiles }) }));
  const limits = limitsOf([naive, ...tried.map(({ crossValidation }) => crossValidation)].filter((one) => one !== null));
  const methods = tried.map(({ estimator, crossValidation }): MethodResult => ({
    id: estimator.id,
    title: estimator.title,
    ...withIntervals({ observations, estimator, seed: seedFor(seed, 'estimation', estimator.id), confidence }),
    crossValidation,
    ...judged(crossValidation, limits),
  }));
  const full = windows.filter((window) => stations.some((station) => utilisationAt(window, station) > MOST_BUSY)).length;
  return {
    methods,
    refused: suited.flatMap(({ estimator: { id, title }, reason }) => (reason === null ? [] : [{ id, title, reason }])),
    recommended: bestOf(methods, limits),
    responseShape: shape,
    naive,
    collinearity: collinearityOf({ windows, classes }),
    windows: windows.length,
    confidence,
    notes: [
      ...(windows.length < options.observations.windows.length ? [`${options.observations.windows.length} windows were joined to ${windows.length} for the estimates.`] : []),
      ...(full === 0 ? [] : [`In ${full} of ${windows.length} windows a station was more than ${formatUnit(MOST_BUSY, 'share')} busy: no steady state, whose response times are taken as if it were that busy.`]),
      ...(quantiles ? ['Response times are quantiles, not means: what methods based on them call demand is overstated by the ratio of the two.'] : []),
      ...(shape === 'cpu-and-delay' && naive !== null && Object.keys(naive.responseShare).length > 0 ? ['Response times hold more than CPU and the wait for it, or CPU at which nobody waits: each method is tried with a fitted time at no CPU.'] : []),
    ],
  };
}

function unfitReason(observations: Observations, estimator: Estimator): string | null {
  if (observations.windows.length === 0) return 'there is no window';
  return estimator.unfit(observations);
}

/** Where R ÷ stretch, times the rates, adds up to the CPU that was used, responses are made of CPU. */
function shapeOf(observations: Observations, estimators: readonly Estimator[]): ResponseShape {
  const approximation = estimators.find(({ id }) => id === 'response-time-approximation');
  const tried = approximation === undefined ? null : crossValidate({ observations, estimator: approximation, shape: 'cpu', quantiles: false });
  return tried !== null && worst(tried.utilisationShare) <= ALL_CPU_LIMIT ? 'cpu' : 'cpu-and-delay';
}

interface Limits {
  readonly utilisation: (station: string) => number;
  readonly response: (id: string) => number;
}

function limitsOf(tried: readonly CrossValidation[]): Limits {
  const limit = (least: number, errors: readonly number[]): number => Math.min(MOST_ALLOWANCE * least, Math.max(least, NOISE_ALLOWANCE * Math.min(...errors)));
  return {
    utilisation: (station) => limit(UTILISATION_LIMIT, tried.flatMap(({ utilisationShare }) => utilisationShare[station] ?? [])),
    response: (id) => limit(RESPONSE_LIMIT, tried.flatMap(({ responseShare }) => responseShare[id] ?? [])),
  };
}

function judged(tried: CrossValidation | null, limits: Limits): { verdict: MethodVerdict; reason: string } {
  if (tried === null) return { verdict: 'untried', reason: 'too few windows to leave some out' };
  const missed = [
    ...Object.entries(tried.utilisationShare).filter(([name, share]) => share > limits.utilisation(name)).map(([name, share]) => `the use of ${name} by ${formatUnit(share, 'share')}`),
    ...Object.entries(tried.responseShare).filter(([id, share]) => share > limits.response(id)).map(([id, share]) => `the response time of ${id} by ${formatUnit(share, 'share')}`),
  ];
  if (missed.length > 0) return { verdict: 'misses', reason: `misses ${missed.join(', ')}` };
  return Object.keys(tried.responseShare).length === 0 ? { verdict: 'untried', reason: 'no response times to try it on' } : { verdict: 'holds', reason: '' };
}

/** The least of each method's largest error, in units of what it may miss by. */
function bestOf(methods: readonly MethodResult[], limits: Limits): EstimationResult['recommended'] {
  const scored = methods.map(({ id, crossValidation }) => {
    const ratios = crossValidation === null ? [] : [
      ...Object.entries(crossValidation.utilisationShare).map(([name, share]) => share / limits.utilisation(name)),
      ...Object.entries(crossValidation.responseShare).map(([name, share]) => share / limits.response(name)),
    ];
    return { id, score: ratios.length === 0 ? Infinity : Math.max(...ratios) };
  });
  return scored.reduce<{ id: EstimationResult['recommended']; score: number }>((best, one) => (best.id === null || one.score < best.score ? one : best), { id: null, score: Infinity }).id;
}

function worst(shares: Readonly<Record<string, number>>): number {
  return Math.max(0, ...Object.values(shares));
}
