import { formatNumber, MS_PER_SEC } from '../../suites/harness/units.ts';
import { median, sorted } from '../../suites/harness/statistics/quantiles.ts';
import type { Columns, LatencyUnit } from './columns.ts';

/** A response that takes so many times its CPU, and more than a second, is rather told in milliseconds. */
const IMPLAUSIBLE_RATIO = 1000;
/** Nobody's requests take a minute, each. */
const IMPLAUSIBLE_SECONDS = 60;

/**
 * The unit of response times whose columns do not say: seconds, as everywhere in Prometheus, unless that cannot be: a median
 * above a minute, or above a second and a thousand times the CPU of a request (where as milliseconds it would be at least
 * that CPU). What was assumed is said.
 *
 * @param options.rows Values by column, null where unknown.
 */
export function latencyUnitOf(options: { columns: Columns; rows: readonly ReadonlyMap<string, number | null>[]; told?: Exclude<LatencyUnit, 'plain'> }): { unit: Exclude<LatencyUnit, 'plain'>; note: string[] } {
  const { columns, rows, told } = options;
  const plain = [...columns.known].filter(([, column]) => (column.kind === 'mean' || column.kind === 'quantile') && column.unit === 'plain').map(([name]) => name);
  const values = plain.flatMap((name) => rows.flatMap((row) => row.get(name) ?? []));
  if (values.length === 0) return { unit: told ?? 'seconds', note: [] };
  if (told !== undefined) return { unit: told, note: [] };
  const middle = median(sorted(values));
  const cpuSeconds = cpuOfRequest(columns, rows);
  const isTooLong = middle > IMPLAUSIBLE_SECONDS || (middle > 1 && middle > IMPLAUSIBLE_RATIO * cpuSeconds && middle / MS_PER_SEC >= cpuSeconds);
  const names = `${plain.slice(0, 3).join(', ')}${plain.length > 3 ? ', …' : ''}`;
  if (isTooLong) return { unit: 'ms', note: [`Assumed: ${names} are in milliseconds, for as seconds their median, ${formatNumber(middle)}, would be out of all proportion to the CPU of a request. Name them _ms, or say --latency-unit.`] };
  return { unit: 'seconds', note: [`Assumed: ${names} are in seconds (median ${formatNumber(middle)}), as their names do not say; for milliseconds name them _ms, or say --latency-unit ms.`] };
}

/** CPU seconds of a request of whichever class, of all components together. */
function cpuOfRequest(columns: Columns, rows: readonly ReadonlyMap<string, number | null>[]): number {
  let cores = 0;
  let perSec = 0;
  for (const row of rows) {
    for (const [name, column] of columns.known) {
      if (column.kind === 'cores') cores += (row.get(name) ?? 0) * column.factor;
      if (column.kind === 'rate' && columns.classes.includes(column.name)) perSec += row.get(name) ?? 0;
    }
  }
  return perSec > 0 ? cores / perSec : 0;
}
