import { describe, expect, it } from 'vitest';
import { readTable } from '../tables/csv.ts';
import { boxOf, parseCores } from './box.ts';
import { observedFromCsv } from './from-csv.ts';
import type { Observed } from './observed.ts';
import { parseSpan, spanWords } from './span.ts';

const HEADER = 'time,read_rps,write_rps,api_cpu,db_cpu_percent,read_p99,write_mean_ms,write_errors,api_processes';
const row = (at: number, cells = '100,10,0.5,40,0.03,25,0.1,2'): string => `${new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString()},${cells}`;
const rows = (count: number): string[] => Array.from({ length: count }, (_, at) => row(at));
const read = (lines: readonly string[], header = HEADER, latencyUnit?: 'ms' | 'seconds'): Observed =>
  observedFromCsv({ table: readTable({ path: 'day.csv', text: [header, ...lines].join('\n') }), ...(latencyUnit && { latencyUnit }) });
const complaint = (lines: readonly string[], header?: string): string => {
  try {
    read(lines, header);
  } catch (error) {
    const { message, hint, kind } = error as Record<string, string>;
    expect(kind).toBe('input');
    expect(hint).not.toBe('');
    return message ?? '';
  }
  return 'no complaint';
};

describe('a table of monitoring', () => {
  it('is read by how its columns end, each in its unit', () => {
    const observed = read(rows(6));
    expect(observed).toMatchObject({ classes: ['read', 'write'], components: ['api', 'db'], processes: { api: 2 }, windowMs: 60_000, dropped: [], cores: null });
    expect(observed.windows[0]).toEqual({
      startMs: Date.UTC(2026, 0, 1) - 60_000, elapsedMs: 60_000, all: null,
      cores: { api: 0.5, db: 0.4 },
      classes: { read: { perSec: 100, failedPerSec: null, meanMs: null, quantilesMs: { p99: 30 } }, write: { perSec: 10, failedPerSec: 0.1, meanMs: 25, quantilesMs: {} } },
    });
    expect(observed.notes.join('\n')).toMatch(/read_p99 are in seconds.*as their names do not say/);
    expect(observed.notes.join('\n')).toMatch(/_cpu are read as cores in use/);
  });

  it('leaves out windows that hold no rate or no CPU, and counts them; an unknown response time costs no window', () => {
    const lines = [...rows(6), row(6, ',10,0.5,40,0.03,25,0,2'), row(7, '100,10,NaN,40,0.03,25,0,2'), row(8, '100,10,0.5,40,,25,0,2'), row(12)];
    const observed = read(lines);
    expect(observed.windows).toHaveLength(8);
    expect(observed.dropped).toEqual([{ reason: 'read_rps is empty', count: 1 }, { reason: 'api_cpu is empty', count: 1 }]);
    expect(observed.windows.at(-2)!.classes['read']!.quantilesMs).toEqual({});
    expect(observed.notes.join()).toContain('1 gap between rows, which are otherwise 1 min apart');
  });

  it('takes response times for milliseconds only where seconds cannot be, or where it is told to', () => {
    const header = 'time,a_rps,x_cpu,a_p99';
    const with99 = (value: number): string[] => Array.from({ length: 6 }, (_, at) => row(at, `100,0.5,${value}`));
    const p99 = (observed: Observed): number => observed.windows[0]!.classes['a']!.quantilesMs['p99']!;
    expect(p99(read(with99(0.2), header))).toBe(200);
    expect(p99(read(with99(2), header))).toBe(2000);
    const implausible = read(with99(45), header);
    expect(p99(implausible)).toBe(45);
    expect(implausible.notes[0]).toMatch(/^Assumed: a_p99 are in milliseconds/);
    expect(p99(read(with99(0.8), header, 'ms'))).toBe(0.8);
    expect(read(with99(0.8), header, 'ms').notes.join()).not.toContain('a_p99');
  });

  it('knows a sum from a class, times as numbers, and columns that mean nothing', () => {
    const observed = read(Array.from({ length: 6 }, (_, at) => `${1_700_000_000 + at * 30},5,3,8,0.2,x,0.4`), 'timestamp,a_rps,b_rps,total_rps,x_cpu,host,all_p99_s');
    expect(observed.classes).toEqual(['a', 'b']);
    expect(observed.windowMs).toBe(30_000);
    expect(observed.windows[0]!.all).toEqual({ meanMs: null, quantilesMs: { p99: 400 } });
    expect(observed.notes.join()).toContain('Columns not used: total_rps, host.');
    expect(read(Array.from({ length: 6 }, (_, at) => `2026-01-01 00:0${at}:00,5,0.2`), 'time,all_rps,x_cpu').windows[0]!.startMs).toBe(Date.UTC(2026, 0, 1) - 60_000);
  });

  it.each([
    ['no time', 'when,a_rps,x_cpu', ['1,1,1'], /day\.csv: no column is named time/],
    ['no rate', 'time,x_cpu', ['1,1'], /no column ends in _rps/],
    ['no CPU', 'time,a_rps', ['1,1'], /no column ends in _cpu/],
    ['response times of nobody', 'time,a_rps,x_cpu,b_p99', ['1,1,1,1'], /column b_p99 is of requests b, of which there is no column b_rps/],
    ['a number that is none', 'time,a_rps,x_cpu', ['1,1,1', '2,many,1'], /day\.csv:3: column a_rps: 'many' is not a number/],
    ['a negative number', 'time,a_rps,x_cpu', ['1,1,1', '2,1,-1'], /day\.csv:3: column x_cpu: -1 is negative/],
    ['a time that is none', 'time,a_rps,x_cpu', ['noon,1,1'], /day\.csv:2: column time: 'noon' is not a time/],
    ['a time twice', 'time,a_rps,x_cpu', ['1,1,1', '2,1,1', '2,1,1'], /day\.csv:4: its time stands in line 3 too/],
    ['one row', 'time,a_rps,x_cpu', ['1,1,1'], /holds 1 rows: too few/],
    ['too few windows', 'time,a_rps,x_cpu', ['1,1,1', '2,1,1', '3,,1', '4,0,1'], /holds 2 windows with requests.*1 left out: a_rps is empty/],
  ])('with %s is refused, and where is said', (_, header, lines, message) => {
    expect(complaint(lines, header)).toMatch(message);
  });
});

describe('the box', () => {
  const observed = read(rows(6));

  it('has the cores that its user tells, or the fewest that could have given what was used', () => {
    expect(boxOf({ observed })).toMatchObject({ box: { cores: 1, ownCores: {} }, notes: [expect.stringContaining('Assumed: 1 core for api, db') as string] });
    expect(boxOf({ observed, cores: 8 })).toMatchObject({ box: { cores: 8 }, notes: [] });
    expect(boxOf({ observed: { ...observed, cores: 4 } })).toMatchObject({ box: { cores: 4 }, notes: [] });
    expect(boxOf({ observed, cores: parseCores('api=2,db=4') })).toMatchObject({ box: { cores: 6, ownCores: { api: 2, db: 4 } }, notes: [] });
    expect(boxOf({ observed, cores: { api: 2 } })).toMatchObject({ box: { cores: 3 }, notes: [expect.stringContaining('for db') as string] });
  });

  it('cannot have used more than it has', () => {
    const busy = { ...observed, windows: observed.windows.map((window) => ({ ...window, cores: { api: 45, db: 1 } })) };
    expect(() => boxOf({ observed: busy, cores: 8 })).toThrow(/used up to 46 cores, where there are 8/);
    expect(() => boxOf({ observed, cores: { web: 2 } })).toThrow(/--cores tells of web/);
    for (const text of ['0', '1.5', 'api', 'api=', 'api=2=3', 'api=x']) expect(() => parseCores(text)).toThrow('whole numbers');
  });
});

it('spans of time are read and written', () => {
  expect([parseSpan('14d'), parseSpan('90s'), parseSpan('1h30m'), parseSpan('250ms')]).toEqual([1_209_600_000, 90_000, 5_400_000, 250]);
  for (const text of ['', '14', 'd', '5x', '5m 3', '-1h']) expect(() => parseSpan(text)).toThrow('a span of time');
  expect([spanWords(1_209_600_000), spanWords(600_000), spanWords(90_000)]).toEqual(['14 d', '10 min', '90 s']);
});
