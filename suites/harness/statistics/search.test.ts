import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { keepsObjective, nextStep, searchDefaults, type Probe, type SearchResult, type SearchSettings } from './search.ts';

function search(keeps: (ratePerSec: number) => boolean, settings: Partial<SearchSettings> = {}): SearchResult & { rates: number[] } {
  const probes: Probe[] = [];
  for (;;) {
    const step = nextStep(probes, { ...searchDefaults, ...settings });
    if (step.kind === 'done') return { ...step.result, rates: probes.map(({ ratePerSec }) => ratePerSec) };
    probes.push({ ratePerSec: step.ratePerSec, keeps: keeps(step.ratePerSec) });
  }
}

describe('search', () => {
  it('brackets a sharp limit within its resolution, in few trials, and confirms both ends', () => {
    for (const limit of [3, 137, 1000, 4567, 250_000]) {
      const found = search((rate) => rate <= limit);
      expect(found.confirmed).toBe(true);
      expect(found.lowerPerSec).toBeLessThanOrEqual(limit);
      expect(found.upperPerSec).toBeGreaterThan(limit);
      expect(found.upperPerSec! / found.lowerPerSec).toBeLessThanOrEqual(1.05);
      expect(found.probes).toBeLessThanOrEqual(25);
      expect(found.rates.filter((rate) => rate === found.ratePerSec)).toHaveLength(5);
    }
  });

  it('finds a limit that luck blurs: 400 searches with 5 % of spread in where the objective breaks', () => {
    const random = createRandom(1);
    const results = Array.from({ length: 400 }, () => search((rate) => rate * Math.exp(0.05 * random.normal()) <= 1000, { fromPerSec: 300 }));
    const near = results.filter(({ ratePerSec }) => ratePerSec !== null && ratePerSec > 850 && ratePerSec < 1060).length;
    const trials = results.reduce((sum, { probes }) => sum + probes, 0) / results.length;
    expect(near / 400).toBeGreaterThan(0.95);
    expect(trials).toBeLessThan(24);
  });

  it('outvotes a lucky and an unlucky trial', () => {
    const seen = new Map<number, number>();
    const found = search((rate) => {
      const count = (seen.get(rate) ?? 0) + 1;
      seen.set(rate, count);
      // The first trial at 800 breaks by bad luck.
      return rate === 800 && count === 1 ? false : rate <= 1000;
    });
    expect(found.lowerPerSec).toBeGreaterThan(900);
    expect(found.lowerPerSec).toBeLessThanOrEqual(1000);
  });

  it('says when no rate keeps the objective, when all do, and when trials run out', () => {
    expect(search(() => false)).toMatchObject({ ratePerSec: null, confirmed: true });
    expect(search(() => true, { mostPerSec: 5000 })).toMatchObject({ ratePerSec: 5000, upperPerSec: null, confirmed: true });
    expect(search((rate) => rate <= 1000, { mostProbes: 8 })).toMatchObject({ probes: 8, confirmed: false });
  });

  it('is resumable: the same probes give the same next step', () => {
    const probes = [{ ratePerSec: 100, keeps: true }, { ratePerSec: 200, keeps: false }];
    expect(nextStep(probes, searchDefaults)).toEqual({ kind: 'probe', ratePerSec: 141.4 });
  });
});

describe('keepsObjective', () => {
  const objective = { quantile: 0.99, latencyMs: 50, errorShare: 0.001 };
  it('wants latency, errors and the rate itself', () => {
    expect(keepsObjective({ objective, latencyMs: 50, errorShare: 0.001, servedShare: 1 })).toBe(true);
    expect(keepsObjective({ objective, latencyMs: 51, errorShare: 0, servedShare: 1 })).toBe(false);
    expect(keepsObjective({ objective, latencyMs: 1, errorShare: 0.002, servedShare: 1 })).toBe(false);
    expect(keepsObjective({ objective, latencyMs: 1, errorShare: 0, servedShare: 0.9 })).toBe(false);
  });
});
