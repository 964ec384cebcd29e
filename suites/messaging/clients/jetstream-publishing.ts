import { ErrorCode, NatsError, type MsgHdrs, type NatsConnection } from 'nats';
import type { ChannelOptions } from '../generator/endpoints.ts';

/** A broker that is alive, and does not acknowledge for so long, never will. */
const PUBLISH_TIMEOUT_MS = 30_000;

/** What is to be known of a message. */
interface Publishing {
  readonly headers?: MsgHdrs;
  readonly onStored: () => void;
  readonly onRefused: (reason: string) => void;
}

/** Publishes into the stream, and tells what became of it. */
export function publishing({ name: subject, onFailure }: ChannelOptions, connection: NatsConnection): (payload: Buffer, its: Publishing) => void {
  const stream = connection.jetstream();
  return (payload, { headers: own, onStored, onRefused }) => {
    stream.publish(subject, payload, { timeout: PUBLISH_TIMEOUT_MS, ...(own !== undefined && { headers: own }) }).then(onStored, (error: unknown) => {
      const refusal = refusalIn(error);
      // The connection tells of its own end.
      if (refusal !== null) onRefused(refusal);
      else if (!connection.isClosed()) onFailure(asError(error));
    });
  };
}

/** Why the server did not store a message; null where it did not say. */
function refusalIn(error: unknown): string | null {
  if (!(error instanceof NatsError)) return null;
  if (error.api_error !== undefined) return `${error.api_error.description} (${error.api_error.err_code})`;
  return error.code === (ErrorCode.NoResponders as string) ? 'no stream takes its subject' : null;
}

function asError(error: unknown): Error {
  if (error instanceof NatsError && error.code === (ErrorCode.Timeout as string)) {
    return new Error(`NATS did not acknowledge a message within ${PUBLISH_TIMEOUT_MS / 1000} s`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
