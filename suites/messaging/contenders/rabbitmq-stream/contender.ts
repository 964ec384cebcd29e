import { STREAM_BYTES } from '../../clients/rabbitmq-queues.ts';
import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'rabbitmq-stream',
  title: 'RabbitMQ stream',
  server: 'rabbitmq',
  acknowledges: true,
  sharesQueue: false,
  answersRequests: false,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'd',
    delivery: 'at least once, to every reader, from any place in the log',
    durability: 'written to files, not fsynced before the confirm: lost with the power',
    acknowledgement: 'to the publisher by confirms; a reader acknowledges to get more, nothing is taken away',
    replicas: 1,
    order: 'by stream',
  },
  settings: {
    'connections': 'one publishes, one consumes, one channel each; AMQP 0-9-1, not the stream protocol',
    'acknowledgement': 'manual (basic.ack), with publisher confirms',
    'queue': `x-queue-type=stream, x-initial-cluster-size=1, x-max-length-bytes=${STREAM_BYTES}; durable=true`,
    'offset': `x-stream-offset=first for a queue's one consumer, next for those of a broadcast`,
    'message': 'delivery mode persistent, default exchange, no other properties in wire mode',
    'heartbeat': 'off in wire mode, as the library and the server agree in client mode',
  },
};
