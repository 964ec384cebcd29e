import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  headers,
  nanos,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type JetStreamManager,
  type JsMsg,
  type NatsConnection,
  type StreamConfig,
} from 'nats';
import type { Channel, ChannelOptions, Consumer, OpenChannel, Publisher, Requester } from '../generator/endpoints.ts';
import { made, managerOf, unlessGone } from './jetstream-management.ts';
import { publishing } from './jetstream-publishing.ts';
import { connectNats } from './nats.ts';

/** What a contender of JetStream is. */
export interface JetStreamKind {
  readonly storage: 'file' | 'memory';
  /** A log keeps what was read, up to {@link LOG_BYTES}; else a message is gone when it is acknowledged. */
  readonly isLog: boolean;
}

/** A log drops its oldest messages beyond so many bytes. */
const LOG_BYTES = 1024 ** 3;
/** Sessions rest between slices: what was delivered before is not to be delivered again meanwhile. */
const ACK_WAIT_MS = 5 * 60_000;
/** Of the consumer that all consumers of a queue share. */
const SHARED = 'shared';
/** JetStream has the reply subject for its own acknowledgement. */
const REPLY_TO = 'Reply-To';
const INBOX = 'replies';

/**
 * JetStream by the `nats` package, as its documentation advises today: `publish` with the acknowledgements awaited apart,
 * durable pull consumers read by `consume`.
 */
export function jetStream(kind: JetStreamKind): OpenChannel {
  return async (options) => {
    const admin = await connectNats('administrator', options);
    try {
      const manager = await managerOf(admin);
      await made('a stream', manager.streams.add(streamOf(kind, options)));
      return channelOf({ kind, options, admin, manager });
    } catch (error) {
      await admin.close();
      throw error;
    }
  };
}

interface Open {
  readonly kind: JetStreamKind;
  readonly options: ChannelOptions;
  readonly admin: NatsConnection;
  readonly manager: JetStreamManager;
}

function channelOf(open: Open): Channel {
  const { kind, options, admin, manager } = open;
  const { name, shape } = options;
  return {
    publisher: (its) => publisher(options, its),
    consumer: ({ index, onMessage, ...rest }) => {
      const durable = shape === 'queue' ? SHARED : `consumer${index}`;
      return consumer(open, { role: 'consumer', durable, ...rest, onMessage: ({ data }) => onMessage(data) });
    },
    ...(!kind.isLog && {
      requester: ({ onReply }) => requester(options, onReply),
      responder: ({ prefetch }) =>
        consumer(open, {
          role: 'responder',
          durable: SHARED,
          prefetch,
          acknowledgeEvery: 1,
          onMessage: (request, connection) => connection.publish(request.headers?.get(REPLY_TO) ?? '', request.data),
        }),
    }),
    close: async ({ keep = false } = {}) => {
      // A broker that is gone cannot be asked to remove anything; its connections have told so.
      if (!keep && !admin.isClosed()) await manager.streams.delete(name).catch(unlessGone);
      await admin.close();
    },
  };
}

function streamOf(kind: JetStreamKind, { name, shape }: ChannelOptions): Partial<StreamConfig> {
  const base = { name, subjects: [name], storage: kind.storage === 'file' ? StorageType.File : StorageType.Memory, num_replicas: 1 };
  if (kind.isLog) return { ...base, retention: RetentionPolicy.Limits, max_bytes: LOG_BYTES, discard: DiscardPolicy.Old };
  // The consumers of a work queue may not overlap: in a broadcast a message is kept until all have acknowledged it.
  return { ...base, retention: shape === 'queue' ? RetentionPolicy.Workqueue : RetentionPolicy.Interest };
}

async function publisher(options: ChannelOptions, its: Parameters<Channel['publisher']>[0]): Promise<Publisher> {
  const connection = await connectNats('publisher', options);
  const publish = publishing(options, connection);
  let next = 0;
  return {
    publish: (payload) => {
      const index = next++;
      publish(payload, { onStored: () => its.onAcknowledged(index), onRefused: (reason) => its.onRefused(index, reason) });
      return true;
    },
    close: () => connection.close(),
  };
}

async function requester(options: ChannelOptions, onReply: (payload: Uint8Array) => void): Promise<Requester> {
  const connection = await connectNats('requester', options);
  const inbox = `${options.name}.${INBOX}`;
  connection.subscribe(inbox, { callback: (error, { data }) => (error === null ? onReply(data) : options.onFailure(error)) });
  await connection.flush();
  const publish = publishing(options, connection);
  const onRefused = (reason: string): void => options.onFailure(new Error(`NATS refused a request: ${reason}`));
  return {
    request: (payload) => {
      const replyTo = headers();
      replyTo.set(REPLY_TO, inbox);
      publish(payload, { headers: replyTo, onStored: () => undefined, onRefused });
      return true;
    },
    close: () => connection.close(),
  };
}

interface Consuming {
  readonly role: string;
  readonly durable: string;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
  readonly afresh?: true;
  readonly onMessage: (message: JsMsg, connection: NatsConnection) => void;
}

async function consumer({ options, manager, kind }: Open, its: Consuming): Promise<Consumer> {
  const { name: stream, shape, consumers, onFailure } = options;
  const { role, durable, prefetch, acknowledgeEvery, onMessage } = its;
  const config: Partial<ConsumerConfig> = {
    durable_name: durable,
    // One message at a time, or all up to one: a work queue takes the first alone.
    ack_policy: acknowledgeEvery === 1 ? AckPolicy.Explicit : AckPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: prefetch * (shape === 'queue' ? consumers : 1),
    deliver_policy: kind.isLog && shape === 'broadcast' ? DeliverPolicy.New : DeliverPolicy.All,
  };
  // The server waits for its dead readers up to ack_wait; a work queue has still what they did not acknowledge, a log all.
  if (its.afresh === true) await manager.consumers.delete(stream, durable).catch(unlessGone);
  await made('a consumer', manager.consumers.add(stream, config));
  const connection = await connectNats(role, options);
  let waiting = 0;
  let last: JsMsg | null = null;
  const acknowledge = (): void => {
    last?.ack();
    last = null;
    waiting = 0;
  };
  const reader = await connection.jetstream().consumers.get(stream, durable);
  const messages = await reader.consume({
    max_messages: prefetch,
    abort_on_missing_resource: true,
    callback: (message) => {
      onMessage(message, connection);
      last = message;
      if (++waiting >= acknowledgeEvery) acknowledge();
    },
  });
  void messages.closed().then((error) => {
    if (error instanceof Error) onFailure(new Error(`NATS ended the ${role}: ${error.message}`, { cause: error }));
  });
  return {
    flush: async () => {
      acknowledge();
      await connection.flush();
    },
    close: async () => {
      messages.stop();
      await connection.close();
    },
  };
}
