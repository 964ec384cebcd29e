import { jetStreamSettings } from '../../clients/jetstream-settings.ts';
import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'jetstream-file-sync',
  title: 'JetStream file, always synced',
  server: 'nats',
  serverOptions: { jetstream: 'file', syncInterval: 'always' },
  acknowledges: true,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'c',
    delivery: 'at least once',
    durability: 'written to a file and synced before the acknowledgement: survives the machine',
    acknowledgement: 'to the publisher, when it is synced; explicit by the consumer',
    replicas: 1,
    order: 'by stream; redelivered messages come later',
  },
  settings: {
    ...jetStreamSettings,
    'stream': 'file storage, one replica, WorkQueue retention; in a broadcast Interest retention, as the consumers of a work queue may not overlap',
    'sync_interval': 'always',
  },
};
