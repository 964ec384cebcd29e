import { describe, expect, it } from 'vitest';
import { createRandom } from '../../suites/harness/statistics/random.ts';
import { bestSliceMs, dealtRatios, interleavedNoise, isolatedNoise } from './noise-by-time.ts';

/** A rate whose level wanders slowly (as beside noisy neighbours), with independent noise on each slice. */
function wandering(options: { slices: number; drift: number; noise: number; seed: number }): number[] {
  const random = createRandom(options.seed);
  let level = 0;
  return Array.from({ length: options.slices }, () => {
    level = 0.98 * level + options.drift * random.normal();
    return 10_000 * Math.exp(level + options.noise * random.normal());
  });
}

const common = { baseMs: 100, lengths: [1, 2, 5, 10, 20], spentMs: [10_000, 30_000], seed: 1 };

describe('noise by time', () => {
  it('deals a series out as ABBA', () => {
    const [e] = [Math.E];
    expect(dealtRatios([1, e, 1, e, 1, e], 1).map((ratio) => Math.round(ratio))).toEqual([1, -1, 1]);
    expect(dealtRatios([1, 1, e, e], 2)).toEqual([1]);
  });

  it('finds short slices better where the level wanders, by far', () => {
    const rows = interleavedNoise({ ...common, values: wandering({ slices: 600, drift: 0.03, noise: 0.02, seed: 5 }) });
    const floor = (sliceMs: number): number => rows.find((row) => row.sliceMs === sliceMs && row.spentMs === 30_000)!.noiseFloor.value;
    expect(floor(100)).toBeLessThan(floor(2000) / 2);
    expect(bestSliceMs(rows)).toBeLessThanOrEqual(200);
  });

  it('shrinks with the time spent, and holds what 200 comparisons of such noise then show', () => {
    const rows = interleavedNoise({ ...common, lengths: [1], values: wandering({ slices: 600, drift: 0.01, noise: 0.05, seed: 6 }) });
    const [short, long] = rows;
    expect(long!.noiseFloor.value).toBeLessThan(short!.noiseFloor.value / 1.4);
    const seen = Array.from({ length: 200 }, (_, index) => {
      const ratios = dealtRatios(wandering({ slices: 300, drift: 0.01, noise: 0.05, seed: 100 + index }), 1);
      return Math.abs(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length);
    });
    expect(seen.filter((effect) => effect < long!.noiseFloor.value).length / 200).toBeGreaterThan(0.9);
  });

  it('says nothing where there is too little data', () => {
    expect(isolatedNoise({ values: [1, 2, 3, 4], trialMs: 2000, spentMs: [30_000], seed: 1 })).toEqual([]);
    expect(isolatedNoise({ values: wandering({ slices: 16, drift: 0.01, noise: 0.05, seed: 7 }), trialMs: 2000, spentMs: [30_000], seed: 1 })).toHaveLength(1);
  });
});
