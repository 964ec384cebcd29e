import { createRandom } from '../../suites/harness/statistics/random.ts';

/** A seed of its own for each thing computed, so that leaving one out does not change another. */
export function seedFor(seed: number, ...labels: readonly string[]): number {
  return createRandom(seed).fork(labels.join('/')).int(2 ** 32);
}
