import { describe, expect, it } from 'vitest';
import { inPlaceLookups, slopeOf } from './in-place.ts';
import { routingRecord } from './synthetic.case.ts';

const settings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 1 };
const truth = { lookup: { trie: 0.4, scan: 6 }, trivial: 20, application: null, noise: 0.03 };
const priced = (options: Partial<typeof truth> & { wander?: number; bend?: number }, seed = 1): ReturnType<typeof inPlaceLookups> =>
  inPlaceLookups({ trials: routingRecord({ ...truth, ...options }, seed).trials, settings });

describe('the slope of a group', () => {
  it('is that of ordinary least squares', () => {
    const group = [0, 1, 10, 100].map((extraLookups) => ({ extraLookups, micros: 7 + 0.25 * extraLookups }));
    expect(slopeOf(group)).toBeCloseTo(0.25, 12);
    // By hand: x̄ = 2, ȳ = 3; (−2·−2 + 0·1 + 2·1) ÷ 8.
    expect(slopeOf([{ extraLookups: 0, micros: 1 }, { extraLookups: 2, micros: 4 }, { extraLookups: 4, micros: 4 }])).toBeCloseTo(0.75, 12);
  });

  it('is not there where nothing varies', () => {
    expect(slopeOf([])).toBeNull();
    expect(slopeOf([{ extraLookups: 1, micros: 3 }, { extraLookups: 1, micros: 4 }])).toBeNull();
  });
});

describe('a lookup in place', () => {
  it('is priced without noise exactly', () => {
    const [trie, scan] = priced({ noise: 0 });
    expect(trie).toMatchObject({ contender: 'trie', isStraight: true });
    expect(trie!.lookup!.value).toBeCloseTo(0.4, 9);
    expect(trie!.request!.value).toBeCloseTo(20.4, 9);
    expect(scan!.lookup!.value).toBeCloseTo(6, 9);
    expect(trie!.points).toEqual([0, 1, 10, 100].map((extraLookups) => ({ extraLookups, micros: expect.closeTo(20.4 + 0.4 * extraLookups, 6) as number })));
  });

  it('lies in its 95 % interval in some 95 of 100 runs, though the level wanders', () => {
    let [hits, runs] = [0, 0];
    for (let seed = 1; seed <= 30; seed++) {
      for (const { contender, lookup } of priced({ wander: 0.1 }, seed)) {
        const exact = truth.lookup[contender as keyof typeof truth.lookup];
        runs += 1;
        if (lookup!.lower <= exact && exact <= lookup!.upper) hits += 1;
      }
    }
    expect(hits / runs).toBeGreaterThan(0.88);
  });

  it('is told to bend where many lookups cost more each than few', () => {
    const bent = priced({ bend: 0.5, noise: 0 });
    expect(bent.map(({ isStraight }) => isStraight)).toEqual([false, false]);
    expect(bent[0]!.lookup!.value).toBeCloseTo(0.4, 9);
    expect(bent[0]!.inARow!.value).toBeCloseTo(0.9, 9);
    expect(priced({ bend: 0.5 }).map(({ isStraight }) => isStraight)).toEqual([false, false]);
    expect(priced({}).map(({ isStraight }) => isStraight)).toEqual([true, true]);
  });

  it('is nothing where no trial amplifies', () => {
    const trials = routingRecord(truth).trials.filter(({ scenario }) => scenario !== 'in-place');
    expect(inPlaceLookups({ trials, settings })).toEqual([]);
  });
});
