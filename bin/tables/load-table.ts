import type { Observation } from '../../reports/analysis/scalability/result.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { cellError, columnNamed, numberAt, type Table } from './csv.ts';

/** What a column of loads may be called; the first that is there counts. */
const LOADS = ['load', 'concurrency', 'nodes', 'n', 'clients', 'connections', 'threads', 'processors', 'workers'];
const THROUGHPUTS = ['throughput', 'x', 'rate', 'rps'];

export interface LoadTable {
  readonly loadName: string;
  readonly observations: readonly Observation[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Throughput over load from a table: a column `load`, `concurrency`, `nodes` or `n`, and one `throughput` or `x`; repeats are
 * rows of the same load.
 *
 * @throws HeadroomError (input) naming the line and column of what is missing, no number, or out of range.
 */
export function loadTable(table: Table): LoadTable {
  const load = needed(table, LOADS, 'load');
  const throughput = needed(table, THROUGHPUTS, 'throughput');
  const ignored = table.columns.filter((column) => column !== load && column !== throughput);
  const rows = table.rows.map((row) => {
    const own = { load: numberAt({ table, row, column: load }), throughput: numberAt({ table, row, column: throughput }) };
    const isNothing = own.load === 0 && own.throughput === 0;
    if (own.load <= 0 && !isNothing) throw cellError({ table, row, column: load, what: `a load is above 0, not ${own.load}`, hint: 'Leave the row out, or mend it.' });
    if (own.throughput < 0) throw cellError({ table, row, column: throughput, what: `a throughput is at least 0, not ${own.throughput}`, hint: 'Leave the row out, or mend it.' });
    return { own, isNothing };
  });
  if (rows.length === 0) throw new HeadroomError({ code: 'TABLE', kind: 'input', message: `${table.path} holds a header and no rows.`, hint: 'Give a row for each measurement: load, throughput.' });
  const empty = rows.filter(({ isNothing }) => isNothing).length;
  return {
    loadName: load,
    observations: rows.flatMap(({ own, isNothing }) => (isNothing ? [] : [own])),
    notes: [
      ...(ignored.length === 0 ? [] : [`Columns not looked at: ${ignored.join(', ')}.`]),
      ...(empty === 0 ? [] : [`${empty === 1 ? 'A row' : `${empty} rows`} of load 0 and throughput 0 left out: every curve passes there.`]),
    ],
  };
}

function needed(table: Table, names: readonly string[], what: string): string {
  const found = columnNamed(table, names);
  if (found !== null) return found;
  throw new HeadroomError({
    code: 'TABLE',
    kind: 'input',
    message: `${table.path}:1: there is no column of ${what === 'load' ? 'loads' : 'throughputs'}: the header names ${table.columns.join(', ')}.`,
    hint: `Name it ${what}, e.g. load,throughput (also: ${names.slice(1).join(', ')}).`,
  });
}
