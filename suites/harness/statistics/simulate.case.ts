import type { Random } from './random.ts';

/** Stationary normal noise with unit variance and autocorrelation `lag1`, by run block: for tests of coverage. */
export function autoregression(options: { random: Random; lengths: readonly number[]; lag1: number; blockDeviation?: number }): number[][] {
  const { random, lengths, lag1, blockDeviation = 0 } = options;
  return lengths.map((length) => {
    const shared = blockDeviation * random.normal();
    let deviation = random.normal();
    return Array.from({ length }, () => {
      const value = deviation + shared;
      deviation = lag1 * deviation + Math.sqrt(1 - lag1 * lag1) * random.normal();
      return value;
    });
  });
}
