import { describe, expect, it } from 'vitest';
import { MicrosHistogram } from '../histogram.ts';
import { pooledDurations, pooledEncoded } from './pooled-durations.ts';
import { createRandom } from './random.ts';

/** Log-normal durations of several trials, each with a level of its own. */
function trialsOf(options: { seed: number; trials: number; each: number; between: number; within: number }): MicrosHistogram[] {
  const { trials, each, between, within } = options;
  const random = createRandom(options.seed);
  return Array.from({ length: trials }, () => {
    const histogram = MicrosHistogram.create();
    const level = between * random.normal();
    for (let made = 0; made < each; made += 1) histogram.recordMicros(1000 * Math.exp(level + within * random.normal()));
    return histogram;
  });
}

const Z99 = 2.326;

describe('durations of several trials together', () => {
  it.each([0.5, 0.99])('intervals of the quantile %d hold the truth as often as they say', (q) => {
    const [between, within] = [0.15, 0.4];
    const truth = q === 0.5 ? 1 : Math.exp(Z99 * Math.hypot(between, within));
    const runs = 120;
    let held = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const interval = pooledDurations(trialsOf({ seed, trials: 6, each: 500, between, within }))?.intervalMs(q, 0.95);
      if (interval && interval.lower <= truth && interval.upper >= truth) held += 1;
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.9);
    expect(held / runs).toBeLessThanOrEqual(0.995);
  });

  it('are wider where trials differ than requests alone would make them', () => {
    const width = (between: number): number => {
      const interval = pooledDurations(trialsOf({ seed: 3, trials: 8, each: 2000, between, within: 0.2 }))?.intervalMs(0.5, 0.95);
      return interval ? interval.upper / interval.lower : 0;
    };
    expect(width(0.2)).toBeGreaterThan(1.1);
    expect(width(0)).toBeLessThan(1.04);
  });

  it('give the quantile of all, and no interval below three trials', () => {
    const [first, second] = trialsOf({ seed: 1, trials: 2, each: 100, between: 1, within: 0 });
    const pooled = pooledEncoded([first?.encode() ?? '', second?.encode() ?? '', 'no histogram']);
    expect(pooled).toMatchObject({ count: 200, trials: 2 });
    expect(pooled?.quantileMs(1)).toBeGreaterThan(pooled?.quantileMs(0.25) ?? Infinity);
    expect(pooled?.intervalMs(0.5, 0.95)).toBeNull();
    expect(pooledEncoded(['', MicrosHistogram.create().encode()])).toBeNull();
  });

  it('never claim more than a histogram can tell: zero is less than a microsecond', () => {
    const histograms = Array.from({ length: 3 }, () => {
      const histogram = MicrosHistogram.create();
      histogram.recordMicros(0, 100);
      return histogram;
    });
    const pooled = pooledDurations(histograms);
    expect(pooled?.quantileMs(0.5)).toBe(0);
    expect(pooled?.intervalMs(0.5, 0.95)).toEqual({ lower: 0, upper: 0.001 });
  });
});
