import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { costAt, fitShape, type GrowthPoint } from './growth-fit.ts';
import { crossingsIn, growthOf } from './growth.ts';

const SIZES = [10, 30, 100, 300, 1000, 3000, 10_000];

/** Trials of a router whose cost is known, with noise in proportion. */
function trials(cost: (routes: number) => number, options: { noise: number; seed: number; repeats?: number }): GrowthPoint[] {
  const random = createRandom(options.seed);
  return SIZES.flatMap((routes) =>
    Array.from({ length: options.repeats ?? 5 }, () => ({ routes, micros: cost(routes) * Math.exp(options.noise * random.normal()) })),
  );
}

const study = (series: Parameters<typeof growthOf>[0]['series']): ReturnType<typeof growthOf> => growthOf({ series, seed: 1, confidence: 0.95, resamples: 99 });

describe('a curve', () => {
  it.each([
    ['constant', () => 0.3],
    ['logarithmic', (routes: number) => 0.1 + 0.05 * Math.log(routes)],
    ['linear', (routes: number) => 0.2 + 0.02 * routes],
  ] as const)('of %s cost is recognised in nearly every run, and its growth is within the interval', (shape, cost) => {
    let right = 0;
    let covered = 0;
    for (let seed = 0; seed < 40; seed++) {
      const [curve] = study([{ contender: 'one', points: trials(cost, { noise: 0.08, seed }) }]).curves;
      if (curve?.fit.shape !== shape) continue;
      right += 1;
      const growth = cost(10_000) / cost(10);
      if (curve.growth.lower <= growth * 1.001 && curve.growth.upper >= growth * 0.999) covered += 1;
    }
    // A constant is taken for a slight rise about one time in seven: that is what AICc does.
    expect(right).toBeGreaterThanOrEqual(shape === 'constant' ? 28 : 39);
    expect(covered / right).toBeGreaterThanOrEqual(0.7);
  });

  it('without noise gives its numbers back', () => {
    const fit = fitShape(trials((routes) => 0.2 + 0.02 * routes, { noise: 0, seed: 1 }), 'linear');
    expect(fit.base).toBeCloseTo(0.2, 5);
    expect(fit.base * fit.rise).toBeCloseTo(0.02, 6);
    expect(costAt(fit, 500)).toBeCloseTo(10.2, 4);
  });

  it('that falls is taken for constant', () => {
    const [curve] = study([{ contender: 'one', points: trials((routes) => 1 / Math.log(routes), { noise: 0.02, seed: 3 }) }]).curves;
    expect(curve!.fit.shape).toBe('constant');
    expect(curve!.misfit?.contradicted).toBe(true);
  });

  it('of another shape is contradicted by its residuals, and a right one seldom', () => {
    const jump = study([{ contender: 'one', points: trials((routes) => (routes > 300 ? 2 : 0.2), { noise: 0.05, seed: 4 }) }]).curves[0];
    expect(jump!.misfit?.contradicted).toBe(true);
    expect(Math.abs(jump!.misfit!.worst.share)).toBeGreaterThan(0.2);
    const contradicted = Array.from({ length: 60 }, (_, seed) => study([{ contender: 'one', points: trials((routes) => 0.1 + 0.05 * Math.log(routes), { noise: 0.08, seed }) }]).curves[0]!.misfit!.contradicted);
    expect(contradicted.filter(Boolean).length).toBeLessThanOrEqual(4);
  });

  it('needs four sizes and costs above zero', () => {
    const points = trials(() => 1, { noise: 0.1, seed: 5 });
    expect(study([{ contender: 'few', points: points.filter(({ routes }) => routes < 300) }]).curves).toEqual([]);
    expect(study([{ contender: 'zero', points: points.map((point) => ({ ...point, micros: 0 })) }]).curves).toEqual([]);
  });

  it('without repeats has no verdict on its fit', () => {
    const [curve] = study([{ contender: 'one', points: trials((routes) => 0.2 + 0.01 * routes, { noise: 0.05, seed: 6, repeats: 1 }) }]).curves;
    expect(curve!.misfit).toBeNull();
  });
});

describe('a crossing', () => {
  // 0.5 + 0.1 ln n = 0.05 + 0.02 n at n = 41.077.
  const trie = (routes: number): number => 0.5 + 0.1 * Math.log(routes);
  const scan = (routes: number): number => 0.05 + 0.02 * routes;
  const truth = 41.077;

  it('is found where it is, by an interval that holds it', () => {
    let covered = 0;
    for (let seed = 0; seed < 30; seed++) {
      const { crossings } = study([{ contender: 'trie', points: trials(trie, { noise: 0.06, seed }) }, { contender: 'scan', points: trials(scan, { noise: 0.06, seed: seed + 1000 }) }]);
      expect(crossings).toHaveLength(1);
      expect(crossings[0]).toMatchObject({ below: 'scan', above: 'trie', doubtful: expect.any(Boolean) as boolean });
      const { at } = crossings[0]!;
      expect(at.value / truth).toBeGreaterThan(0.8);
      expect(at.value / truth).toBeLessThan(1.25);
      if (at.lower <= truth && at.upper >= truth) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(24);
  });

  it('agrees with the curves themselves', () => {
    const [one, other] = [fitShape(trials(trie, { noise: 0, seed: 1 }), 'logarithmic'), fitShape(trials(scan, { noise: 0, seed: 1 }), 'linear')];
    const [at] = crossingsIn(one, other, { from: 10, to: 10_000 });
    expect(trie(at!)).toBeCloseTo(scan(at!), 3);
    expect(at).toBeCloseTo(truth, 0);
  });

  it('is not said where curves cross beyond what was measured, or hardly differ', () => {
    const far = (routes: number): number => 1000 + 0.0001 * routes;
    expect(study([{ contender: 'a', points: trials(trie, { noise: 0.05, seed: 1 }) }, { contender: 'b', points: trials(far, { noise: 0.05, seed: 2 }) }]).crossings).toEqual([]);
    expect(study([{ contender: 'a', points: trials(trie, { noise: 0.2, seed: 3 }) }, { contender: 'b', points: trials(trie, { noise: 0.2, seed: 4 }) }]).crossings).toEqual([]);
  });

  it('is the same for the same seed', () => {
    const series = [{ contender: 'trie', points: trials(trie, { noise: 0.06, seed: 9 }) }, { contender: 'scan', points: trials(scan, { noise: 0.06, seed: 10 }) }];
    expect(study(series)).toEqual(study(series));
  });
});
