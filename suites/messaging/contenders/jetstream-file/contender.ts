import { jetStreamSettings } from '../../clients/jetstream-settings.ts';
import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'jetstream-file',
  title: 'JetStream file',
  server: 'nats',
  serverOptions: { jetstream: 'file' },
  acknowledges: true,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'b',
    delivery: 'at least once',
    durability: 'written to a file before the acknowledgement, synced every 2 minutes: survives the server, not the machine',
    acknowledgement: 'to the publisher, when it is written; explicit by the consumer',
    replicas: 1,
    order: 'by stream; redelivered messages come later',
  },
  settings: {
    ...jetStreamSettings,
    'stream': 'file storage, one replica, WorkQueue retention; in a broadcast Interest retention, as the consumers of a work queue may not overlap',
    'sync_interval': '2m (default)',
  },
};
