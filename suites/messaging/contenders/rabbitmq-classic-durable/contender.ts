import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'rabbitmq-classic-durable',
  title: 'RabbitMQ classic durable',
  server: 'rabbitmq',
  acknowledges: true,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'b',
    delivery: 'at least once',
    durability: 'written to files, not fsynced before the confirm: lost with the power, and what the broker still buffered when it is killed',
    acknowledgement: 'to the publisher by confirms; by the consumer, for each message',
    replicas: 1,
    order: 'by queue',
  },
  settings: {
    'connections': 'one publishes, one consumes, one channel each',
    'acknowledgement': 'manual (basic.ack), with publisher confirms',
    'queue': 'classic; durable=true, exclusive=false, auto-delete=false',
    'message': 'delivery mode persistent, default exchange, no other properties in wire mode; a broadcast by a durable fan-out exchange and a queue for each consumer',
    'requests': 'persistent, in the same queue; replies by direct reply-to; the reply is waited for, not the confirm',
    'consumer timeout': 'as the server has it (30 minutes by default)',
    'heartbeat': 'off in wire mode, as the library and the server agree in client mode',
  },
};
