import type { Table } from '../tables/csv.ts';
import { observeError } from './observed.ts';

/** In which unit a column tells response times; `plain`: its name does not say. */
export type LatencyUnit = 'ms' | 'seconds' | 'plain';

/** What a column means. Cores: multiplied by `factor`. */
export type Column =
  | { readonly kind: 'rate' | 'failed'; readonly name: string }
  | { readonly kind: 'cores'; readonly name: string; readonly factor: number }
  | { readonly kind: 'processes'; readonly name: string }
  | { readonly kind: 'mean'; readonly name: string; readonly unit: LatencyUnit }
  | { readonly kind: 'quantile'; readonly name: string; readonly quantile: string; readonly unit: LatencyUnit };

export interface Columns {
  readonly time: string;
  /** By the column's own name. */
  readonly known: ReadonlyMap<string, Column>;
  /** Columns that mean nothing here. */
  readonly unused: readonly string[];
  readonly classes: readonly string[];
  readonly components: readonly string[];
}

/** A column of this name is about all requests together. */
export const ALL = /^(all|total)$/i;
const TIME = /^(time|timestamp|date|datetime|window_end|ts)$/i;
const CPU_FACTORS: Readonly<Record<string, number>> = { '': 1, cores: 1, percent: 0.01, millicores: 0.001 };
const UNITS: Readonly<Record<string, LatencyUnit>> = { '': 'plain', ms: 'ms', s: 'seconds', sec: 'seconds', seconds: 'seconds' };

/**
 * What the columns of a table mean, by how their names end.
 *
 * @throws HeadroomError (input) where there is no time, no rate or no CPU, or where response times are of a class without a rate.
 */
export function columnsOf(table: Table): Columns {
  const { path, columns } = table;
  const time = columns.find((name) => TIME.test(name));
  if (time === undefined) throw observeError({ message: `${path}: no column is named time.`, hint: HINT });
  const known = new Map(columns.filter((name) => name !== time).flatMap((name) => {
    const meaning = meaningOf(name);
    return meaning === null ? [] : [[name, meaning] as const];
  }));
  const named = (kind: Column['kind']): string[] => [...new Set([...known.values()].filter((column) => column.kind === kind).map(({ name }) => name))];
  const rates = named('rate');
  // A sum beside its parts is no class of its own.
  const classes = rates.length > 1 ? rates.filter((name) => !ALL.test(name)) : rates;
  const components = named('cores');
  if (classes.length === 0) throw observeError({ message: `${path}: no column ends in _rps, so there are no rates of requests.`, hint: HINT });
  if (components.length === 0) throw observeError({ message: `${path}: no column ends in _cpu, so there is no use of CPU.`, hint: HINT });
  for (const [column, { kind, name }] of known) {
    const isOfClass = kind === 'failed' || kind === 'mean' || kind === 'quantile';
    if (isOfClass && !classes.includes(name) && !ALL.test(name)) throw observeError({ message: `${path}: column ${column} is of requests ${name}, of which there is no column ${name}_rps.`, hint: HINT });
    if (kind === 'processes' && !components.includes(name)) throw observeError({ message: `${path}: column ${column} is of a component ${name}, of which there is no column ${name}_cpu.`, hint: HINT });
  }
  const unused = columns.filter((name) => name !== time && (!known.has(name) || (known.get(name)?.kind === 'rate' && !classes.includes(known.get(name)?.name ?? ''))));
  return { time, known, unused, classes, components };
}

const HINT = 'Columns: time, <class>_rps, <component>_cpu (cores in use), and <class>_p99 or <class>_mean (seconds; or _p99_ms), as in: time,read_rps,write_rps,api_cpu,db_cpu,read_p99,write_p99.';

function meaningOf(column: string): Column | null {
  const match = (pattern: RegExp): string[] | null => {
    const found = pattern.exec(column);
    return found === null ? null : [...found].map((part: string | undefined) => (part ?? '').toLowerCase());
  };
  const nameOf = (ending: string): string => column.slice(0, column.length - ending.length);
  const failed = match(/_(?:errors|failed)(?:_rps|_per_sec)?$/i);
  if (failed !== null) return { kind: 'failed', name: nameOf(failed[0] ?? '') };
  const rate = match(/_(?:rps|per_sec)$/i);
  if (rate !== null) return { kind: 'rate', name: nameOf(rate[0] ?? '') };
  const cpu = match(/_cpu(?:_(cores|percent|millicores))?$/i);
  if (cpu !== null) return { kind: 'cores', name: nameOf(cpu[0] ?? ''), factor: CPU_FACTORS[cpu[1] ?? ''] ?? 1 };
  const processes = match(/_processes$/i);
  if (processes !== null) return { kind: 'processes', name: nameOf(processes[0] ?? '') };
  const quantile = match(/_(p\d{2,4})(?:_(ms|s|sec|seconds))?$/i);
  if (quantile !== null) return { kind: 'quantile', name: nameOf(quantile[0] ?? ''), quantile: quantile[1] ?? '', unit: UNITS[quantile[2] ?? ''] ?? 'plain' };
  const mean = match(/_(?:mean|avg)(?:_(ms|s|sec|seconds))?$/i);
  if (mean !== null) return { kind: 'mean', name: nameOf(mean[0] ?? ''), unit: UNITS[mean[1] ?? ''] ?? 'plain' };
  return null;
}
