import { describe, expect, it } from 'vitest';
import type { Estimate } from '../analysis/estimate.ts';
import { syntheticRecord } from '../analysis/synthetic.case.ts';
import { cellLine, classWords, contenderSlot, contenderTitle, estimateWords, glued, instantWords, intervalWords } from './wording.ts';

const { header } = syntheticRecord({ blocks: 1 });
const estimate = (part: Partial<Estimate>): Estimate => ({
  value: 24.3, lower: 23.9, upper: 24.7, unit: 'ratio', method: 'median', samples: 30, confidence: 0.95, ...part,
});

describe('intervals in words', () => {
  it.each([
    [{}, '23.9–24.7×'],
    [{ unit: 'msgPerSec', lower: 1_190_000, upper: 1_220_000 }, '1,190,000–1,220,000 msg/s'],
    [{ unit: 'share', lower: 0.01, upper: 0.032 }, '1–3.2 %'],
    [{ unit: 'bytes', lower: 900, upper: 2 * 1024 ** 2 }, '900 B – 2 MiB'],
    [{ unit: 'ms', lower: -1, upper: 2 }, '-1 to 2 ms'],
    [{ unit: 'count', lower: 3, upper: 4 }, '3–4'],
    [{ upper: Number.MAX_VALUE }, '23.9× – ∞'],
  ] as const)('%j', (part, words) => expect(intervalWords(estimate(part))).toBe(words));

  it('stand behind their value', () => expect(estimateWords(estimate({}))).toBe('24.3× (23.9–24.7×)'));
});

describe('names', () => {
  it('of cells are phrases of their levels, or the scenario', () => {
    const cell = { suite: 'messaging', scenario: 'startup' };
    expect(cellLine(header, { ...cell, levels: { payloadBytes: 1024, driver: 'wire' } })).toBe('1 KiB payload, wire driver');
    expect(cellLine(header, { ...cell, levels: {} })).toBe('Time to ready');
  });

  it('of contenders come from the record; unknown ones go by their id', () => {
    expect(contenderTitle(header, { suite: 'messaging', contender: 'slow' })).toBe('Slow classic');
    expect(contenderTitle(header, { suite: 'messaging', contender: 'gone' })).toBe('gone');
    expect(contenderSlot(header, { suite: 'messaging', contender: 'slow' })).toBe(1);
    expect(contenderSlot(header, { suite: 'messaging', contender: 'gone' })).toBe(0);
  });

  it('of classes say what they promise', () => {
    expect(classWords('a')).toBe('class a: at most once, in memory');
    expect(classWords(null)).toBe('no ranked class');
    expect(classWords('z')).toBe('class z');
  });
});

it('keeps numbers and units together', () => {
  expect(glued('(95 % 1–2) of 40,040 msg/s in 2 s and 2 servers')).toBe('(95\u00a0% 1\u2060–\u20602) of 40,040\u00a0msg/s in 2\u00a0s and 2 servers');
});

it('writes instants in UTC', () => expect(instantWords('2026-01-02T03:04:05.000Z')).toBe('2026-01-02 03:04 UTC'));
