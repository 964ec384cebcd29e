import { jetStreamSettings } from '../../clients/jetstream-settings.ts';
import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'jetstream-memory',
  title: 'JetStream memory',
  server: 'nats',
  // Streams choose their storage: it shares the server of those in files.
  serverOptions: { jetstream: 'file' },
  acknowledges: true,
  drivers: ['wire', 'client'],
  guarantees: {
    class: null,
    delivery: 'at least once, while the server lives',
    durability: 'none: messages live in memory alone',
    acknowledgement: 'to the publisher, when it is in memory; explicit by the consumer',
    replicas: 1,
    order: 'by stream; redelivered messages come later',
  },
  settings: {
    ...jetStreamSettings,
    'stream': 'memory storage, one replica, WorkQueue retention; in a broadcast Interest retention, as the consumers of a work queue may not overlap',
  },
};
