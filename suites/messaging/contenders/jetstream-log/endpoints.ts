import { jetStream } from '../../clients/jetstream.ts';

export const openChannel = jetStream({ storage: 'file', isLog: true });
