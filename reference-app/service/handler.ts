import { randomUUID } from 'node:crypto';
import type { Log } from '../log.ts';
import { Problem, problemReply, unavailable } from '../problem.ts';
import { required, type Settings } from '../settings.ts';
import { readySchema } from '../store/readiness.ts';
import { openStore, type Store } from '../store/store.ts';
import { UnavailableError, type Call, type Reply } from '../transport/transport.ts';
import { operationOf } from './operations.ts';
import type { OpenedHandler } from './ready.ts';

/** Opens what carries out calls, on the database. When that is away it says so in the log, and does not fail. @throws SettingsError */
export async function openHandler({ settings, log }: { readonly settings: Settings; readonly log: Log }): Promise<OpenedHandler> {
  const url = required(settings.mysqlUrl, 'MYSQL_URL');
  const store = openStore({ url, poolSize: settings.poolSize, log, statementTimeoutMs: settings.requestTimeoutMs });
  const ready = await readySchema(store);
  if (ready !== true) log('not ready yet', { reason: ready });
  const context: Context = { store, log, logAway: seldom(log) };
  return {
    handler: (call) => serve(call, context),
    isReady: () => readySchema(store),
    close: () => store.close(),
  };
}

interface Context {
  readonly store: Store;
  readonly log: Log;
  readonly logAway: Log;
}

async function serve(call: Call, context: Context): Promise<Reply> {
  try {
    const operation = operationOf(call.operation);
    if (operation === undefined) throw new Problem('not-found', { detail: `There is no operation ${call.operation}` });
    const { status = 200, body, headers } = await operation({ store: context.store, input: call.input });
    return { status, body: JSON.stringify(body), ...(headers && { headers }) };
  } catch (error) {
    return problemReply(problemOf(error, call.operation, context));
  }
}

/** What is no fault of ours is said; a fault is logged, and only its number told. */
function problemOf(error: unknown, operation: string, { log, logAway }: Context): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnavailableError) {
    logAway('a call could not be served', { operation, error: error.message });
    return unavailable('The database is not available', { cause: error });
  }
  const id = randomUUID();
  log('a call failed', { operation, id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return new Problem('internal-error', { detail: `It is in the log as ${id}`, cause: error });
}

const SELDOM_MS = 1000;

/** At most a line a second: while the database is away, every call would write one. */
function seldom(log: Log): Log {
  let lastMs = -Infinity;
  return (line, details) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < SELDOM_MS) return;
    lastMs = nowMs;
    log(line, details);
  };
}
