import { ErrorCode, NatsError, type JetStreamManager, type NatsConnection } from 'nats';
import { UnsupportedError } from '../../harness/errors.ts';

/** Streams and consumers that stand under these names already, as they are: their error codes in the server's list. */
const STANDS_ALREADY: ReadonlySet<number | undefined> = new Set([10058 /* stream */, 10148 /* consumer */, 10013 /* consumer, before 2.10 */]);

/** Throws `UnsupportedError` for a server that has no JetStream. */
export async function managerOf(connection: NatsConnection): Promise<JetStreamManager> {
  try {
    return await connection.jetstreamManager();
  } catch (error) {
    const isOff = error instanceof NatsError && (error.code === (ErrorCode.JetStreamNotEnabled as string) || error.api_error !== undefined);
    if (!isOff) throw error;
    throw new UnsupportedError(`NATS runs without JetStream; the setting that turns it on is jetstream { } in its configuration, or -js (${error.message})`, { cause: error });
  }
}

/** What is asked for, or what stands there already. */
export async function made(what: string, request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof NatsError) || error.api_error === undefined) throw error;
    const { err_code, description } = error.api_error;
    if (STANDS_ALREADY.has(err_code)) return;
    throw new UnsupportedError(`NATS refuses ${what} of JetStream: ${description} (${err_code})`, { cause: error });
  }
}

/** Another that had the channel open has removed the stream already. */
export function unlessGone(error: unknown): void {
  const isGone = error instanceof NatsError && error.api_error?.code === 404;
  if (!isGone) throw error;
}
