import { consumeArguments, type QueueKind } from '../clients/rabbitmq-queues.ts';
import { ChunkRing } from '../generator/chunk-ring.ts';
import type { DriverOptions, OpenDriver } from '../generator/driver.ts';
import { Acknowledger } from './amqp-acknowledger.ts';
import { Confirms } from './amqp-confirms.ts';
import { openAmqp, type AmqpConnection } from './amqp-connection.ts';
import { consume, declareDurable, deleteQueue, deliverShape, Method, PERSISTENT, PERSISTENT_AT_OFFSET, publishShape, qos, selectConfirms } from './amqp.ts';

/** As short as consumer tags get: it stands in every delivery. */
const CONSUMER_TAG = 'c';

/** Stored queues by hand-made AMQP frames: one connection publishes and is confirmed, another consumes and acknowledges. */
export function storedDriver(kind: QueueKind): OpenDriver {
  return async (options) => {
    const { channel: queue, payloadBytes, window } = options;
    const opened: AmqpConnection[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(opened.map((connection) => connection.close()));
      await remove(options);
    };
    try {
      const { connection: consumer, flush } = await openConsumer(kind, options);
      opened.push(consumer);
      const confirms = new Confirms();
      const publisher = await openPublisher(confirms, options);
      opened.push(publisher);
      const ring = new ChunkRing({ shape: publishShape({ queue, payloadBytes, properties: PERSISTENT }), window });
      for (const { socket } of opened) socket.gatherReads({ window });
      return {
        publish: (first, count) => {
          const taken = publisher.socket.publish(ring, first, count);
          confirms.published(taken);
          return taken;
        },
        flush,
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

/** Declares the queue and consumes from it. */
async function openConsumer(kind: QueueKind, options: DriverOptions): Promise<{ connection: AmqpConnection; flush: () => Promise<void> }> {
  const { channel: queue, payloadBytes, prefetch, acknowledgeEvery } = options;
  const acknowledger = new Acknowledger({ every: acknowledgeEvery, send: (bytes) => connection.socket.send(bytes) });
  const connection = await openAmqp({
    ...options,
    role: 'consumer',
    shape: deliverShape({ queue, consumerTag: CONSUMER_TAG, payloadBytes, properties: kind.isLog ? PERSISTENT_AT_OFFSET : PERSISTENT }),
    onRead: (delivered) => acknowledger.upTo(delivered),
  });
  try {
    await connection.call(declareDurable(queue, kind.declare), Method.queueDeclareOk);
    await connection.call(qos(prefetch), Method.basicQosOk);
    await connection.call(consume(queue, CONSUMER_TAG, consumeArguments(kind, 'queue')), Method.basicConsumeOk);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const flush = (): Promise<void> => {
    acknowledger.flush(connection.delivered());
    return Promise.resolve();
  };
  return { connection, flush };
}

async function openPublisher(confirms: Confirms, options: DriverOptions): Promise<AmqpConnection> {
  const { audit, onArrival, onFailure } = options;
  const connection = await openAmqp({
    ...options,
    role: 'publisher',
    shape: null,
    confirms: {
      onAck: (tag, multiple) => audit.acknowledge(confirms.take(tag, multiple)),
      onNack: (tag, multiple) => onFailure(new Error(`RabbitMQ refused ${multiple ? 'all messages up to' : 'message'} ${tag} (basic.nack)`)),
    },
    onRead: onArrival,
  });
  try {
    await connection.call(selectConfirms(), Method.confirmSelectOk);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** By a connection of its own: those of the driver may be of no more use. */
async function remove(options: DriverOptions): Promise<void> {
  // A broker that cannot be reached any more keeps nothing that could be removed.
  const connection = await openAmqp({ ...options, role: 'declarations', shape: null, onFailure: () => undefined }).catch(() => null);
  if (connection === null) return;
  try {
    await connection.call(deleteQueue(options.channel), Method.queueDeleteOk);
  } finally {
    await connection.close();
  }
}
