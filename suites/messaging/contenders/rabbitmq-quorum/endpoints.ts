import { quorum } from '../../clients/rabbitmq-queues.ts';
import { storedChannel } from '../../clients/rabbitmq-stored.ts';

/** A quorum queue by the `amqplib` package. */
export const openChannel = storedChannel(quorum);
