import { openRequester, Valve } from '../../clients/rabbitmq-requester.ts';
import { connectRabbit } from '../../clients/rabbitmq.ts';
import type { Channel, ChannelOptions, OpenChannel, Publisher } from '../../generator/endpoints.ts';

const TRANSIENT = { durable: false, exclusive: false, autoDelete: true };

/** RabbitMQ by the `amqplib` package: transient messages, automatic acknowledgement; a fan-out exchange for a broadcast. */
export const openChannel: OpenChannel = async (options) => {
  const { name, shape } = options;
  const isBroadcast = shape === 'broadcast';
  const queueOf = (index: number): string => (isBroadcast ? `${name}.${index}` : name);
  const exchange = isBroadcast ? name : '';
  // An auto-delete queue stays until its first consumer leaves: what comes before that waits in it.
  if (!isBroadcast) await declare(options);
  const channel: Channel = {
    publisher: ({ onWritable }) => publisher(options, { exchange, key: name, onWritable }),
    consumer: async ({ index, onMessage }) => {
      const connection = await connectRabbit('consumer', options, (model) => model.createChannel());
      const queue = queueOf(index);
      await connection.explained(connection.channel.assertQueue(queue, TRANSIENT));
      if (isBroadcast) {
        await connection.explained(connection.channel.assertExchange(exchange, 'fanout', { durable: false, autoDelete: true }));
        await connection.explained(connection.channel.bindQueue(queue, exchange, ''));
      }
      await connection.channel.consume(
        queue,
        (message) => {
          if (message === null) options.onFailure(new Error('RabbitMQ cancelled the consumer'));
          else onMessage(message.content);
        },
        { noAck: true },
      );
      return { flush: () => Promise.resolve(), close: () => connection.close() };
    },
    requester: (its) => openRequester({ ...its, options, persistent: false }),
    responder: async () => {
      const connection = await connectRabbit('responder', options, (model) => model.createChannel());
      await connection.explained(connection.channel.assertQueue(name, TRANSIENT));
      await connection.channel.consume(
        name,
        (message) => {
          if (message === null) options.onFailure(new Error('RabbitMQ cancelled the responder'));
          else connection.channel.publish('', String(message.properties.replyTo), message.content);
        },
        { noAck: true },
      );
      return { flush: () => Promise.resolve(), close: () => connection.close() };
    },
    close: () => Promise.resolve(),
  };
  return channel;
};

async function declare(options: ChannelOptions): Promise<void> {
  const connection = await connectRabbit('declaring', options, (model) => model.createChannel());
  try {
    await connection.explained(connection.channel.assertQueue(options.name, TRANSIENT));
  } finally {
    await connection.close();
  }
}

async function publisher(options: ChannelOptions, to: { exchange: string; key: string; onWritable: () => void }): Promise<Publisher> {
  const { channel, close } = await connectRabbit('publisher', options, (model) => model.createChannel());
  const valve = new Valve(channel, to.onWritable);
  return { publish: (payload) => valve.pass(() => channel.publish(to.exchange, to.key, payload)), close };
}
