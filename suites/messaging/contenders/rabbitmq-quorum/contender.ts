import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'rabbitmq-quorum',
  title: 'RabbitMQ quorum',
  server: 'rabbitmq',
  acknowledges: true,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'c',
    delivery: 'at least once',
    durability: 'fsynced before the confirm; a queue that is new is itself kept only from about 1.5 s after its first declaration',
    acknowledgement: 'to the publisher by confirms; by the consumer, for each message',
    replicas: 1,
    order: 'by queue',
  },
  settings: {
    'connections': 'one publishes, one consumes, one channel each',
    'acknowledgement': 'manual (basic.ack), with publisher confirms',
    'queue': 'x-queue-type=quorum, x-quorum-initial-group-size=1; durable=true',
    'delivery limit': 'as the server has it (20 by default)',
    'message': 'delivery mode persistent, default exchange, no other properties in wire mode; a broadcast by a durable fan-out exchange and a queue for each consumer',
    'requests': 'persistent, in the same queue; replies by direct reply-to; the reply is waited for, not the confirm',
    'consumer timeout': 'as the server has it (30 minutes by default)',
    'heartbeat': 'off in wire mode, as the library and the server agree in client mode',
  },
};
