import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceFigures, scoreOf } from './scoring.ts';
import { baseMs, reference, scoreBlocks } from './synthetic.case.ts';
import { scorePlan } from './measure-score.ts';

const exact = { cores: 4, blocks: 3, rounds: 10, noise: 0, seed: 1 };

describe('scoreOf', () => {
  it('finds the speed of cores at work together, of one alone, and what all give', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.double({ min: 0.3, max: 1, noNaN: true }), (speed, share) => {
        const score = scoreOf({ blocks: scoreBlocks({ ...exact, speed, share }), reference, seed: 1 });
        expect(score.speedAlone.value).toBeCloseTo(speed, 9);
        expect(score.speed.value).toBeCloseTo(speed * share, 9);
        expect(score.coresTogether.value).toBeCloseTo(4 * share, 9);
      }),
      { numRuns: 20 },
    );
  });

  it('covers the true speed with its interval, in about 19 of 20 machines', () => {
    const hits = Array.from({ length: 25 }, (_, seed) => {
      const blocks = scoreBlocks({ speed: 1.4, share: 0.8, cores: 2, blocks: 4, rounds: 20, noise: 0.03, seed });
      const { lower, upper } = scoreOf({ blocks, reference, seed: 1 }).speed;
      return lower <= 1.12 && 1.12 <= upper;
    });
    expect(hits.filter(Boolean).length).toBeGreaterThanOrEqual(22);
  });

  it('weighs slow and fast cores by what they do: one of speed 2 beside one of speed 1 make 1.5 each', () => {
    const [slow, fast] = [1, 2].map((speed) => scoreBlocks({ ...exact, speed, share: 1, cores: 1 }));
    const mixed = slow!.map((block, at) => block.map((round, index) => ({ alone: round.alone, all: [...round.all, ...fast![at]![index]!.all] })));
    expect(scoreOf({ blocks: mixed, reference, seed: 1 }).speed.value).toBeCloseTo(1.5, 9);
  });

  it("gives the reference itself a speed of 1, and carries the reference's own spread", () => {
    const blocks = scoreBlocks({ speed: 1, share: 0.9, cores: 2, blocks: 4, rounds: 20, noise: 0.02, seed: 5 });
    const own = { ...reference, ...referenceFigures({ blocks, seed: 1 }) };
    expect(own.spread.all.standardError).toBeGreaterThan(0);
    const { speed } = scoreOf({ blocks, reference: own, seed: 1 });
    expect(speed.value).toBeCloseTo(1, 1);
    const sure = scoreOf({ blocks, reference: { ...own, spread: reference.spread }, seed: 1 }).speed;
    expect(speed.upper - speed.lower).toBeGreaterThan(sure.upper - sure.lower);
  });

  it('orders two machines alike against any reference', () => {
    const of = (speed: number, allMs: typeof baseMs): number => scoreOf({ blocks: scoreBlocks({ ...exact, speed, share: 1 }), reference: { ...reference, allMs }, seed: 1 }).speed.value;
    const other = { ...baseMs, http: 3, json: 0.1 };
    expect(of(1.3, baseMs) / of(0.7, baseMs)).toBeCloseTo(of(1.3, other) / of(0.7, other), 9);
  });

  it('is the same for the same blocks', () => {
    const blocks = scoreBlocks({ speed: 1, share: 0.9, cores: 2, blocks: 3, rounds: 12, noise: 0.05, seed: 2 });
    expect(scoreOf({ blocks, reference, seed: 3 })).toEqual(scoreOf({ blocks, reference, seed: 3 }));
  });
});

describe('scorePlan', () => {
  it('keeps to the time that it is given', () => {
    fc.assert(
      fc.property(fc.double({ min: 5, max: 600, noNaN: true }), (seconds) => {
        const { blocks, rounds, warmupMs } = scorePlan(seconds);
        expect(blocks * (300 + warmupMs + rounds * 221)).toBeLessThanOrEqual(seconds * 1000 + 1);
        expect(rounds * blocks).toBeGreaterThanOrEqual(10);
      }),
    );
  });
});
