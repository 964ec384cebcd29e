import { AuthorizationError, connect, type NatsConnection } from '@nats-io/transport-node';
import { RefusedError } from '../generator/driver.ts';
import type { ChannelOptions } from '../generator/endpoints.ts';
import { natsOptions, watched } from './nats-connection.ts';

/** A connection by the `@nats-io/transport-node` package, the successor of `nats`; otherwise as `connectNats`. */
export async function connectNatsTransport(role: string, options: ChannelOptions): Promise<NatsConnection> {
  const connection = await connect(natsOptions(role, options)).catch((error: unknown) => {
    if (error instanceof AuthorizationError) throw new RefusedError('NATS', error.message);
    // 'connection refused' alone says neither where nor why.
    if (error instanceof Error && error.cause instanceof Error) throw new Error(`${error.message}: ${error.cause.message}`, { cause: error });
    throw error;
  });
  return watched(role, options, connection);
}
