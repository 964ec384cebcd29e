import { describe, expect, it } from 'vitest';
import { predictionsOf } from './prediction.ts';
import type { PredictionResult } from './result.ts';
import { MIXES, syntheticClosed, trueRate, type SyntheticClosed } from './synthetic.case.ts';

function predicted(options: SyntheticClosed = {}): PredictionResult[] {
  const record = syntheticClosed(options);
  return predictionsOf({ record, trials: record.trials });
}

function only(results: readonly PredictionResult[]): PredictionResult {
  const [first] = results;
  if (first === undefined || results.length !== 1) throw new Error(`${String(results.length)} predictions`);
  return first;
}

describe('predictions on trial', () => {
  it('foretells loads and a mix that the model has not seen', () => {
    const result = only(predicted({ noise: 0.002 }));
    expect(result.verdict).toBe('pass');
    expect(result.points.map(({ mix, underWay, isNewMix }) => [mix, underWay, isNewMix])).toEqual([['day', 1, true], ['day', 6, true], ['day', 16, true], ['read-heavy', 3, false], ['read-heavy', 12, false]]);
    for (const { mix, underWay, checks } of result.points) {
      const throughput = checks.find(({ metric }) => metric === 'throughput');
      expect(throughput?.measured).toBeCloseTo(trueRate({ mix, users: underWay }), -2);
      expect(Math.abs(throughput?.errorShare ?? 1)).toBeLessThan(0.03);
    }
    expect(result.metrics.every(({ skill }) => skill > 0)).toBe(true);
  });

  it('keeps to Little\'s law in what it foretells', () => {
    for (const { curves } of predicted()) {
      for (const { underWay, perSec, meanMs } of curves.flatMap((curve) => curve.predicted)) expect((perSec * meanMs) / 1000).toBeCloseTo(underWay, 6);
    }
  });

  it('owns up where a system does what the model does not know', () => {
    const result = only(predicted({ surprise: (mix, users) => (mix === 'day' && users === 16 ? 0.7 : 1) }));
    expect(result.verdict).toBe('fail');
    expect(result.notes.join(' ')).toMatch(/Missed: throughput of day with 16 under way, by \+4\d(\.\d+)? % .*a mix that was never measured/);
    expect(result.points.filter(({ checks }) => checks.some(({ verdict }) => verdict === 'fail')).map(({ underWay }) => underWay)).toEqual([16]);
  });

  it('says where it goes beyond what was measured', () => {
    const result = only(predicted({ heldOut: { 'read-heavy': [48] } }));
    expect(result.points[0]?.beyond).toEqual(['more is under way than was measured (16)']);
    const outside = only(predicted({ fitted: { 'read-heavy': [1, 2, 4, 8] }, heldOut: { 'write-heavy': [4] } }));
    expect(outside.points[0]?.beyond).toEqual(['its mix lies outside those measured']);
  });

  it('does not judge what was not repeated, nor make a model without a single request', () => {
    expect(predicted({ repeats: 5 })).toEqual([]);
    expect(predicted({ fitted: { 'read-heavy': [2, 4, 8] } })).toEqual([]);
  });

  it('allows for repeats that scatter, and says so', () => {
    const result = only(predicted({ noise: 0.15, seed: 3 }));
    const wide = result.points.flatMap(({ checks }) => checks).filter(({ metric, limitShare }) => metric === 'throughput' && limitShare > 0.05);
    expect(wide.length).toBeGreaterThan(0);
    for (const { limitShare, repeatabilityShare } of wide) expect(limitShare).toBe(repeatabilityShare);
    expect(result.notes.join(' ')).toContain('more repeats would say more');
  });

  it('is the same for the same record', () => {
    expect(predicted({ seed: 5 })).toEqual(predicted({ seed: 5 }));
    expect(Object.keys(MIXES)).toContain('day');
  });
});
