import { CsvError, parse } from 'csv-parse/sync';
import { HeadroomError } from '../../suites/harness/errors.ts';

/** A table with a header, as read from CSV. Cells are text, trimmed; what they mean is up to who reads them. */
export interface Table {
  /** For messages. */
  readonly path: string;
  /** As the header names them, trimmed, no two alike (letter case left aside). */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface Row {
  /** Of the file, from 1. Where a quoted cell holds line breaks: the line that the row ends on. */
  readonly line: number;
  /** By the name of the column; an empty cell is ''. */
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads CSV (RFC 4180) with a header: separated by commas, semicolons or tabs, whichever the header holds most of. Empty
 * lines and lines that begin with # are left out; a byte order mark is too.
 *
 * @throws HeadroomError (input) on an empty file, a missing header, two columns of one name, a quote that is not closed, or
 * a row with more or fewer cells than the header; each names the line.
 */
export function readTable(options: { path: string; text: string }): Table {
  const { path } = options;
  const text = options.text.replace(/\r\n?/g, '\n');
  const [head, ...body] = recordsOf(path, text);
  if (head === undefined) throw tableError({ path, message: `${path} holds no table: it is empty.`, hint: 'The first line names the columns, e.g. load,throughput.' });
  const columns = head.cells;
  checkHeader({ path, line: head.line, columns });
  const rows = body.map(({ line, cells }): Row => {
    if (cells.length !== columns.length) {
      throw tableError({ path, message: `${path}:${line}: ${cells.length} cells, where the header names ${columns.length} columns (${columns.join(', ')}).`, hint: 'Give every row a cell for every column; quote cells that hold the separator.' });
    }
    return { line, cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])) };
  });
  return { path, columns, rows };
}

/**
 * The number in a cell.
 *
 * @throws HeadroomError (input) naming path, line and column where it is empty or not a finite number.
 */
export function numberAt(options: { table: Table; row: Row; column: string }): number {
  const { table, row, column } = options;
  const text = row.cells[column] ?? '';
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  const what = text === '' ? 'the cell is empty' : `'${text}' is not a number`;
  const hint = /^[-+]?\d+,\d+$/.test(text) ? 'Write decimals with a point, not a comma.' : 'Write a plain number, with a decimal point and no unit: 1250.5 or 1.25e3.';
  throw cellError({ table, row, column, what, hint });
}

/** An error about one cell: `loads.csv:3: column throughput: …`. */
export function cellError(options: { table: Table; row: Row; column: string; what: string; hint: string }): HeadroomError {
  const { table, row, column, what, hint } = options;
  return tableError({ path: table.path, message: `${table.path}:${row.line}: column ${column}: ${what}.`, hint });
}

/** The column that goes by one of these names, letter case left aside; the first name that is there counts. Null where none is. */
export function columnNamed(table: Table, names: readonly string[]): string | null {
  return names.flatMap((name) => table.columns.filter((column) => column.toLowerCase() === name.toLowerCase()))[0] ?? null;
}

function recordsOf(path: string, text: string): { line: number; cells: string[] }[] {
  try {
    const found: unknown = parse(text, {
      bom: true, info: true, trim: true, skip_empty_lines: true, comment: '#', comment_no_infix: true, relax_column_count: true, delimiter: separatorOf(text),
    });
    return (found as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    const what = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is opened and not closed' : error.message.replace(/ at line \d+/, '');
    throw tableError({ path, message: `${path}:${line}: ${what}.`, hint: 'A cell stands in double quotes as a whole or not at all; a quote within it is doubled.' });
  }
}

const SEPARATORS = [',', ';', '\t'];

function separatorOf(text: string): string {
  const head = text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const counts = SEPARATORS.map((separator) => head.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function checkHeader(options: { path: string; line: number; columns: readonly string[] }): void {
  const { path, line, columns } = options;
  const hint = 'The first line names the columns, e.g. load,throughput.';
  if (columns.every((column) => column !== '' && Number.isFinite(Number(column)))) {
    throw tableError({ path, message: `${path}:${line}: the header is missing: the first line holds numbers (${columns.join(', ')}).`, hint });
  }
  columns.forEach((column, at) => {
    if (column === '') throw tableError({ path, message: `${path}:${line}: column ${at + 1} has no name.`, hint });
    const same = columns.findIndex((other) => other.toLowerCase() === column.toLowerCase());
    if (same < at) throw tableError({ path, message: `${path}:${line}: columns ${same + 1} and ${at + 1} are both named ${column}.`, hint: 'Name each column once.' });
  });
}

function tableError(options: { path: string; message: string; hint: string }): HeadroomError {
  return new HeadroomError({ code: 'TABLE', kind: 'input', message: options.message, hint: options.hint });
}
