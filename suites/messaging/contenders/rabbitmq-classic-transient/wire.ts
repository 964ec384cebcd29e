import { ChunkRing } from '../../generator/chunk-ring.ts';
import type { OpenDriver } from '../../generator/driver.ts';
import { openAmqp } from '../../protocols/amqp-connection.ts';
import { consumeNoAck, declareTransient, deliverShape, Method, publishShape } from '../../protocols/amqp.ts';

/** As short as consumer tags get: it stands in every delivery. */
const CONSUMER_TAG = 'c';

/** RabbitMQ by hand-made AMQP frames: one connection publishes, another consumes. */
export const open: OpenDriver = async (options) => {
  const { channel: queue, payloadBytes, window } = options;
  const consumer = await openAmqp({
    ...options,
    role: 'consumer',
    shape: deliverShape({ queue, consumerTag: CONSUMER_TAG, payloadBytes }),
  });
  try {
    await consumer.call(declareTransient(queue), Method.queueDeclareOk);
    await consumer.call(consumeNoAck(queue, CONSUMER_TAG), Method.basicConsumeOk);
    const publisher = await openAmqp({ ...options, role: 'publisher', shape: null });
    const ring = new ChunkRing({ shape: publishShape({ queue, payloadBytes }), window });
    consumer.socket.gatherReads({ window });
    return {
      publish: (first, count) => publisher.socket.publish(ring, first, count),
      close: async () => {
        await Promise.all([publisher.close(), consumer.close()]);
      },
    };
  } catch (error) {
    await consumer.close();
    throw error;
  }
};
