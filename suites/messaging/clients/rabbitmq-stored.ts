import type { Channel as AmqpChannel, ChannelModel, ConsumeMessage } from 'amqplib';
import { UnsupportedError } from '../../harness/errors.ts';
import type { Channel, ChannelOptions, Consumer, ConsumerOptions, OpenChannel, Publisher, PublisherOptions } from '../generator/endpoints.ts';
import { connectRabbit, type RabbitConnection } from './rabbitmq.ts';
import { consumeArguments, type QueueKind } from './rabbitmq-queues.ts';
import { openRequester, Valve } from './rabbitmq-requester.ts';

/** What `amqplib` gives the callback of a message that the broker refused; any other error means that the channel has ended. */
const REFUSED = 'message nacked';

/** Where messages are published to, and which queues hold them: one a consumer for a broadcast, unless it is a log that all read. */
interface Layout {
  readonly exchange: string;
  readonly queues: readonly string[];
  queueOf(consumer: number): string;
}

function layoutOf(kind: QueueKind, { name, shape, consumers }: ChannelOptions): Layout {
  if (shape === 'queue' || kind.isLog) return { exchange: '', queues: [name], queueOf: () => name };
  const queueOf = (consumer: number): string => `${name}.${consumer}`;
  return { exchange: name, queues: Array.from({ length: consumers }, (_, consumer) => queueOf(consumer)), queueOf };
}

/** RabbitMQ by the `amqplib` package: persistent messages in queues that last, publisher confirms, manual acknowledgement. */
export function storedChannel(kind: QueueKind): OpenChannel {
  return async (options) => {
    if (kind.isLog && options.shape === 'queue' && options.consumers > 1) throw new UnsupportedError('each reader of a stream gets all of its messages: they cannot share them');
    const layout = layoutOf(kind, options);
    await declare({ kind, layout, options });
    const channel: Channel = {
      publisher: (its) => publisher({ ...its, options, exchange: layout.exchange }),
      consumer: (its) => consumer({ ...its, kind, options, queue: layout.queueOf(its.index) }),
      ...(!kind.isLog && { requester: (its) => openRequester({ ...its, options, persistent: true }), responder: (its) => responder({ ...its, options }) }),
      close: async ({ keep = false } = {}) => {
        if (!keep) await remove({ layout, options });
      },
    };
    return channel;
  };
}

/** What stands there already, of the same kind, is used as it is. */
async function declare({ kind, layout, options }: { kind: QueueKind; layout: Layout; options: ChannelOptions }): Promise<void> {
  const { channel, explained, close } = await briefly(options);
  try {
    if (layout.exchange !== '') await explained(channel.assertExchange(layout.exchange, 'fanout', { durable: true }));
    for (const queue of layout.queues) {
      await explained(channel.assertQueue(queue, { durable: true, arguments: kind.declare }));
      if (layout.exchange !== '') await explained(channel.bindQueue(queue, layout.exchange, ''));
    }
  } finally {
    await close();
  }
}

async function remove({ layout, options }: { layout: Layout; options: ChannelOptions }): Promise<void> {
  // A broker that cannot be reached any more keeps nothing that could be removed.
  const connection = await briefly(options).catch(() => null);
  if (connection === null) return;
  const { channel, explained, close } = connection;
  try {
    for (const queue of layout.queues) await explained(channel.deleteQueue(queue));
    if (layout.exchange !== '') await explained(channel.deleteExchange(layout.exchange));
  } finally {
    await close();
  }
}

/** A connection whose errors are those of its calls. */
const briefly = (options: ChannelOptions): Promise<RabbitConnection> => connectRabbit('declarations', { ...options, onFailure: () => undefined }, plain);

const plain = (model: ChannelModel): PromiseLike<AmqpChannel> => model.createChannel();

async function publisher(its: PublisherOptions & { options: ChannelOptions; exchange: string }): Promise<Publisher> {
  const { options, exchange, onAcknowledged, onRefused, onWritable } = its;
  const { channel, close } = await connectRabbit('publisher', options, (model) => model.createConfirmChannel());
  const valve = new Valve(channel, onWritable);
  let next = 0;
  return {
    publish: (payload) =>
      valve.pass(() => {
        const index = next++;
        return channel.publish(exchange, options.name, payload, { persistent: true }, (error: Error | null) => {
          if (error === null) onAcknowledged(index);
          else if (error.message === REFUSED) onRefused(index, 'RabbitMQ sent basic.nack');
        });
      }),
    close,
  };
}

async function consumer(its: ConsumerOptions & { kind: QueueKind; options: ChannelOptions; queue: string }): Promise<Consumer> {
  const { kind, options, queue, prefetch, acknowledgeEvery, onMessage } = its;
  const onEach = (_: AmqpChannel, { content }: ConsumeMessage): void => onMessage(content);
  return consuming({ role: 'consumer', options, queue, prefetch, acknowledgeEvery, onEach, consumeWith: consumeArguments(kind, options.shape) });
}

async function responder({ options, prefetch }: { options: ChannelOptions; prefetch: number }): Promise<Consumer> {
  const onEach = (channel: AmqpChannel, { properties, content }: ConsumeMessage): void => void channel.publish('', String(properties.replyTo), content);
  return consuming({ role: 'responder', options, queue: options.name, prefetch, acknowledgeEvery: 1, onEach, consumeWith: {} });
}

interface Consuming {
  readonly role: string;
  readonly options: ChannelOptions;
  readonly queue: string;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
  readonly onEach: (channel: AmqpChannel, message: ConsumeMessage) => void;
  readonly consumeWith: Readonly<Record<string, string>>;
}

/** Acknowledges what `onEach` returned from, so many at a time. */
async function consuming({ role, options, queue, prefetch, acknowledgeEvery, onEach, consumeWith }: Consuming): Promise<Consumer> {
  const { channel, explained, close } = await connectRabbit(role, options, plain);
  let unacknowledged = 0;
  let last: ConsumeMessage | null = null;
  const acknowledge = (): void => {
    if (last !== null) channel.ack(last, unacknowledged > 1);
    last = null;
    unacknowledged = 0;
  };
  const onDelivery = (message: ConsumeMessage | null): void => {
    if (message === null) {
      options.onFailure(new Error(`RabbitMQ cancelled the ${role}`));
      return;
    }
    onEach(channel, message);
    last = message;
    unacknowledged++;
    if (unacknowledged >= acknowledgeEvery) acknowledge();
  };
  try {
    await explained(channel.prefetch(prefetch));
    await explained(channel.consume(queue, onDelivery, { noAck: false, arguments: consumeWith }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    flush: () => {
      acknowledge();
      return Promise.resolve();
    },
    close,
  };
}
