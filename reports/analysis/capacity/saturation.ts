import type { RecordHeader } from '../../../suites/harness/record.ts';
import { systemFits } from '../demand/demand.ts';
import type { Fit } from '../demand/fit.ts';
import { dot } from '../demand/least-squares.ts';
import { loadOfMix, type DemandModel, type Mix } from '../demand/model.ts';
import { rateOf } from '../demand/shape.ts';
import type { Resource } from './result.ts';

/** What can run out: the indices of the fits that draw on it, and how many cores it has. */
export interface Limit {
  readonly resource: Resource;
  readonly fits: readonly number[];
  readonly cores: number;
}

/** A rate that no system of ours reaches: where use has not met the limit by then, it never will. */
const NEVER_PER_SEC = 1e9;
const PRECISION = 1e-6;

/** The server cores together, which the generator draws on too where it shares them, and single-threaded processes. */
export function limitsOf(options: { model: DemandModel; coreLayout: RecordHeader['coreLayout']; setting: (name: string) => number | null }): Limit[] {
  const { model, coreLayout, setting } = options;
  const cores = Math.max(1, coreLayout.serverCpus.length);
  const own = systemFits(model);
  const everything = coreLayout.name === 'shared' ? model.fits.map((_, at) => at) : own;
  const processes = own.flatMap((at): Limit[] => {
    const component = model.fits[at]?.component ?? '';
    const count = setting(`${component}Processes`);
    return count === null || count >= cores ? [] : [{ resource: { kind: 'processes', component, cores: count }, fits: [at], cores: count }];
  });
  return [{ resource: { kind: 'cores', cores }, fits: everything, cores }, ...processes];
}

/** The load of a mix at which a limit is reached; Infinity where it never is. Where use lies flat about the limit, because a full system batches more, it is one of that stretch. */
export function saturationLoad(options: { model: DemandModel; mix: Mix; limit: Limit; coefficients: (fit: number) => readonly number[] }): number {
  const { model, mix, limit, coefficients } = options;
  const uses = limit.fits.flatMap((at) => {
    const fit = model.fits[at];
    return fit === undefined ? [] : [useOf(fit, mix, coefficients(at))];
  });
  const excess = (perSec: number): number => uses.reduce((sum, use) => sum + use(perSec), -limit.cores);
  let [low, high] = [0, Math.max(1, mix.highestPerSec)];
  let [below, above] = [excess(low), excess(high)];
  if (below >= 0) return 0;
  while (above < 0) {
    if (high > NEVER_PER_SEC) return Infinity;
    [low, below] = [high, above];
    high *= 2;
    above = excess(high);
  }
  // False position with Illinois' rule: an end that stays has its excess halved, so that neither end is stuck.
  for (let step = 0; step < 60 && high - low > PRECISION * high; step += 1) {
    const at = high - (above * (high - low)) / (above - below);
    const there = excess(at);
    if (Math.abs(there) < PRECISION * limit.cores) return at;
    if (there < 0) {
      [low, below] = [at, there];
      above /= 2;
    } else {
      [high, above] = [at, there];
      below /= 2;
    }
  }
  return (low + high) / 2;
}

/** Cores that a component uses at a total rate of a mix: solved for a thousand times, so what does not change is summed first. */
function useOf({ shape, groups }: Fit, mix: Mix, coefficients: readonly number[]): (perSec: number) => number {
  const first = Number(shape.hasIdle);
  const idle = shape.hasIdle ? (coefficients[0] ?? 0) : 0;
  const unit = loadOfMix(mix, 1);
  const slope = groups.reduce((sum, group, at) => sum + rateOf(group, unit) * (coefficients[first + at] ?? 0), 0);
  const flattening = coefficients.slice(first + groups.length);
  return (perSec) => idle + slope * perSec + dot(flattening, shape.flattening(loadOfMix(mix, perSec)));
}
