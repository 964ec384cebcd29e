import { basename } from 'node:path';
import { MS_PER_SEC } from '../../suites/harness/units.ts';
import { median, sorted } from '../../suites/harness/statistics/quantiles.ts';
import { cellError, numberAt, type Row, type Table } from '../tables/csv.ts';
import { ALL, columnsOf, type Column, type Columns, type LatencyUnit } from './columns.ts';
import { latencyUnitOf } from './latency-unit.ts';
import { Dropped, observeError, requireWindows, type Observed, type ObservedClass, type ObservedResponse, type ObservedWindow } from './observed.ts';
import { spanWords } from './span.ts';

const UNKNOWN = /^(|-|nan|null|n\/a|na|undefined)$/i;

/** A row that can be used: numbers by column; null where the cell says nothing. */
interface ReadRow {
  readonly row: Row;
  readonly timeMs: number;
  readonly values: ReadonlyMap<string, number | null>;
}

/**
 * A table of monitoring as observed windows: a row is a window, and its time the window's end.
 *
 * @param options.latencyUnit of columns whose name does not say; default: seconds, unless they cannot be.
 * @throws HeadroomError (input) naming file, line and column.
 */
export function observedFromCsv(options: { table: Table; latencyUnit?: Exclude<LatencyUnit, 'plain'> }): Observed {
  const { table } = options;
  const columns = columnsOf(table);
  const rows = table.rows.map((row) => readRow({ table, columns, row })).sort((a, b) => a.timeMs - b.timeMs);
  const windowMs = windowLength(table, rows);
  const dropped = new Dropped();
  const needed = [...columns.known].filter(([, { kind, name }]) => kind === 'cores' || (kind === 'rate' && columns.classes.includes(name))).map(([column]) => column);
  const kept = rows.filter(({ values }) => {
    const lacking = needed.find((column) => (values.get(column) ?? null) === null);
    if (lacking !== undefined) dropped.add(`${lacking} is empty`);
    return lacking === undefined;
  });
  const { unit, note } = latencyUnitOf({ columns, rows: kept.map(({ values }) => values), ...(options.latencyUnit && { told: options.latencyUnit }) });
  const observed: Observed = {
    source: { name: 'csv', version: 'not known', origin: `path ${basename(table.path)}`, settings: { columns: table.columns.join(', ') } },
    windows: kept.map((one) => windowOf({ columns, row: one, windowMs, unit })),
    windowMs,
    dropped: dropped.list(),
    classes: columns.classes,
    components: columns.components,
    processes: processesOf(columns, kept),
    cores: null,
    notes: [
      ...note,
      ...gapNote(rows, windowMs),
      ...([...columns.known.keys()].some((name) => /_cpu$/i.test(name)) ? ['Columns that end in _cpu are read as cores in use (1: one core, busy all the time).'] : []),
      ...(columns.unused.length === 0 ? [] : [`Columns not used: ${columns.unused.join(', ')}.`]),
    ],
  };
  requireWindows(observed, table.path);
  return observed;
}

function readRow(options: { table: Table; columns: Columns; row: Row }): ReadRow {
  const { table, columns, row } = options;
  const values = new Map([...columns.known.keys()].map((column): [string, number | null] => {
    if (UNKNOWN.test(row.cells[column] ?? '')) return [column, null];
    const value = numberAt({ table, row, column });
    if (value < 0) throw cellError({ table, row, column, what: `${value} is negative`, hint: 'Rates, CPU use and response times are none of them below 0.' });
    return [column, value];
  }));
  return { row, timeMs: timeOf({ table, row, column: columns.time }), values };
}

/** Seconds or milliseconds since 1970, or a date; a date without a zone is taken for UTC. */
function timeOf(options: { table: Table; row: Row; column: string }): number {
  const text = options.row.cells[options.column] ?? '';
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return Math.abs(number) > 1e11 ? number : number * MS_PER_SEC;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const parsed = Date.parse(hasZone ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`);
  if (!Number.isNaN(parsed)) return parsed;
  throw cellError({ ...options, what: `'${text}' is not a time`, hint: 'Write 2026-01-31T12:00:00Z, or seconds since 1970.' });
}

function windowLength(table: Table, rows: readonly ReadRow[]): number {
  const gaps = rows.slice(1).map(({ timeMs }, at) => timeMs - (rows[at]?.timeMs ?? 0));
  const same = gaps.indexOf(0);
  const twice = rows[same + 1];
  if (same >= 0 && twice !== undefined) {
    throw observeError({ message: `${table.path}:${twice.row.line}: its time stands in line ${rows[same]?.row.line ?? 0} too.`, hint: 'Give one row for each window.' });
  }
  if (gaps.length === 0) throw observeError({ message: `${table.path} holds ${rows.length} rows: too few to know how long a window is.`, hint: 'Give a row for each window, at least 5.' });
  return median(sorted(gaps));
}

function gapNote(rows: readonly ReadRow[], windowMs: number): string[] {
  const wide = rows.slice(1).filter(({ timeMs }, at) => timeMs - (rows[at]?.timeMs ?? 0) > 1.5 * windowMs).length;
  return wide === 0 ? [] : [`${wide} gap${wide === 1 ? '' : 's'} between rows, which are otherwise ${spanWords(windowMs)} apart.`];
}

function windowOf(options: { columns: Columns; row: ReadRow; windowMs: number; unit: Exclude<LatencyUnit, 'plain'> }): ObservedWindow {
  const { columns, row, windowMs, unit } = options;
  const of = <Kind extends Column['kind']>(kind: Kind, name: (own: string) => boolean): { column: Extract<Column, { kind: Kind }>; value: number }[] =>
    [...columns.known].flatMap(([id, column]) => {
      const value = row.values.get(id) ?? null;
      return column.kind === kind && name(column.name) && value !== null ? [{ column: column as Extract<Column, { kind: Kind }>, value }] : [];
    });
  const msOf = (value: number, own: LatencyUnit): number => ((own === 'plain' ? unit : own) === 'ms' ? value : value * MS_PER_SEC);
  const responseOf = (name: (own: string) => boolean): ObservedResponse => {
    const [mean] = of('mean', name);
    return {
      meanMs: mean === undefined ? null : msOf(mean.value, mean.column.unit),
      quantilesMs: Object.fromEntries(of('quantile', name).map(({ column, value }) => [column.quantile, msOf(value, column.unit)])),
    };
  };
  const is = (id: string) => (own: string): boolean => own === id;
  const all = responseOf((own) => ALL.test(own) && !columns.classes.includes(own));
  return {
    startMs: row.timeMs - windowMs,
    elapsedMs: windowMs,
    classes: Object.fromEntries(columns.classes.map((id): [string, ObservedClass] => [id, {
      perSec: of('rate', is(id))[0]?.value ?? 0,
      failedPerSec: of('failed', is(id))[0]?.value ?? null,
      ...responseOf(is(id)),
    }])),
    cores: Object.fromEntries(columns.components.map((name) => [name, of('cores', is(name)).reduce((sum, { column, value }) => sum + value * column.factor, 0)])),
    all: all.meanMs === null && Object.keys(all.quantilesMs).length === 0 ? null : all,
  };
}

function processesOf(columns: Columns, rows: readonly ReadRow[]): Record<string, number> {
  return Object.fromEntries([...columns.known].flatMap(([id, column]) => {
    const values = column.kind === 'processes' ? rows.flatMap(({ values: own }) => own.get(id) ?? []) : [];
    return values.length === 0 ? [] : [[column.name, Math.max(1, Math.round(median(sorted(values))))]];
  }));
}
