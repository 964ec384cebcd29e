import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Gauge } from '../harness/system-session.ts';
import { perSec } from '../harness/units.ts';

interface Counters {
  readonly lockWaitMs: number;
  readonly ioWaitMs: number;
  readonly rows: number;
  readonly fsyncs: number;
}

/** The global counters that MySQL keeps of itself; MariaDB has the same under these names, save for its waits where performance_schema is off. */
export async function openGauge(url: string): Promise<Gauge> {
  const connection = await createConnection({ uri: url });
  const read = async (): Promise<Counters> => {
    const [status] = await connection.query<RowDataPacket[]>(
      `show global status where variable_name in ('Innodb_row_lock_time', 'Innodb_rows_read', 'Innodb_data_fsyncs', 'Innodb_os_log_fsyncs')`,
    );
    const [[waits]] = await connection.query<RowDataPacket[]>(
      `select coalesce(sum(sum_timer_wait), 0) / 1e9 as waitedMs from performance_schema.events_waits_summary_global_by_event_name where event_name like 'wait/io/file/%'`,
    );
    const of = (name: string): number => Number(status.find((row) => row['Variable_name'] === name)?.['Value'] ?? 0);
    return {
      lockWaitMs: of('Innodb_row_lock_time'),
      ioWaitMs: Number(waits?.['waitedMs'] ?? 0),
      rows: of('Innodb_rows_read'),
      fsyncs: of('Innodb_data_fsyncs') + of('Innodb_os_log_fsyncs'),
    };
  };
  let before: Counters | null = null;
  return {
    async before() {
      before = await read();
    },
    async after(elapsedMs) {
      const now = await read();
      const from = before ?? now;
      return {
        mysqlLockWaitMs: perSec(now.lockWaitMs - from.lockWaitMs, elapsedMs),
        mysqlIoWaitMs: perSec(now.ioWaitMs - from.ioWaitMs, elapsedMs),
        mysqlRowsPerSec: perSec(now.rows - from.rows, elapsedMs),
        mysqlFsyncsPerSec: perSec(now.fsyncs - from.fsyncs, elapsedMs),
      };
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}
