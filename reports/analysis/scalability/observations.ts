import { mean } from '../../../suites/harness/statistics/quantiles.ts';
import { efficiencyOf, overheadAt, throughputAt, type UslParameters } from './usl.ts';
import type { FittedPoint, Observation } from './result.ts';

/** Fewer different loads leave a law of three parameters undetermined. */
export const FEWEST_LOADS = 3;
/** From so many on a fit has intervals. */
export const LOADS_FOR_INTERVALS = 4;

/** Observations that no curve can be fitted to. `message` and `hint` are for users. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Loads are above 0, throughputs at least 0, all finite, and there are three different loads or more.
 *
 * @throws UnfitError saying which of these does not hold.
 */
export function checkObservations(observations: readonly Observation[]): void {
  for (const { load, throughput } of observations) {
    if (!(load > 0 && Number.isFinite(load))) throw new UnfitError(`A load is above 0, not ${load}.`, 'Leave out measurements without load.');
    if (!(throughput >= 0 && Number.isFinite(throughput))) throw new UnfitError(`A throughput is at least 0, not ${throughput} (at load ${load}).`, 'Leave out measurements that failed.');
  }
  const loads = new Set(observations.map(({ load }) => load)).size;
  if (loads < FEWEST_LOADS) {
    throw new UnfitError(
      `${loads === 1 ? 'One load is' : `${loads} different loads are`} too few: a scalability curve has three parameters.`,
      `Measure at least ${FEWEST_LOADS} different loads for a curve, ${LOADS_FOR_INTERVALS} for intervals, 6 or more to rely on them.`,
    );
  }
  if (observations.every(({ throughput }) => throughput === 0)) throw new UnfitError('Every throughput is 0.', 'Measure a system that answers.');
}

/** By load, the smallest first, each with all its runs, beside what the law says. */
export function pointsOf(observations: readonly Observation[], usl: UslParameters): FittedPoint[] {
  const loads = [...new Set(observations.map(({ load }) => load))].sort((a, b) => a - b);
  return loads.map((load) => {
    const runs = observations.filter((own) => own.load === load).map(({ throughput }) => throughput);
    const throughput = mean(runs);
    const fitted = throughputAt(usl, load);
    const residual = throughput - fitted;
    return {
      load, throughput, runs, fitted, residual,
      relativeResidual: throughput > 0 ? residual / throughput : null,
      efficiency: usl.gamma > 0 ? efficiencyOf(usl.gamma, { load, throughput }) : null,
      latency: throughput > 0 ? load / throughput : null,
      overhead: overheadAt(usl, load),
    };
  });
}

const SAMPLES = 60;

/** Loads to draw the curve at: evenly spaced, or evenly by ratio where they span more than a factor of 50; measured ones included. */
export function sampleLoads(loads: readonly number[]): number[] {
  const [from, to] = [Math.min(...loads), Math.max(...loads)];
  const isWide = to > 50 * from;
  const spaced = Array.from({ length: SAMPLES }, (_, at) => (isWide ? from * (to / from) ** (at / (SAMPLES - 1)) : from + ((to - from) * at) / (SAMPLES - 1)));
  return [...new Set([...spaced.slice(1, -1), ...loads])].sort((a, b) => a - b);
}
