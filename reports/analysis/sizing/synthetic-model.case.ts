import { createRandom } from '../../../suites/harness/statistics/random.ts';
import type { Machine } from './placement.ts';
import type { ComponentCurve, ModelComponent, SystemDraw, SystemModel } from './system-model.ts';

/** The reference application as it might be measured: one box of 2 cores, demand that falls as the box gets busy. */
const COMPONENTS: readonly (ModelComponent & { readonly idleCores: number; readonly micros: number })[] = [
  { name: 'haproxy', coresPerProcess: null, processes: 1, memoryBytes: 40e6, idleCores: 0.002, micros: 40 },
  { name: 'api', coresPerProcess: 1, processes: 2, memoryBytes: 240e6, idleCores: 0.01, micros: 180 },
  { name: 'broker', coresPerProcess: null, processes: 1, memoryBytes: 60e6, idleCores: 0.005, micros: 60 },
  { name: 'service', coresPerProcess: 1, processes: 2, memoryBytes: 200e6, idleCores: 0.01, micros: 150 },
  { name: 'mysql', coresPerProcess: null, processes: 1, memoryBytes: 800e6, idleCores: 0.02, micros: 220 },
];

export interface SyntheticModelOptions {
  readonly seed?: number;
  readonly draws?: number;
  /** Spread of the draws, as a share. */
  readonly noiseShare?: number;
  /** How much more a request needs of an idle box than of a full one, as a share. */
  readonly fallShare?: number;
  readonly fixedMs?: number;
  readonly cpuMs?: number;
  readonly waitFactor?: number;
  readonly cores?: number;
  readonly predictionError?: SystemModel['predictionError'];
  /** Component names to keep; default all of haproxy, api, broker, service, mysql. */
  readonly components?: readonly string[];
}

/** A model with known parameters, for tests of what computes with models. About 3,000/s saturate its 2 cores. */
export function syntheticModel(options: SyntheticModelOptions = {}): SystemModel {
  const { seed = 1, draws = 200, noiseShare = 0.04, fallShare = 0.6, fixedMs = 3, cpuMs = 2, waitFactor = 4, cores = 2 } = options;
  const random = createRandom(seed);
  const components = COMPONENTS.filter(({ name }) => options.components?.includes(name) ?? true);
  const draw = (spread: number): SystemDraw => {
    const factor = (): number => Math.exp(spread * random.normal());
    const demands = components.map(({ idleCores, micros }): ComponentCurve => {
      const all = factor();
      return { idleCores: idleCores * factor(), demandSeconds: Array.from({ length: 11 }, (_, step) => micros * 1e-6 * all * (1 + fallShare * (1 - step / 10) ** 2)) };
    });
    return { demands, response: { fixedMs: fixedMs * factor(), cpuMs: cpuMs * factor(), waitFactor: waitFactor * factor() } };
  };
  return {
    runs: ['synthetic'],
    origin: 'measured',
    suite: 'system',
    contender: 'nats',
    mix: { read: 0.8, write: 0.2 },
    components: components.map(({ name, coresPerProcess, processes, memoryBytes }) => ({ name, coresPerProcess, processes, memoryBytes })),
    quantile: 0.99,
    reference: { cores, cpuModel: 'Synthetic CPU' },
    measuredFromPerSec: 100,
    measuredToPerSec: 2900,
    best: draw(0),
    draws: Array.from({ length: draws }, () => draw(noiseShare)),
    predictionError: options.predictionError ?? { rateShare: 0.04, responseShare: 0.1 },
    trials: ['t1', 't2', 't3'],
    notes: [],
  };
}

/** Made-up classes: each twice the one before, at twice the price less a little. */
export function syntheticMachines(count = 6): Machine[] {
  return Array.from({ length: count }, (_, at) => {
    const cores = 2 ** (at + 1);
    return { id: `m${cores}`, title: `${cores} cores`, cores, speed: 1, memoryBytes: cores * 4e9, pricePerMonth: Math.round(20 * cores ** 0.97) };
  });
}
