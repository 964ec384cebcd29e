import { standardErrorAt, type UslFit } from './fit-usl.ts';
import { concurrencyAtLatency, concurrencyAtThroughput } from './inverses.ts';
import { tInterval } from './interval.ts';
import type { BandPoint, FittedPoint, InversePrediction, Peak, Prediction, ScalabilityFit } from './result.ts';
import { throughputAt } from './usl.ts';

/** What a user wants to know of a curve. */
export interface Asked {
  readonly loads?: readonly number[];
  /** At which loads is it reached? */
  readonly throughputs?: readonly number[];
  /** Mean latencies, in the throughput's unit of time: at which loads do they arise? */
  readonly latencies?: readonly number[];
}

export interface Range {
  readonly fromLoad: number;
  readonly toLoad: number;
}

const isBeyond = ({ fromLoad, toLoad }: Range, load: number): boolean => load < fromLoad || load > toLoad;

/** The curve at a load with its confidence band (delta method). */
export function bandAt(fit: UslFit, load: number, confidence: number): BandPoint {
  const error = standardErrorAt(fit, load);
  const { value, lower, upper } = tInterval({ value: throughputAt(fit.usl, load), variance: error === null ? null : error ** 2, df: fit.df, confidence });
  return { load, throughput: value, lower, upper };
}

/** Half the width of the band as a share of the curve; null where there is no band. */
export function bandShareOf(point: BandPoint | undefined): number | null {
  if (point === undefined || point.lower === null || point.upper === null || point.throughput === 0) return null;
  return (point.upper - point.lower) / 2 / point.throughput;
}

/** The law and its rivals at loads of interest, with a mark where no measurement stands on both sides. */
export function predictionsOf(options: { fit: UslFit; loads: readonly number[]; range: Range; confidence: number; predictAll: (load: number) => Record<string, number> }): Prediction[] {
  const { fit, loads, range, confidence, predictAll } = options;
  return loads.map((load) => ({
    ...bandAt(fit, load, confidence),
    latency: fit.usl.gamma > 0 ? load / throughputAt(fit.usl, load) : null,
    isExtrapolated: isBeyond(range, load),
    rivals: predictAll(load),
  }));
}

/** Loads for the throughputs and latencies asked for. */
export function inversesOf(options: { fit: UslFit; asked: Asked; range: Range }): InversePrediction[] {
  const { fit, asked, range } = options;
  const byThroughput = (asked.throughputs ?? []).map((throughput): InversePrediction => {
    const load = concurrencyAtThroughput(fit.usl, throughput);
    return { asked: 'throughput', throughput, latency: load === null ? null : load.ascending / throughput, load, isExtrapolated: load !== null && isBeyond(range, load.ascending) };
  });
  const byLatency = (asked.latencies ?? []).map((latency): InversePrediction => {
    const load = concurrencyAtLatency(fit.usl, latency);
    if (load === null) return { asked: 'latency', latency, throughput: null, load: null, isExtrapolated: false };
    return { asked: 'latency', latency, throughput: load / latency, load: { ascending: load, descending: null }, isExtrapolated: isBeyond(range, load) };
  });
  return [...byThroughput, ...byLatency];
}

/** Measurements stand on both sides of the peak, and throughput was seen to fall (R13). */
export function isBracketed(points: readonly FittedPoint[], peak: Pick<Peak, 'load'>): boolean {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || peak.load < first.load || peak.load > last.load) return false;
  return last.throughput < Math.max(...points.map(({ throughput }) => throughput));
}

/** How far the parameters can be told apart. */
export function correlationsOf({ covariance }: UslFit): ScalabilityFit['correlations'] {
  if (covariance === null) return null;
  const between = (row: number, column: number): number => {
    const scale = Math.sqrt((covariance[row]?.[row] ?? 0) * (covariance[column]?.[column] ?? 0));
    return scale === 0 ? 0 : (covariance[row]?.[column] ?? 0) / scale;
  };
  return { alphaBeta: between(0, 1), alphaGamma: between(0, 2), betaGamma: between(1, 2) };
}
