import { classicDurable } from '../../clients/rabbitmq-queues.ts';
import { storedDriver } from '../../protocols/amqp-stored-driver.ts';

/** A durable classic queue by hand-made AMQP frames. */
export const open = storedDriver(classicDurable);
