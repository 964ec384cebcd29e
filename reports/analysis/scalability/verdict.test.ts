import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import type { Observation, ScalabilityFit } from './result.ts';
import { fTail } from './residual-tests.ts';
import { fitScalability } from './scalability.ts';
import { throughputAt } from './usl.ts';

const LOADS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];

function study(options: { curve: (load: number) => number; noise?: number; repeats?: number; seed?: number; loads?: readonly number[] }): ScalabilityFit {
  const { curve, noise = 0.01, repeats = 1, seed = 1, loads = LOADS } = options;
  const random = createRandom(seed);
  const observations = loads.flatMap((load): Observation[] => Array.from({ length: repeats }, () => ({ load, throughput: curve(load) * (1 + noise * random.normal()) })));
  return fitScalability({ observations, resamples: 49, asked: { loads: [16, 64], throughputs: [50, 1e9], latencies: [0.02, 1e-9] } });
}

const law = (load: number): number => throughputAt({ alpha: 0.05, beta: 0.003, gamma: 100 }, load);

describe('the verdict', () => {
  it('is usable where the law holds, at most noise and seeds', () => {
    const verdicts = Array.from({ length: 20 }, (_, seed) => study({ curve: law, noise: 0.03, repeats: 3, seed }).verdict);
    expect(verdicts.filter((verdict) => verdict === 'usable').length).toBeGreaterThanOrEqual(19);
  });

  it.each([
    ['hard saturation', (load: number): number => Math.min(100 * load, 330), 1],
    ['hard saturation, repeated', (load: number): number => Math.min(100 * load, 330), 3],
    ['a step down, repeated', (load: number): number => (load < 7 ? 100 * load : 300), 3],
  ])('is misfit for %s', (_, curve, repeats) => {
    const found = study({ curve, repeats });
    expect(found.verdict).toBe('misfit');
    expect(found.peak).toBeNull();
    expect(found.verdictReasons[0]).toMatch(/unusable/);
  });

  it('tells noise from misfit by the repeats', () => {
    const found = study({ curve: (load) => Math.min(100 * load, 330), repeats: 3 });
    expect(found.residualTests.lackOfFit?.p).toBeLessThan(1e-4);
    expect(found.score.lackOfFit?.df).toEqual([7, 20]);
    const best = found.rivals[0];
    expect(best).toMatchObject({ model: 'hard-saturation' });
    expect(best?.lackOfFit?.p).toBeGreaterThan(0.01);
  });

  it('is uncertain with few loads, and with noise that drowns the curve', () => {
    expect(study({ curve: law, loads: [1, 4, 8, 16] })).toMatchObject({ verdict: 'uncertain', parameters: { alpha: { standardError: expect.any(Number) as number } } });
    expect(study({ curve: law, noise: 0.6, seed: 2 }).verdict).not.toBe('usable');
  });

  it('names a peak only where the data bracket it', () => {
    expect(study({ curve: law }).peak?.load).toBeCloseTo(17.8, 0);
    const short = study({ curve: law, loads: LOADS.filter((load) => load <= 12) });
    expect(short.peak).toBeNull();
    expect(short.extrapolatedPeak).not.toBeNull();
    expect(short.warnings.join('\n')).toMatch(/that peak is extrapolated/);
    const beyond = study({ curve: law, loads: [24, 28, 32, 40, 48, 56] });
    expect(beyond.peak).toBeNull();
    expect(beyond.warnings.join('\n')).toMatch(/below the lowest load measured|Load 1 was not measured/);
  });

  it('marks what is asked beyond the data, and what the curve never reaches', () => {
    const { predictions, inverses, warnings } = study({ curve: law });
    expect(predictions.map(({ isExtrapolated }) => isExtrapolated)).toEqual([false, true]);
    expect(Object.keys(predictions[1]?.rivals ?? {})).toEqual(['linear', 'amdahl', 'hard-saturation', 'queueing']);
    expect(inverses.map(({ load }) => load === null)).toEqual([false, true, false, true]);
    expect(inverses[0]?.isExtrapolated).toBe(true);
    for (const text of [/Extrapolated beyond .*load 64/, /never reaches a throughput/, /No load has a mean latency/]) expect(warnings.join('\n')).toMatch(text);
  });
});

describe('the tail of F', () => {
  it.each([
    // Abramowitz & Stegun, table 26.9: values exceeded with 5 % and 1 %.
    [161.4476, 1, 1, 0.05], [19.0, 2, 2, 0.05], [9.2766, 3, 3, 0.05], [3.3258, 5, 10, 0.05], [2.7109, 5, 20, 0.05], [5.6363, 5, 10, 0.01], [2.8321, 7, 13, 0.05], [2.348, 10, 20, 0.05],
  ])('of %d with %d and %d degrees of freedom is %d', (f, df1, df2, p) => {
    expect(Math.abs(fTail(f, [df1, df2]) / p - 1)).toBeLessThan(2e-3);
  });

  it('is 1 without any excess', () => {
    expect(fTail(0, [3, 5])).toBe(1);
  });
});
