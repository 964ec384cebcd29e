import { UnsupportedError } from '../../harness/errors.ts';
import { ChunkRing } from '../generator/chunk-ring.ts';
import type { DriverOptions, OpenDriver } from '../generator/driver.ts';
import type { OpenChannel } from '../generator/endpoints.ts';
import { acknowledged, Acknowledgements, apiError, deliveries, refusalIn, type ApiReply } from './jetstream.ts';
import { openNats, type WireNats } from './nats-connection.ts';
import { pubShape, type NatsMessage } from './nats.ts';

const SID = 1;
const DURABLE = 'wire';
/** Sessions rest between slices: what was delivered before is not to be delivered again meanwhile. */
const ACK_WAIT_NANOS = 5 * 60 * 1e9;
/** As `consume` of the client libraries does it: when so much of the prefetch is left, the rest is asked for. */
const REFILL_SHARE = 0.75;
/** `NATS/1.0 100` is an idle heartbeat. */
const REFUSED_PULL = /^NATS\/1\.0 (?!100)(\d+) ?([^\r]*)/;

/**
 * JetStream by hand-made frames: one connection publishes and counts the acknowledgements that come to one inbox, another
 * reads a durable pull consumer and acknowledges each message, all of a read in one write. The stream is the client
 * driver's, made and removed by it.
 */
export function jetStreamWire(openChannel: OpenChannel): OpenDriver {
  return async (options) => {
    const { address, credentials, ca, channel: name, payloadBytes, acknowledgeEvery, onFailure } = options;
    if (ca !== null) throw new UnsupportedError('the wire driver speaks no TLS');
    if (acknowledgeEvery !== 1) throw new UnsupportedError('the wire driver of JetStream acknowledges each message by itself');
    const channel = await openChannel({ address, credentials, ca, name, shape: 'queue', consumers: 1, payloadBytes, onFailure });
    const opened: WireNats[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(opened.map(({ socket }) => socket.close()));
      await channel.close();
    };
    try {
      const consumer = await openConsumer(options);
      opened.push(consumer.connection);
      const publisher = await openPublisher(options);
      opened.push(publisher.connection);
      return { publish: publisher.publish, flush: consumer.flush, close };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

async function openPublisher(options: DriverOptions): Promise<{ connection: WireNats; publish: (first: number, count: number) => number }> {
  const { channel: subject, payloadBytes, window, audit, onArrival, onFailure } = options;
  const inbox = `_INBOX.${subject}.p`;
  const connection = await openNats({
    driver: options,
    role: 'publisher',
    fast: (rest) => acknowledged({ inbox, sid: SID, stream: subject, audit }, rest),
    onMessage: (message) => {
      const refusal = refusalIn(message);
      if (refusal === null) audit.acknowledge(1);
      else onFailure(new Error(`the broker refused a message: ${refusal}`));
    },
    onRead: onArrival,
  });
  await connection.roundTrip(`SUB ${inbox} ${SID}\r\n`);
  const ring = new ChunkRing({ shape: pubShape({ subject, reply: inbox, payloadBytes }), window });
  return { connection, publish: (first, count) => connection.socket.publish(ring, first, count) };
}

async function openConsumer(options: DriverOptions): Promise<{ connection: WireNats; flush: () => Promise<void> }> {
  const { channel: stream, payloadBytes, prefetch, audit, oneWay, onArrival, onFailure } = options;
  const inbox = `_INBOX.${stream}.c`;
  const acknowledgements = new Acknowledgements();
  /** Asked for and not delivered yet. */
  let wanted = 0;
  /** Acknowledges what came and asks for more, in one write. */
  const goOn = (): void => {
    wanted -= acknowledgements.count;
    if (wanted <= REFILL_SHARE * prefetch) {
      const body = JSON.stringify({ batch: prefetch - wanted });
      acknowledgements.append(`PUB $JS.API.CONSUMER.MSG.NEXT.${stream}.${DURABLE} ${inbox} ${body.length}\r\n${body}\r\n`);
      wanted = prefetch;
    }
    connection.socket.send(acknowledgements.take());
  };
  const onForeign = ({ reply, headers }: NatsMessage): void => {
    const [, code, description] = REFUSED_PULL.exec(headers) ?? [];
    if (code !== undefined) {
      onFailure(new Error(`NATS ended the consumer: ${description} (${code})`));
    } else if (reply?.startsWith('$JS.ACK.') === true) {
      audit.corrupt();
      // Else it would come again.
      acknowledgements.add(Buffer.from(reply), 0, reply.length);
    }
  };
  const connection: WireNats = await openNats({
    driver: options,
    role: 'consumer',
    fast: (rest) => deliveries({ subject: stream, sid: SID, payloadBytes, audit, oneWay, acknowledgements }, rest),
    onMessage: onForeign,
    onRead: () => {
      if (acknowledgements.count > 0) goOn();
      onArrival();
    },
  });
  try {
    await createConsumer(connection, options);
    await connection.roundTrip(`SUB ${inbox} ${SID}\r\n`);
    goOn();
    await connection.roundTrip('');
  } catch (error) {
    await connection.socket.close();
    throw error;
  }
  // Each read was acknowledged at once: what is left is that the server has worked through it.
  return { connection, flush: () => connection.roundTrip('') };
}

/** As the client driver makes it. */
async function createConsumer(connection: WireNats, { channel: stream, prefetch }: DriverOptions): Promise<void> {
  const config = { durable_name: DURABLE, ack_policy: 'explicit', ack_wait: ACK_WAIT_NANOS, max_ack_pending: prefetch, deliver_policy: 'all' };
  const reply = await connection.request(`$JS.API.CONSUMER.DURABLE.CREATE.${stream}.${DURABLE}`, JSON.stringify({ stream_name: stream, config }));
  const { error } = JSON.parse(reply) as ApiReply;
  if (error !== undefined) throw new UnsupportedError(`NATS refuses a consumer of JetStream: ${apiError(error)}`);
}
