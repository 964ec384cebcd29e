import { natsCore } from '../../clients/nats-core.ts';
import { connectNatsTransport } from '../../clients/nats-transport.ts';

/** NATS core by the `@nats-io/transport-node` package. */
export const openChannel = natsCore(connectNatsTransport);
