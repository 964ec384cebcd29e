import { describe, expect, it } from 'vitest';
import { readTable } from './csv.ts';
import { loadTable } from './load-table.ts';

const read = (text: string): ReturnType<typeof loadTable> => loadTable(readTable({ path: 'loads.csv', text }));

describe('loadTable', () => {
  it.each([['load', 'throughput'], ['concurrency', 'throughput'], ['nodes', 'throughput'], ['N', 'X'], ['threads', 'rps']])('takes %s and %s', (load, throughput) => {
    expect(read(`${load},${throughput}\n1,10\n2,19.5\n2,20\n`)).toEqual({ loadName: load, notes: [], observations: [{ load: 1, throughput: 10 }, { load: 2, throughput: 19.5 }, { load: 2, throughput: 20 }] });
  });

  it('says what it left out', () => {
    const { observations, notes } = read('host,load,throughput\na,0,0\nb,1,10\n');
    expect(observations).toEqual([{ load: 1, throughput: 10 }]);
    expect(notes).toEqual(['Columns not looked at: host.', 'A row of load 0 and throughput 0 left out: every curve passes there.']);
  });

  it.each([
    ['no column of loads', 'size,throughput\n1,2\n', /loads\.csv:1: there is no column of loads: the header names size, throughput/],
    ['no column of throughputs', 'load,latency\n1,2\n', /loads\.csv:1: there is no column of throughputs/],
    ['a load of nothing that brings something', 'load,throughput\n0,2\n', /loads\.csv:2: column load: a load is above 0, not 0/],
    ['a negative load', 'load,throughput\n1,10\n-2,20\n', /loads\.csv:3: column load: a load is above 0, not -2/],
    ['a negative throughput', 'load,throughput\n1,-10\n', /loads\.csv:2: column throughput: a throughput is at least 0, not -10/],
    ['an empty cell', 'load,throughput\n1,\n', /loads\.csv:2: column throughput: the cell is empty/],
    ['no rows', 'load,throughput\n', /loads\.csv holds a header and no rows/],
  ])('refuses %s, and says where', (_, text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'input', message: expect.stringMatching(message) as string }) as Error);
  });
});
