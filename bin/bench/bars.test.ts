import { describe, expect, it } from 'vitest';
import { atLeast, atMost, enough, exitCodeOf, type Bar, type Interval } from './bars.ts';

const format = (value: number): string => value.toFixed(1);
const interval = (lower: number, value: number, upper: number): Interval => ({ lower, value, upper });

describe('a bar of at least so much', () => {
  it.each([
    [interval(2.5, 3, 3.5), 'met'],
    [interval(2.4, 3, 3.5), 'undecided'],
    [interval(2, 2.2, 2.5), 'undecided'],
    [interval(2, 2.2, 2.4), 'missed'],
    [null, 'undecided'],
  ])('asks it of the whole interval: %o', (measured, verdict) => {
    expect(atLeast({ text: 'x', limit: 2.5, interval: measured, format }).verdict).toBe(verdict);
  });

  it('says what was measured, or why nothing was', () => {
    expect(atLeast({ text: 'x', limit: 2.5, interval: interval(2, 3, 4), format }).measured).toBe('3.0 (2.0 to 4.0)');
    expect(atLeast({ text: 'x', limit: 2.5, interval: null, format, lacking: 'too short' }).measured).toBe('too short');
  });
});

describe('a bar of at most so much', () => {
  it.each([
    [interval(-1, 0, 0.05), 'met'],
    [interval(-1, 0, 0.06), 'undecided'],
    [interval(0.06, 0.1, 0.2), 'missed'],
    [null, 'undecided'],
  ])('asks it of the whole interval: %o', (measured, verdict) => {
    expect(atMost({ text: 'x', limit: 0.05, interval: measured, format }).verdict).toBe(verdict);
  });

  it('shows the interval as it is', () => {
    expect(atMost({ text: 'x', limit: 1, interval: interval(-2, 0.5, 0.9), format }).measured).toBe('0.5 (-2.0 to 0.9)');
  });
});

describe('a bar that counts', () => {
  it('is met by as many as are needed', () => {
    expect(enough({ text: 'x', kept: 8, of: 10, needed: 8 })).toEqual({ text: 'x', verdict: 'met', measured: '8 of 10' });
    expect(enough({ text: 'x', kept: 7, of: 10, needed: 8 }).verdict).toBe('missed');
  });
});

describe('the exit code', () => {
  const bars = (...verdicts: Bar['verdict'][]): Bar[] => verdicts.map((verdict) => ({ text: '', verdict, measured: '' }));

  it.each([
    [bars(), 0],
    [bars('met', 'met'), 0],
    [bars('met', 'undecided'), 5],
    [bars('undecided', 'missed', 'met'), 1],
  ])('is the worst of all bars', (all, code) => {
    expect(exitCodeOf(all)).toBe(code);
  });
});
