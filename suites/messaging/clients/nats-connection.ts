import { UnsupportedError } from '../../harness/errors.ts';
import type { ChannelOptions } from '../generator/endpoints.ts';

/** What a connection is opened with, the same by either client library. */
export function natsOptions(role: string, { address, credentials, ca }: ChannelOptions) {
  const { host, port } = address;
  return {
    servers: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    // A server of the user's own may want none.
    ...(credentials.user === '' ? {} : { user: credentials.user, pass: credentials.password }),
    ...(ca === null ? {} : { tls: { ca } }),
    name: `headroom ${role}`,
    // A broker that dies must end the slice, not be waited for.
    reconnect: false,
    // As the libraries advise for speed: an error shows where it came from, not who had asked.
    noAsyncTraces: true,
    timeout: 5_000,
  };
}

interface Watchable {
  readonly info?: { readonly max_payload: number } | undefined;
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- as the libraries have it
  closed(): Promise<void | Error>;
  close: () => Promise<void>;
}

/** Tells of the connection's end; refuses payloads that the server would not take. */
export async function watched<Its extends Watchable>(role: string, options: ChannelOptions, connection: Its): Promise<Its> {
  // A broker that ends a connection in good order leaves no error: only whoever closes it knows that it was not us.
  const close = connection.close.bind(connection);
  let closing = false;
  connection.close = () => {
    closing = true;
    return close();
  };
  void connection.closed().then((error) => {
    if (closing) return;
    const reason = error instanceof Error ? error.message : 'the broker closed the connection';
    options.onFailure(new Error(`NATS ${role}: ${reason}`, { cause: error }));
  });
  const maxPayload = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
  if (options.payloadBytes > maxPayload) {
    await connection.close();
    throw new UnsupportedError(`NATS takes payloads up to ${maxPayload} bytes (setting max_payload), not ${options.payloadBytes}`);
  }
  return connection;
}
