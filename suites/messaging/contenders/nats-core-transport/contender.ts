import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'nats-core-transport',
  title: 'NATS core, newer client',
  server: 'nats',
  variantOf: 'nats-core',
  acknowledges: false,
  // By wire it would be NATS core itself.
  drivers: ['client'],
  guarantees: {
    class: 'a',
    delivery: 'at most once',
    durability: 'none: messages live in memory alone',
    acknowledgement: 'none, neither to the publisher nor by the consumer',
    replicas: 1,
    order: 'by publisher',
  },
  settings: {
    'connections': 'one publishes, one subscribes',
    'acknowledgement': 'none (verbose off)',
    'prefetch': 'unlimited: a subscription is pushed to',
    'subscription': 'one subject, no queue group',
    'message': 'no headers',
    'library': '@nats-io/transport-node, without traces of asynchronous calls (noAsyncTraces)',
  },
};
