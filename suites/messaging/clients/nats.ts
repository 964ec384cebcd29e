import { connect, ErrorCode, NatsError, type NatsConnection } from 'nats';
import { RefusedError } from '../generator/driver.ts';
import type { ChannelOptions } from '../generator/endpoints.ts';
import { natsOptions, watched } from './nats-connection.ts';

/** A connection by the `nats` package. A broker that dies ends it, told by `onFailure`; nothing is tried again. */
export async function connectNats(role: string, options: ChannelOptions): Promise<NatsConnection> {
  const connection = await connect(natsOptions(role, options)).catch((error: unknown) => {
    if (error instanceof NatsError && error.code === (ErrorCode.AuthorizationViolation as string)) throw new RefusedError('NATS', error.message);
    throw error;
  });
  return watched(role, options, connection);
}
