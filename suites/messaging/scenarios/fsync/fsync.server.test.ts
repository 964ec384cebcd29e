import { loadContenders } from '../../contenders.ts';
import { byServer, fsyncProof } from './fsync.case.ts';

// One of class a, one of b, and those of class c; `fsync.long.test.ts` tries all.
const tried = ['nats-core', 'jetstream-file', 'jetstream-file-sync', 'rabbitmq-quorum'];
for (const group of byServer((await loadContenders()).filter(({ id }) => tried.includes(id)))) fsyncProof(group);
