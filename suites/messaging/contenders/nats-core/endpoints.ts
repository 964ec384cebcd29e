import { natsCore } from '../../clients/nats-core.ts';
import { connectNats } from '../../clients/nats.ts';

/** NATS core by the `nats` package. */
export const openChannel = natsCore(connectNats);
