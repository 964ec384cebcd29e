import { describe, expect, it } from 'vitest';
import { holm } from './holm.ts';
import { pairedRatio } from './paired-ratio.ts';
import { createRandom } from './random.ts';
import { autoregression } from './simulate.case.ts';
import { smallestEffect } from './smallest-effect.ts';
import { compareBoth, compareFamily, judge } from './verdict.ts';

/** Log ratios with a true mean `effect` and noise `deviation`, in blocks of 10. */
function ratios(options: { effect: number; deviation: number; pairs?: number; seed?: number; lag1?: number }): number[][] {
  const { effect, deviation, pairs = 60, seed = 1, lag1 = 0.3 } = options;
  const lengths = Array.from({ length: Math.ceil(pairs / 10) }, (_, block) => Math.min(10, pairs - block * 10));
  return autoregression({ random: createRandom(seed), lengths, lag1 }).map((block) => block.map((value) => Math.log1p(effect) + deviation * value));
}

describe('pairedRatio', () => {
  it('finds a ratio, with what is known of it', () => {
    const result = pairedRatio({ blocks: ratios({ effect: 23, deviation: 0.05 }), seed: 1 });
    expect(result.ratio).toBeCloseTo(24, 0);
    expect(result.lower).toBeLessThan(24);
    expect(result.upper).toBeGreaterThan(24);
    expect(result.upper - result.lower).toBeLessThan(2);
    expect(result).toMatchObject({ samples: 60, confidence: 0.95 });
    expect(result.autocorrelation).toBeGreaterThan(0);
    expect(result.method).toContain('median of 60 paired log ratios');
  });
});

describe('judge', () => {
  it.each([
    { effect: -0.2, deviation: 0.05, verdict: 'worse' },
    { effect: 0, deviation: 0.03, verdict: 'not worse' },
    { effect: 0.2, deviation: 0.05, verdict: 'not worse' },
    { effect: -0.04, deviation: 0.2, verdict: 'undecided' },
    // Certain, but less than half the margin: nobody is told off for it.
    { effect: -0.01, deviation: 0.002, verdict: 'not worse' },
  ])('more is better, true change $effect with noise $deviation: $verdict', ({ effect, deviation, verdict }) => {
    expect(judge({ logRatios: ratios({ effect, deviation }), better: 'more', seed: 1 }).verdict).toBe(verdict);
    const turned = ratios({ effect, deviation }).map((block) => block.map((value) => -value));
    expect(judge({ logRatios: turned, better: 'less', seed: 1 }).verdict).toBe(verdict);
  });

  it('shows and does not judge below the fewest pairs', () => {
    const few = judge({ logRatios: ratios({ effect: -0.9, deviation: 0.01, pairs: 29 }), better: 'more', seed: 1 });
    expect(few).toMatchObject({ verdict: 'shown', pairs: 29, reason: 'a verdict needs at least 30 pairs' });
    expect(few.ratio?.ratio).toBeCloseTo(0.1, 2);
    const none = judge({ logRatios: [[0.1]], better: 'more', seed: 1 });
    expect(none).toMatchObject({ verdict: 'shown', ratio: null, bounds: null, reason: 'an interval needs at least 3 pairs' });
  });

  it('calls worse what is not in at most 2 % of 200 A/A comparisons of 30 pairs with autocorrelation 0.5', () => {
    let wrong = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const logRatios = ratios({ effect: 0, deviation: 0.1, pairs: 30, seed, lag1: 0.5 });
      if (judge({ logRatios, better: 'more', seed }).verdict === 'worse') wrong += 1;
    }
    expect(wrong / 200).toBeLessThanOrEqual(0.02);
  });
});

describe('compareBoth', () => {
  it.each([
    { effect: 0.2, deviation: 0.05, verdict: 'better' },
    { effect: -0.2, deviation: 0.05, verdict: 'worse' },
    { effect: 0, deviation: 0.03, verdict: 'same' },
    { effect: 0.03, deviation: 0.3, verdict: 'undecided' },
  ])('true change $effect with noise $deviation: $verdict', ({ effect, deviation, verdict }) => {
    expect(compareBoth({ logRatios: ratios({ effect, deviation }), better: 'more', seed: 1 }).verdict).toBe(verdict);
    const turned = ratios({ effect, deviation }).map((block) => block.map((value) => -value));
    expect(compareBoth({ logRatios: turned, better: 'less', seed: 1 }).verdict).toBe(verdict);
  });
});

describe('several metrics', () => {
  it("is Holm's correction, as R's p.adjust has it", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('withdraws a difference that does not outlive it', () => {
    const weak = { logRatios: [alternating(40, 0.1, 0.1)], better: 'more', seed: 1, alpha: 0.02 } as const;
    const alone = compareBoth(weak);
    expect(alone.verdict).toBe('better');
    expect(alone.pBetter * 40).toBeGreaterThan(0.02);
    const nothing = { logRatios: [alternating(40, 0, 0.1)], better: 'more', seed: 1 } as const;
    const [first] = compareFamily([weak, ...Array.from({ length: 39 }, () => nothing)]);
    expect(first).toMatchObject({ verdict: 'undecided', reason: 'the difference does not outlive the correction for 40 metrics' });
    expect(compareFamily([weak])[0]?.verdict).toBe('better');
  });
});

function alternating(n: number, centre: number, spread: number): number[] {
  return Array.from({ length: n }, (_, index) => centre + spread * Math.sin(index * 2.4));
}

describe('smallestEffect', () => {
  it('shrinks with the pairs planned, and is found about as often as it says', () => {
    const series = ratios({ effect: 0, deviation: 0.05, pairs: 60, lag1: 0.5 });
    const few = smallestEffect({ series, plannedBlocks: [10, 10, 10], seed: 1 });
    const many = smallestEffect({ series, plannedBlocks: Array.from({ length: 20 }, () => 10), seed: 1 });
    expect(few.noiseFloor.value).toBeGreaterThan(2 * many.noiseFloor.value);
    expect(few.smallestEffect.value).toBeGreaterThan(few.noiseFloor.value);
    expect(few.noiseFloor.lower).toBeLessThan(few.noiseFloor.value);
    expect(few.noiseFloor.upper).toBeGreaterThan(few.noiseFloor.value);
    // Averaged over A/A runs, whose own noise costs a little of the power of 0.8: 0.73 to 0.75 over 900 comparisons.
    let found = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const control = ratios({ effect: 0, deviation: 0.05, pairs: 60, seed: seed + 1000, lag1: 0.5 });
      const { smallestEffect: effect } = smallestEffect({ series: control, plannedBlocks: [10, 10, 10], seed });
      const logRatios = ratios({ effect: effect.value, deviation: 0.05, pairs: 30, seed, lag1: 0.5 });
      if (compareBoth({ logRatios, better: 'more', seed }).verdict === 'better') found += 1 / 150;
    }
    expect(found).toBeGreaterThan(0.65);
    expect(found).toBeLessThan(0.9);
  });

  it('refuses too little', () => {
    expect(() => smallestEffect({ series: [[0, 0]], plannedBlocks: [10], seed: 1 })).toThrow(RangeError);
    expect(() => smallestEffect({ series: [[0, 0.1, 0]], plannedBlocks: [1], seed: 1 })).toThrow(RangeError);
  });
});
