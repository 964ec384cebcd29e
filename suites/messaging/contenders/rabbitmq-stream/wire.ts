import { stream } from '../../clients/rabbitmq-queues.ts';
import { storedDriver } from '../../protocols/amqp-stored-driver.ts';

/** A stream, over AMQP 0-9-1, by hand-made AMQP frames. */
export const open = storedDriver(stream);
