import { describe, expect, it } from 'vitest';
import { cellError, columnNamed, numberAt, readTable } from './csv.ts';

const read = (text: string): ReturnType<typeof readTable> => readTable({ path: 'loads.csv', text });

describe('readTable', () => {
  it('names cells by their column and rows by their line', () => {
    const table = read('\ufeffload, throughput,note\n# a remark\n\n1, 20,"a, b"\r\n2,38,\r\n');
    expect(table.columns).toEqual(['load', 'throughput', 'note']);
    expect(table.rows).toEqual([
      { line: 4, cells: { load: '1', throughput: '20', note: 'a, b' } },
      { line: 5, cells: { load: '2', throughput: '38', note: '' } },
    ]);
  });

  it.each([[';'], ['\t']])('takes %j for the separator where the header holds it', (separator) => {
    const table = read([['n', 'x'], ['1', '2,5']].map((row) => row.join(separator)).join('\n'));
    expect(table.rows[0]?.cells).toEqual({ n: '1', x: '2,5' });
    expect(() => numberAt({ table, row: table.rows[0]!, column: 'x' })).toThrow(expect.objectContaining({ hint: expect.stringContaining('point') as string }) as Error);
  });

  it.each([
    ['an empty file', '', /loads\.csv holds no table/],
    ['a file of remarks', '# nothing\n', /holds no table/],
    ['a missing header', '1,2\n3,4\n', /loads\.csv:1: the header is missing/],
    ['a column without a name', 'load,,x\n', /loads\.csv:1: column 2 has no name/],
    ['two columns of one name', 'load,x,Load\n', /loads\.csv:1: columns 1 and 3 are both named Load/],
    ['a short row', 'load,x\n1,2\n3\n', /loads\.csv:3: 1 cells, where the header names 2/],
    ['a long row', 'load,x\n1,2,3\n', /loads\.csv:2: 3 cells/],
    ['a quote left open', 'load,x\n1,"2\n', /loads\.csv:\d: a quote is opened and not closed/],
    ['a quote within a cell', 'load,x\n1,2"3"\n', /loads\.csv:2: Invalid Opening Quote/],
  ])('refuses %s, and says where', (_, text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'TABLE', kind: 'input', message: expect.stringMatching(message) as string }) as Error);
  });
});

describe('cells', () => {
  const table = read('Load,x\n1e2,-0.5\nten,\nInfinity,0x10\n');

  it('are numbers, or an error that names line and column', () => {
    expect(numberAt({ table, row: table.rows[0]!, column: 'Load' })).toBe(100);
    expect(numberAt({ table, row: table.rows[0]!, column: 'x' })).toBe(-0.5);
    expect(() => numberAt({ table, row: table.rows[1]!, column: 'Load' })).toThrow("loads.csv:3: column Load: 'ten' is not a number.");
    expect(() => numberAt({ table, row: table.rows[1]!, column: 'x' })).toThrow('loads.csv:3: column x: the cell is empty.');
    expect(() => numberAt({ table, row: table.rows[2]!, column: 'Load' })).toThrow('is not a number');
  });

  it('are found by any of several names', () => {
    expect(columnNamed(table, ['nodes', 'load'])).toBe('Load');
    expect(columnNamed(table, ['nodes'])).toBeNull();
    expect(cellError({ table, row: table.rows[0]!, column: 'x', what: 'it is negative', hint: '' }).message).toBe('loads.csv:2: column x: it is negative.');
  });
});
