import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { UnsupportedError } from '../../harness/errors.ts';
import { RefusedError } from '../generator/driver.ts';
import type { ChannelOptions } from '../generator/endpoints.ts';
import { BlockedWatch } from '../protocols/amqp-blocked.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REPLY_TIMEOUT_MS = 10_000;
/** The broker does not read from a connection that it has blocked, and so does not see its end. */
const CLOSE_TIMEOUT_MS = 500;

/** A connection with one AMQP channel. */
export interface RabbitConnection<Its extends Channel = Channel> {
  readonly channel: Its;
  /**
   * The library rejects a call with 'channel ended' and tells the broker's own words apart from it: joins the two.
   * A call without an answer ends after 10 s.
   */
  readonly explained: <T>(call: PromiseLike<T>) => Promise<T>;
  /** What was sent before has been worked through by then, unless the broker does not answer within half a second. */
  readonly close: () => Promise<void>;
}

/** A connection by the `amqplib` package. A broker that dies, or blocks its publishers for long, ends it, told by `onFailure`; nothing is tried again. */
export async function connectRabbit<Its extends Channel = Channel>(
  role: string,
  options: ChannelOptions,
  openChannel: (model: ChannelModel) => PromiseLike<Its>,
): Promise<RabbitConnection<Its>> {
  const { address, credentials, ca } = options;
  const server = {
    protocol: ca === null ? 'amqp' : 'amqps',
    hostname: address.host,
    port: address.port,
    username: credentials.user,
    password: credentials.password,
    vhost: address.vhost,
  };
  const socket = { timeout: CONNECT_TIMEOUT_MS, noDelay: true, ...(ca === null ? {} : { ca: [ca] }) };
  const connection = await connect(server, socket).catch((error: unknown) => {
    throw refusal(error);
  });
  let closing = false;
  let said: Error | null = null;
  const fail = (error: Error): void => {
    watch.end();
    said ??= error;
    if (!closing) options.onFailure(new Error(`RabbitMQ ${role}: ${error.message}`, { cause: error }));
  };
  const watch = new BlockedWatch(fail);
  connection.on('error', fail);
  connection.on('close', (error?: Error) => fail(error ?? new Error('the broker closed the connection')));
  connection.on('blocked', (reason) => watch.blocked(reason));
  connection.on('unblocked', () => watch.end());
  const explained = async <T>(call: PromiseLike<T>): Promise<T> => {
    try {
      return await answered(call, `RabbitMQ ${role}: no answer within ${REPLY_TIMEOUT_MS} ms`);
    } catch (error) {
      await setImmediate();
      throw refusal(said ?? error);
    }
  };
  const close = async (channel: Its | null): Promise<void> => {
    closing = true;
    watch.end();
    await Promise.race([closeInTurn(channel, connection), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    // Has no effect on a connection that was closed in time.
    (connection.connection as unknown as { stream: { destroy(): void } }).stream.destroy();
  };
  try {
    const channel = await explained(openChannel(connection));
    channel.on('error', fail);
    return { channel, explained, close: () => close(channel) };
  } catch (error) {
    await close(null);
    throw error;
  }
}

/** The channel first: the end of a connection overtakes acknowledgements that went before it. */
async function closeInTurn(channel: Channel | null, connection: ChannelModel): Promise<void> {
  for (const its of [channel, connection]) {
    try {
      await its?.close();
    } catch {
      // It has ended already.
    }
  }
}

/** What the call resolves with; rejects when that takes too long. */
async function answered<T>(call: PromiseLike<T>, otherwise: string): Promise<T> {
  const done = new AbortController();
  const late = sleep(REPLY_TIMEOUT_MS, undefined, { signal: done.signal }).then(() => {
    throw new Error(otherwise);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([call, late]);
  } finally {
    done.abort();
  }
}

/** The same error as the wire driver's for what a broker refuses. */
function refusal(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (/ACCESS[_-]REFUSED/.test(text)) return new RefusedError('RabbitMQ', text);
  if (/transient_nonexcl_queues/.test(text)) {
    return new UnsupportedError(
      'RabbitMQ refuses transient non-exclusive queues; the setting that permits them is deprecated_features.permit.transient_nonexcl_queues = true',
    );
  }
  return error;
}
