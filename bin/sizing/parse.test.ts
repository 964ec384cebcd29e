import { describe, expect, it } from 'vitest';
import { parseConfidence, parseCount, parseMix, parseMs, parseNames, parsePositive, parseRate, parseSeed, parseShare } from './parse.ts';

describe('what options are read into', () => {
  it.each([
    [parseMs, '50ms', 50], [parseMs, '0.05s', 50], [parseMs, '800us', 0.8], [parseMs, '800µs', 0.8], [parseMs, '12.5', 12.5],
    [parseRate, '3000', 3000], [parseRate, '3k', 3000], [parseRate, '1850.5/s', 1850.5],
    [parseShare, '30%', 0.3], [parseShare, '0.3', 0.3], [parseShare, '150%', 1.5], [parseShare, '0', 0],
    [parseConfidence, '90%', 0.9], [parseCount, '4', 4], [parseSeed, '0', 0], [parsePositive, '1.25', 1.25],
  ] as const)('%o reads %s', (parse, text, value) => {
    expect(parse(text)).toBeCloseTo(value, 12);
  });

  it('reads mixes and names', () => {
    expect(parseMix('read-heavy')).toBe('read-heavy');
    expect(parseMix('read=0.8, write=20%')).toEqual({ read: 0.8, write: 0.2 });
    expect(parseNames('database, broker')).toEqual(['database', 'broker']);
    expect(parseNames('none')).toEqual([]);
  });

  it.each([
    [parseMs, '0', /above 0/], [parseMs, '-5ms', /above 0/], [parseMs, '5min', /above 0/], [parseMs, 'fast', /above 0/],
    [parseRate, '0', /above 0/], [parseRate, '3000/min', /above 0/], [parseRate, '1e999', /above 0/],
    [parseShare, '30', /30% or 0\.3/], [parseShare, '-0.1', /30% or 0\.3/], [parseShare, '', /30% or 0\.3/],
    [parseConfidence, '100%', /below 100%/], [parseConfidence, '0.4', /50%/],
    [parseCount, '0', /1 or more/], [parseCount, '1.5', /1 or more/], [parseSeed, '-1', /0 or more/], [parsePositive, '0', /above 0/],
    [parseMix, 'read=0.8,write=0.4', /add up to 1\.2/], [parseMix, 'read=0.5,read=0.5', /names read twice/], [parseMix, 'read=', /such as/],
  ] as const)('%o refuses %s', (parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
