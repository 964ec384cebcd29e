import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'rabbitmq-classic-transient',
  title: 'RabbitMQ classic transient',
  server: 'rabbitmq',
  acknowledges: false,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'a',
    delivery: 'at most once',
    durability: 'none: transient messages in a transient queue',
    acknowledgement: 'none to the publisher (no confirms); automatic on delivery (no-ack)',
    replicas: 1,
    order: 'by queue',
  },
  settings: {
    'connections': 'one publishes, one consumes, one channel each',
    'acknowledgement': 'automatic (no-ack), no publisher confirms',
    'prefetch': 'unlimited: it does not apply to no-ack consumers',
    'queue': 'classic; durable=false, exclusive=false, auto-delete=true',
    'message': 'delivery mode transient, default exchange, no properties in wire mode',
    'heartbeat': 'off in wire mode, as the library and the server agree in client mode',
  },
};
