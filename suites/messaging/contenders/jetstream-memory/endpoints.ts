import { jetStream } from '../../clients/jetstream.ts';

export const openChannel = jetStream({ storage: 'memory', isLog: false });
