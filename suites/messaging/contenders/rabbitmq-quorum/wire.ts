import { quorum } from '../../clients/rabbitmq-queues.ts';
import { storedDriver } from '../../protocols/amqp-stored-driver.ts';

/** A quorum queue by hand-made AMQP frames. */
export const open = storedDriver(quorum);
