import { setImmediate } from 'node:timers/promises';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { UnsupportedError } from '../../../harness/errors.ts';
import { RefusedError, type DriverOptions, type OpenDriver } from '../../generator/driver.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT, TIME_AT } from '../../generator/payload.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** RabbitMQ as an application uses it: the `amqplib` package, consuming without acknowledgement, a fresh payload a message. */
export const open: OpenDriver = async (options) => {
  const { channel: queue, payloadBytes } = options;
  const template = payloadTemplate(payloadBytes);
  const consumer = await connectAs('consumer', options);
  try {
    await consumer.explained(consumer.channel.assertQueue(queue, { durable: false, exclusive: false, autoDelete: true }));
    await consumer.channel.consume(
      queue,
      (message) => {
        if (message === null) options.onFailure(new Error('RabbitMQ cancelled the consumer'));
        else receive(options, template, message.content);
      },
      { noAck: true },
    );
    const publisher = await connectAs('publisher', options);
    let writable = true;
    publisher.channel.on('drain', () => {
      writable = true;
      options.onWritable();
    });
    return {
      publish: (first, count) => {
        const sentAtMs = performance.now();
        let taken = 0;
        for (; writable && taken < count; taken++) {
          writable = publisher.channel.sendToQueue(queue, encodePayload({ template, sequence: first + taken, sentAtMs }));
        }
        return taken;
      },
      close: async () => {
        await Promise.all([publisher.close(), consumer.close()]);
      },
    };
  } catch (error) {
    await consumer.close();
    throw error;
  }
};

function receive(options: DriverOptions, template: Buffer, content: Buffer): void {
  const { audit, oneWay } = options;
  if (payloadIsWhole(template, content)) {
    const sequence = content.readDoubleLE(SEQUENCE_AT);
    if (sequence === audit.expected && (sequence & oneWay.mask) === 0) oneWay.sample(content.readDoubleLE(TIME_AT), performance.now());
    audit.arrive(sequence);
  } else {
    audit.corrupt();
  }
  options.onArrival();
}

interface Connection {
  readonly channel: Channel;
  /** The library rejects a call with 'channel ended' and tells the broker's own words apart from it: joins the two. */
  explained<T>(call: PromiseLike<T>): Promise<T>;
  close(): Promise<void>;
}

async function connectAs(role: string, options: DriverOptions): Promise<Connection> {
  const { address, credentials } = options;
  const server = { protocol: 'amqp', hostname: address.host, port: address.port, username: credentials.user, password: credentials.password, vhost: address.vhost };
  const connection: ChannelModel = await connect(server, { timeout: CONNECT_TIMEOUT_MS, noDelay: true }).catch((error: unknown) => {
    throw refusal(error);
  });
  let closing = false;
  let said: Error | null = null;
  const fail = (error: Error): void => {
    said ??= error;
    if (!closing) options.onFailure(new Error(`RabbitMQ ${role}: ${error.message}`, { cause: error }));
  };
  connection.on('error', fail);
  connection.on('close', (error?: Error) => fail(error ?? new Error('the broker closed the connection')));
  const channel = await connection.createChannel();
  channel.on('error', fail);
  return {
    channel,
    explained: async (call) => {
      try {
        return await call;
      } catch (error) {
        await setImmediate();
        throw refusal(said ?? error);
      }
    },
    close: async () => {
      closing = true;
      await connection.close().catch(() => undefined);
    },
  };
}

/** The same error as the wire driver's for what a broker refuses. */
function refusal(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (/ACCESS[_-]REFUSED/.test(text)) return new RefusedError('RabbitMQ', text);
  if (/transient_nonexcl_queues/.test(text)) {
    return new UnsupportedError(
      'RabbitMQ refuses transient non-exclusive queues; the setting that permits them is deprecated_features.permit.transient_nonexcl_queues = true',
    );
  }
  return error;
}
