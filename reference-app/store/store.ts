import { setTimeout as delay } from 'node:timers/promises';
import { createPool, type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import type { Log } from '../log.ts';
import { judge, translate } from './errors.ts';
import { retrying } from './retry.ts';

/** What may stand for a `?`. */
export type Value = string | number | Date | Buffer | null;

/** What a statement changed. */
export interface Change {
  /** Rows that matched; those that had the value already are counted too. */
  readonly rows: number;
  /** Of the first row inserted, where the table counts. */
  readonly insertId: number;
}

/** Runs statements. They are prepared once a connection, and values never become part of their text. */
export interface Statements {
  read<Row>(sql: string, values?: readonly Value[]): Promise<Row[]>;
  change(sql: string, values?: readonly Value[]): Promise<Change>;
}

/** The database of the shop, through a pool of connections that are made again when they break. */
export interface Store extends Statements {
  /**
   * Does work in one transaction (READ COMMITTED): committed when it resolves, undone when it rejects. After a deadlock or
   * a lock that was not had in time it is done again, at most 3 times: what else it does must bear that.
   * @throws UnavailableError when the database cannot be reached; whether it had committed is not known then.
   */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
  /** One connection for work that needs to stay on it (locks by name, large inserts). */
  connection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T>;
  /** Waits for statements under way, at most 2 s. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `mysql://user:password@host:port/database` */
  readonly url: string;
  readonly poolSize: number;
  readonly log: Log;
  /** How long one statement may take; 5 s when not given, 0 for ever. */
  readonly statementTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 2000;
const CLOSE_TIMEOUT_MS = 2000;
const LOCK_WAIT_SECONDS = 1;
/** Callers who wait for a connection; more are refused. */
const QUEUE_LIMIT = 1000;

/** Connects when there is something to do: it may be opened while the database is away. */
export function openStore(options: StoreOptions): Store {
  const { statementTimeoutMs = 5000 } = options;
  const pool = openPool({ ...options, statementTimeoutMs });
  // The server ends statements that take too long; where it does not answer at all, we stop waiting a little later.
  const timeout = statementTimeoutMs === 0 ? {} : { timeout: statementTimeoutMs + 1000 };

  const statementsOf = (connection: PoolConnection): Statements => ({
    async read<Row>(sql: string, values: readonly Value[] = []): Promise<Row[]> {
      const [rows] = await connection.execute<RowDataPacket[]>({ sql, ...timeout }, [...values]);
      return rows as Row[];
    },
    async change(sql, values = []) {
      const [{ affectedRows, insertId }] = await connection.execute<ResultSetHeader>({ sql, ...timeout }, [...values]);
      return { rows: affectedRows, insertId };
    },
  });

  async function connection<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    let its: PoolConnection | undefined;
    try {
      its = await pool.getConnection();
      const result = await work(its);
      its.release();
      return result;
    } catch (error) {
      // One that timed out may still be busy with it: it must not serve the next caller.
      if (judge(error) === 'unavailable') its?.destroy();
      else its?.release();
      throw error;
    }
  }

  async function transact<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return connection(async (its) => {
      await its.beginTransaction();
      try {
        const result = await work(statementsOf(its));
        await its.commit();
        return result;
      } catch (error) {
        if (judge(error) !== 'unavailable') await its.rollback();
        throw error;
      }
    });
  }

  const translating = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await retrying(attempt);
    } catch (error) {
      throw translate(error);
    }
  };
  return {
    read: (sql, values) => translating(() => connection((its) => statementsOf(its).read(sql, values))),
    change: (sql, values) => translating(() => connection((its) => statementsOf(its).change(sql, values))),
    transaction: (work) => translating(() => transact(work)),
    connection: (work) => translating(() => connection(work)),
    close: () => Promise.race([pool.end(), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]),
  };
}

function openPool(options: Required<StoreOptions>): Pool {
  const { url, poolSize, log, statementTimeoutMs } = options;
  const { hostname, port, username, password, pathname } = new URL(url);
  const pool = createPool({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 3306 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    connectionLimit: poolSize,
    queueLimit: QUEUE_LIMIT,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Orders of 1 to 50 lines are as many statements; the server keeps 16,382 for all connections together.
    maxPreparedStatements: 200,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    decimalNumbers: true,
  });
  // Queued before whatever the connection is wanted for.
  pool.pool.on('connection', (connection) => {
    for (const sql of sessionStatements(statementTimeoutMs)) {
      connection.query(sql, (error) => {
        if (error !== null) log('a connection was not set up', { error: error.message });
      });
    }
  });
  return pool;
}

/** What a connection is told at its beginning, in comments that only MySQL, and only MariaDB, reads. */
function sessionStatements(statementTimeoutMs: number): string[] {
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}` +
      ` /*!50799 , max_execution_time = ${statementTimeoutMs} */ /*M! , max_statement_time = ${statementTimeoutMs / 1000} */`,
  ];
}
