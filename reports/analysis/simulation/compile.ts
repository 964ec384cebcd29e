import type { Random } from '../../../suites/harness/statistics/random.ts';
import { createSampler, type Sampler } from './sampler.ts';
import type { Scenario, Step } from './scenario.ts';

export const Op = { serve: 0, acquire: 1, release: 2, branch: 3, end: 4 } as const;

/** Routes as one list of operations. */
export interface Routes {
  /** By class: where its route begins. */
  readonly begins: Int32Array;
  readonly kinds: Uint8Array;
  /** Station or pool; of a branch, where those go on that do not take it. */
  readonly targets: Int32Array;
  /** Of a branch: the share that takes it. */
  readonly shares: Float64Array;
  /** Of a service: its times. */
  readonly samplers: readonly Sampler[];
}

interface Operation {
  readonly kind: number;
  target: number;
  readonly share: number;
  readonly sampler: Sampler;
}

const none: Sampler = () => 0;

/** Every service has a random stream of its own, so that a change of one leaves the others as they were. */
export function compileRoutes(scenario: Scenario, random: Random): Routes {
  const stations = indexOf(scenario.stations);
  const pools = indexOf(scenario.pools ?? {});
  const operations: Operation[] = [];
  const begins: number[] = [];
  for (const [name, { route }] of Object.entries(scenario.classes)) {
    const begin = operations.length;
    begins.push(begin);
    const add = (steps: readonly Step[]): void => {
      for (const step of steps) {
        if ('station' in step) {
          const sampler = createSampler(step.service, random.fork(`service/${name}/${operations.length - begin}`));
          operations.push({ kind: Op.serve, target: stations.get(step.station) ?? 0, share: 1, sampler });
        } else if ('acquire' in step) operations.push({ kind: Op.acquire, target: pools.get(step.acquire) ?? 0, share: 1, sampler: none });
        else if ('release' in step) operations.push({ kind: Op.release, target: pools.get(step.release) ?? 0, share: 1, sampler: none });
        else {
          const branch = { kind: Op.branch, target: 0, share: step.probability, sampler: none };
          operations.push(branch);
          add(step.steps);
          branch.target = operations.length;
        }
      }
    };
    add(route);
    operations.push({ kind: Op.end, target: 0, share: 1, sampler: none });
  }
  return {
    begins: Int32Array.from(begins),
    kinds: Uint8Array.from(operations, ({ kind }) => kind),
    targets: Int32Array.from(operations, ({ target }) => target),
    shares: Float64Array.from(operations, ({ share }) => share),
    samplers: operations.map(({ sampler }) => sampler),
  };
}

/** Draws the index of a class by the weights of a mix. */
export function mixSampler(options: { mix: Readonly<Record<string, number>>; classes: readonly string[]; random: Random }): () => number {
  const { classes, random } = options;
  const entries = Object.entries(options.mix).filter(([, weight]) => weight > 0);
  const indices = entries.map(([name]) => classes.indexOf(name));
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const limits: number[] = [];
  entries.reduce((sum, [, weight]) => {
    limits.push((sum + weight) / total);
    return sum + weight;
  }, 0);
  const [only = 0] = indices;
  if (indices.length === 1) return () => only;
  const last = indices.length - 1;
  return () => {
    const u = random.next();
    let index = 0;
    while (index < last && (limits[index] ?? 1) <= u) index += 1;
    return indices[index] ?? 0;
  };
}

const indexOf = (named: Readonly<Record<string, unknown>>): Map<string, number> => new Map(Object.keys(named).map((name, index) => [name, index]));
