import { loadContenders } from '../../contenders.ts';
import { byServer, fsyncProof } from './fsync.case.ts';

for (const group of byServer(await loadContenders())) fsyncProof(group);
