import { jetStreamSettings } from '../../clients/jetstream-settings.ts';
import type { MessagingContender } from '../../contenders.ts';

export const contender: MessagingContender = {
  id: 'jetstream-log',
  title: 'JetStream log',
  server: 'nats',
  serverOptions: { jetstream: 'file' },
  acknowledges: true,
  sharesQueue: false,
  answersRequests: false,
  drivers: ['wire', 'client'],
  guarantees: {
    class: 'd',
    delivery: 'at least once, and again to whoever asks, while the log holds it',
    durability: 'written to a file before the acknowledgement, synced every 2 minutes: survives the server, not the machine',
    acknowledgement: 'to the publisher, when it is written; explicit by the consumer',
    replicas: 1,
    order: 'by stream; redelivered messages come later',
  },
  settings: {
    ...jetStreamSettings,
    'stream': 'file storage, one replica, Limits retention: the oldest go beyond 1 GiB',
    'consumer': 'durable pull consumer for each reader, read by consume(), which the documentation advises; from the first message, in a broadcast from the next',
    'sync_interval': '2m (default)',
    'request': 'none: a log answers nobody',
  },
};
