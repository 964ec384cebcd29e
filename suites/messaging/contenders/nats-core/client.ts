import { connect, ErrorCode, NatsError, type ConnectionOptions, type NatsConnection } from 'nats';
import { UnsupportedError } from '../../../harness/errors.ts';
import { RefusedError, type DriverOptions, type OpenDriver } from '../../generator/driver.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT, TIME_AT } from '../../generator/payload.ts';
import { viewOf } from '../../generator/stride-reader.ts';

/** NATS core as an application uses it: the `nats` package, a subscription callback, a fresh payload a message. */
export const open: OpenDriver = async (options) => {
  const { channel: subject, payloadBytes } = options;
  const template = payloadTemplate(payloadBytes);
  const consumer = await connectAs('consumer', options);
  try {
    consumer.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) receive(options, template, message.data);
        else options.onFailure(error);
      },
    });
    await consumer.flush();
    const publisher = await connectAs('publisher', options);
    const maxPayload = publisher.info?.max_payload ?? Number.POSITIVE_INFINITY;
    if (payloadBytes > maxPayload) {
      await publisher.close();
      throw new UnsupportedError(`NATS takes payloads up to ${maxPayload} bytes (setting max_payload), not ${payloadBytes}`);
    }
    return {
      publish: (first, count) => {
        const sentAtMs = performance.now();
        for (let sequence = first; sequence < first + count; sequence++) {
          publisher.publish(subject, encodePayload({ template, sequence, sentAtMs }));
        }
        return count;
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

function receive(options: DriverOptions, template: Buffer, data: Uint8Array): void {
  const { audit, oneWay } = options;
  if (payloadIsWhole(template, data)) {
    const view = viewOf(data);
    const sequence = view.getFloat64(SEQUENCE_AT, true);
    if (sequence === audit.expected && (sequence & oneWay.mask) === 0) oneWay.sample(view.getFloat64(TIME_AT, true), performance.now());
    audit.arrive(sequence);
  } else {
    audit.corrupt();
  }
  options.onArrival();
}

async function connectAs(role: string, options: DriverOptions): Promise<NatsConnection> {
  const { address, credentials } = options;
  const connectOptions: ConnectionOptions = {
    servers: `${address.host}:${address.port}`,
    // A server of the user's own may want none.
    ...(credentials.user === '' ? {} : { user: credentials.user, pass: credentials.password }),
    name: `headroom ${role}`,
    // A broker that dies must end the slice, not be waited for.
    reconnect: false,
    timeout: 5_000,
  };
  const connection = await connect(connectOptions).catch((error: unknown) => {
    if (error instanceof NatsError && error.code === (ErrorCode.AuthorizationViolation as string)) throw new RefusedError('NATS', error.message);
    throw error;
  });
  let closing = false;
  const close = connection.close.bind(connection);
  connection.close = () => {
    closing = true;
    return close();
  };
  void connection.closed().then((error) => {
    if (!closing) options.onFailure(new Error(`NATS ${role}: ${error instanceof Error ? error.message : 'the broker closed the connection'}`));
  });
  return connection;
}
