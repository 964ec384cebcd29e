import { stream } from '../../clients/rabbitmq-queues.ts';
import { storedChannel } from '../../clients/rabbitmq-stored.ts';

/** A stream, over AMQP 0-9-1, by the `amqplib` package. */
export const openChannel = storedChannel(stream);
