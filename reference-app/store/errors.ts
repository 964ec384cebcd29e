import { UnavailableError } from '../transport/transport.ts';

/** What a failure of the database means: try again at once, later (503), or never. */
export type Failure = 'again' | 'unavailable' | 'fault';

/** A deadlock, a lock not had in time; MariaDB's "record has changed since last read". */
const AGAIN = new Set([1213, 1205, 1020]);

/** Full, refusing, being stopped, a statement cut short: nothing that another statement would mend. */
const UNAVAILABLE = new Set([
  1040, // too many connections
  1203, 1226, // too many connections of this user
  1044, 1045, 1049, // access denied; unknown database
  1053, 3168, // being stopped
  1317, 1927, 4031, // killed, or closed by the server
  3024, 1969, // the statement took too long, as MySQL and as MariaDB say it
  1290, 1836, // read-only
  1021, 1114, // the disk or a table is full
]);

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);

/** Those that the client makes itself have no number. */
const POOL_MESSAGES = /^(Pool is closed|Queue limit reached|No connections available)|closed state/;

/** Sorts what the client threw. */
export function judge(error: unknown): Failure {
  if (!(error instanceof Error)) return 'fault';
  const { errno, code, fatal } = error as { errno?: unknown; code?: unknown; fatal?: unknown };
  if (typeof errno === 'number' && AGAIN.has(errno)) return 'again';
  if (typeof errno === 'number' && UNAVAILABLE.has(errno)) return 'unavailable';
  if (typeof code === 'string' && (NETWORK.has(code) || code.startsWith('PROTOCOL_'))) return 'unavailable';
  return fatal === true || POOL_MESSAGES.test(error.message) ? 'unavailable' : 'fault';
}

/** Whether a unique key refused a row. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === 1062;
}

/** Whether a foreign key refused a row: what it names is not there. */
export function isDangling(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === 1452;
}

/** What callers get of a failure: `UnavailableError` where that is what it means. */
export function translate(error: unknown): unknown {
  if (judge(error) === 'fault') return error;
  const why = error instanceof Error ? error.message : String(error);
  return new UnavailableError(`the database cannot be used: ${why}`, { cause: error });
}
