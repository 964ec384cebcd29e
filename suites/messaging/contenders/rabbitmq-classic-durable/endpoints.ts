import { classicDurable } from '../../clients/rabbitmq-queues.ts';
import { storedChannel } from '../../clients/rabbitmq-stored.ts';

/** A durable classic queue by the `amqplib` package. */
export const openChannel = storedChannel(classicDurable);
