import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analysis.ts';
import { columns, plain, wrap } from './text.ts';
import { hostileRecord } from '../html/hostile.case.ts';
import { syntheticRecord } from '../analysis/synthetic.case.ts';
import { terminalSummary } from './terminal.ts';
import { toJson } from './json.ts';

const record = syntheticRecord({});
const analysis = analyse(record);

describe('the summary in the terminal', () => {
  const summary = terminalSummary({ record, analysis });

  it('answers, shows the cells, the audit, the noise floor and what was left out, in about a screen', () => {
    expect(summary).toContain('Fast core delivers');
    expect(summary).toMatch(/16 B payload, wire driver +1,0\d\d,000 msg\/s +\d\d,\d{3} msg\/s +24\.6× \(23\.8–25\.4×\) +better/);
    expect(summary).toContain('Audit        no loss');
    expect(summary).toMatch(/Noise floor {2}±/);
    expect(summary.replace(/\s+/g, ' ')).toContain('the server was killed');
    expect(summary.split('\n').length).toBeLessThanOrEqual(26);
  });

  it('says first when the run is not whole', () => {
    const cut = syntheticRecord({ cut: true });
    expect(terminalSummary({ record: cut, analysis: analyse(cut) })).toMatch(/^Incomplete: The run was cut short/);
  });

  it('says so when nothing could be compared', () => {
    const empty = { ...record, trials: [] };
    const text = terminalSummary({ record: empty, analysis: analyse(empty) });
    expect(text).toContain('Nothing could be compared');
    expect(text).toContain('unknown: no A/A control');
  });

  it('names loss', () => {
    const lossy = syntheticRecord({ lost: 2 });
    expect(terminalSummary({ record: lossy, analysis: analyse(lossy) })).toMatch(/Audit +\d+ lost/);
  });

  it('passes nothing on that a terminal would obey', () => {
    const hostile = hostileRecord(record);
    // eslint-disable-next-line no-control-regex
    expect(terminalSummary({ record: hostile, analysis: analyse(hostile) })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

describe('the report as JSON', () => {
  it('is plain data with the run and the analysis, without the slices', () => {
    const json = toJson({ record, analysis });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(Object.keys(json)).toEqual([
      'format', 'run', 'settings', 'comparisons', 'controls', 'drivers', 'audits', 'voids', 'checks', 'noise', 'ruler', 'demand', 'capacity', 'workers', 'scaling', 'predictions', 'lookups', 'shares', 'messaging', 'findings', 'answer', 'cells',
    ]);
    expect(json.run).toMatchObject({ runId: 'synthetic', finishedAt: '2026-01-02T03:09:05.000Z' });
    expect(json.cells.length).toBe(analysis.cells.length);
    expect(json.cells.every((cell) => !('values' in cell))).toBe(true);
  });
});

describe('text', () => {
  it('wraps at words and keeps a word that is too long', () => {
    expect(wrap({ text: 'aa bb cc', width: 5 })).toEqual(['aa bb', 'cc']);
    expect(wrap({ text: 'aa bb', width: 6, first: 'N   ', indent: '    ' })).toEqual(['N   aa', '    bb']);
    expect(wrap({ text: 'aaaaaaaa b', width: 4 })).toEqual(['aaaaaaaa', 'b']);
    expect(wrap({ text: '', width: 4 })).toEqual([]);
  });

  it('sets columns', () => {
    expect(columns([['a', '1'], ['bbb', '22']], ['left', 'right'])).toEqual(['  a     1', '  bbb  22']);
  });

  it('is one line', () => expect(plain('a\n\tb\u001b[2J')).toBe('a b\ufffd[2J'));
});
