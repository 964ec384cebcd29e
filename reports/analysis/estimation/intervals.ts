import { blockBootstrap, automaticBlockLength } from '../../../suites/harness/statistics/bootstrap.ts';
import { correlation } from '../../../suites/harness/statistics/autocorrelation.ts';
import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import { finite } from '../cell.ts';
import type { Estimates, Estimator } from './estimators.ts';
import { coresAt, runsOf, totalPerSec, type LoadWindow, type Observations } from './window.ts';

/** Enough for a standard error to 5 %. */
const RESAMPLES = 199;

/** A value with the ends of its interval, in the unit that its name tells. */
export interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** The demands of a method with intervals, by class and resource. */
export interface EstimatedDemands {
  readonly demandsSeconds: Readonly<Record<string, Readonly<Record<string, Interval>>>>;
  readonly idleCores: Readonly<Record<string, Interval>>;
  readonly delaySeconds: Readonly<Record<string, Interval>>;
  /** How the intervals were made. */
  readonly intervals: string;
}

/**
 * A method's estimates with intervals: the whole method again on seeded resamples of stretches of neighbouring windows
 * (circular block bootstrap; Politis & Romano, 1992), since windows resemble their neighbours; Student's t on their standard
 * deviation, its degrees of freedom those of so many independent windows as use tells of, less a parameter for each class.
 */
export function withIntervals(options: { observations: Observations; estimator: Estimator; seed: number; confidence: number }): EstimatedDemands {
  const { observations, estimator, seed, confidence } = options;
  const { windows } = observations;
  const whole = estimator.estimate(observations);
  const replicates: Estimates[] = [];
  const series = indexed(runsOf(windows), windows);
  const drawn = (places: Float64Array): LoadWindow[] => Array.from(places, (place) => windows[place]).filter((window) => window !== undefined);
  blockBootstrap({
    series, seed, resamples: RESAMPLES,
    statistic: (places) => {
      const resampled = { ...observations, windows: drawn(places) };
      if (estimator.unfit(resampled) === null) replicates.push(estimator.estimate(resampled));
      return 0;
    },
  });
  const df = Math.max(1, Math.floor(independentWindows(observations, series)) - observations.classes.length);
  const reach = studentQuantile(1 - (1 - confidence) / 2, df);
  const intervalOf = (value: number, read: (estimates: Estimates) => number | undefined): Interval => {
    const spread = reach * deviationOf(replicates.flatMap((one) => read(one) ?? []));
    return { value, lower: Math.max(0, value - spread), upper: finite(value + spread) };
  };
  return {
    demandsSeconds: mapped(whole.demands, (row, id) => mapped(row, (value, resource) => intervalOf(value, ({ demands }) => demands[id]?.[resource]))),
    idleCores: mapped(whole.idleCores, (value, component) => intervalOf(value, ({ idleCores }) => idleCores[component])),
    delaySeconds: mapped(whole.delaySeconds, (value, id) => intervalOf(value, ({ delaySeconds }) => delaySeconds[id])),
    intervals: `bootstrap of ${windows.length} windows by ${automaticBlockLength(windows.length)} neighbours, t with ${df} degrees of freedom`,
  };
}

/** Windows, counted as often as they say something new: by how the demand of all requests together follows its neighbours. */
function independentWindows({ windows, stations }: Observations, series: readonly (readonly number[])[]): number {
  const use = series.map((run) => run.flatMap((at) => {
    const window = windows[at];
    if (window === undefined) return [];
    const rate = totalPerSec(window);
    return rate > 0 ? [stations.reduce((sum, station) => sum + coresAt(window, station), 0) / rate] : [];
  }));
  return use.flat().length < 2 ? 1 : correlation(use.filter(({ length }) => length > 0)).effectiveSamples;
}

function indexed(runs: readonly (readonly LoadWindow[])[], windows: readonly LoadWindow[]): number[][] {
  const places = new Map(windows.map((window, at) => [window, at]));
  return runs.map((run) => run.flatMap((window) => places.get(window) ?? []));
}

/** Without end below two resamples: nothing is known of the noise. */
function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return Infinity;
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

function mapped<From, To>(record: Readonly<Record<string, From>>, of: (value: From, key: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value, key)]));
}
