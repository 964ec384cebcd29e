import { AckPolicy, connect, nanos, RetentionPolicy, StorageType, type Consumer, type NatsConnection } from 'nats';
import { CONNECT_TIMEOUT_MS, HEARTBEAT_SECONDS, names } from '../names.ts';

/** A command that a worker took and said nothing of for this long is delivered again: to another one. */
export const ACK_WAIT_MS = 10_000;
/** A command handed over twice within this time, under one idempotency key, is stored once. */
const DEDUPLICATION_MS = 120_000;

/** One connection, for as long as it lasts: `Link` makes the next, so that nothing is buffered for a broker that is away. */
export function connectNats(url: string, role: string): Promise<NatsConnection> {
  const { protocol, host, username, password } = new URL(url);
  return connect({
    servers: host,
    ...(username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    name: `shop ${role}`,
    timeout: CONNECT_TIMEOUT_MS,
    pingInterval: HEARTBEAT_SECONDS * 1000,
    maxPingOut: 2,
    reconnect: false,
    noAsyncTraces: true,
  });
}

/** Why a connection ended. */
export async function endOf(nc: NatsConnection): Promise<string> {
  const error = await nc.closed();
  return error instanceof Error ? error.message : 'the broker closed it';
}

/** Whether the broker has JetStream on: without it there are requests but no commands. */
export function hasJetStream(nc: NatsConnection): boolean {
  return nc.info?.jetstream === true;
}

/** Makes the streams of the commands and of the dead letters; does nothing where they are there. */
export async function declareStreams(nc: NatsConnection): Promise<void> {
  const { streams } = await nc.jetstreamManager({ timeout: CONNECT_TIMEOUT_MS });
  await streams.add({
    name: names.commandStream,
    subjects: [names.commands],
    storage: StorageType.File,
    retention: RetentionPolicy.Workqueue,
    duplicate_window: nanos(DEDUPLICATION_MS),
  });
  await streams.add({ name: names.deadStream, subjects: [names.dead], storage: StorageType.File, retention: RetentionPolicy.Limits });
}

/** Makes the streams and the one consumer that all workers share. */
export async function declareConsumer(nc: NatsConnection): Promise<Consumer> {
  await declareStreams(nc);
  const { consumers } = await nc.jetstreamManager({ timeout: CONNECT_TIMEOUT_MS });
  await consumers.add(names.commandStream, {
    durable_name: names.workers,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    // The workers decide when a command is given up (serving.ts).
    max_deliver: -1,
  });
  return nc.jetstream().consumers.get(names.commandStream, names.workers);
}
