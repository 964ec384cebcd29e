import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hopFileSchema } from '../../fixtures/hardware/hop-schema.ts';
import { hopPrice } from '../../fixtures/hardware/hop.ts';
import { hopFile, hopLines, hopText } from './hop-file.ts';
import { hopPlan } from './measure-hop.ts';
import { hopCost } from './pricing.ts';
import { hopBlocks } from './synthetic.case.ts';
import { environment } from './facts.ts';

const quiet = { blocks: 3, rounds: 8, noise: 0, seed: 1 };

describe('hopCost', () => {
  it('is what the link adds, in time and in processor time of one end', () => {
    const { roundTripMs, cpuSeconds, http, echo, pairs } = hopCost({ blocks: hopBlocks({ ...quiet, addedMs: 0.05, addedCpuMs: 0.01 }), seed: 1 });
    expect(roundTripMs.value).toBeCloseTo(0.05, 9);
    expect(cpuSeconds.value).toBeCloseTo(10e-6, 12);
    expect(http.ratio.value).toBeCloseTo(1.5, 9);
    expect(echo.addedMeanMs.value).toBeCloseTo(0.06, 9);
    expect(pairs).toBe(24);
  });

  it('covers the truth in about 19 of 20 measurements, nothing added included', () => {
    for (const addedMs of [0, 0.01]) {
      const hits = Array.from({ length: 16 }, (_, seed) => {
        const { lower, upper } = hopCost({ blocks: hopBlocks({ addedMs, addedCpuMs: 0, blocks: 5, rounds: 12, noise: 0.01, seed }), seed: 1 }).roundTripMs;
        return lower <= addedMs && addedMs <= upper;
      });
      expect(hits.filter(Boolean).length).toBeGreaterThanOrEqual(14);
    }
  });

  it('needs pairs', () => {
    expect(() => hopCost({ blocks: hopBlocks({ ...quiet, rounds: 2, blocks: 1, addedMs: 0, addedCpuMs: 0 }), seed: 1 })).toThrow(RangeError);
  });
});

describe('the file of a hop', () => {
  const cost = hopCost({ blocks: hopBlocks({ addedMs: 0.02, addedCpuMs: 0.004, blocks: 5, rounds: 12, noise: 0.005, seed: 3 }), seed: 1 });
  const file = hopFile({ cost, environment: environment(), at: new Date('2026-11-22T10:00:00Z'), blocks: 5, stealShare: 0.01, isAwake: true });

  it('reads back as what was measured', () => {
    const back = hopFileSchema.parse(parse(hopText(file)));
    expect(back).toEqual(file);
    expect(hopPrice(back)).toMatchObject({ origin: 'measured', roundTripMs: file.hop.roundTripMs.value, source: expect.stringContaining('measured 2026-11-22') as string });
  });

  it('says that it is a lower bound, and when nothing can be told from it', () => {
    const said = hopLines(file).join('\n');
    expect(said).toMatch(/A hop adds [\d.]+ µs/);
    expect(said).toContain('A lower bound');
    const none = hopCost({ blocks: hopBlocks({ addedMs: 0, addedCpuMs: 0, blocks: 5, rounds: 12, noise: 0.005, seed: 4 }), seed: 1 });
    expect(hopLines({ hop: { ...file.hop, roundTripMs: none.roundTripMs } }).join('\n')).toContain('no more than this machine can tell from nothing');
  });
});

describe('hopPlan', () => {
  it('keeps to the time that it is given', () => {
    for (const seconds of [5, 7, 30, 60, 600]) {
      const { blocks, rounds, warmupMs } = hopPlan(seconds);
      expect(blocks * (400 + warmupMs + rounds * 400)).toBeLessThanOrEqual(seconds * 1000);
      expect(blocks * rounds).toBeGreaterThanOrEqual(3);
    }
  });
});
