import { createRandom } from '../harness/statistics/random.ts';

/** A seed from words: other words, other arrivals and service times; a run that is resumed meets the same again. */
export function seedOf(words: string): number {
  return createRandom(1).fork(words).int(2 ** 31);
}
