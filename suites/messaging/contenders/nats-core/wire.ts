import { UnsupportedError } from '../../../harness/errors.ts';
import { ChunkRing } from '../../generator/chunk-ring.ts';
import { RefusedError, type DriverOptions, type OpenDriver } from '../../generator/driver.ts';
import type { FrameShape } from '../../generator/frame-shape.ts';
import { StrideReader } from '../../generator/stride-reader.ts';
import { connectReader } from '../../generator/wire-reader.ts';
import type { WireSocket } from '../../generator/wire-socket.ts';
import { msgShape, natsExceptional, pubShape } from '../../protocols/nats.ts';

const SID = 1;

/** NATS core by hand-made frames: one connection publishes, another subscribes. */
export const open: OpenDriver = async (options) => {
  const { channel: subject, payloadBytes, window } = options;
  const consumer = await connect({ ...options, role: 'consumer', shape: msgShape({ subject, sid: SID, payloadBytes }) });
  try {
    // The PONG proves that the subscription stands before the first message is published.
    await consumer.roundTrip(`SUB ${subject} ${SID}\r\n`);
    const publisher = await connect({ ...options, role: 'publisher', shape: null });
    const ring = new ChunkRing({ shape: pubShape({ subject, payloadBytes }), window });
    consumer.socket.gatherReads({ window });
    return {
      publish: (first, count) => publisher.socket.publish(ring, first, count),
      close: async () => {
        await Promise.all([publisher.socket.close(), consumer.socket.close()]);
      },
    };
  } catch (error) {
    await consumer.socket.close();
    throw error;
  }
};

interface Connection {
  readonly socket: WireSocket;
  /** Sends a command and waits until the server has worked through it. */
  roundTrip(command: string): Promise<void>;
}

async function connect(options: DriverOptions & { role: 'publisher' | 'consumer'; shape: FrameShape | null }): Promise<Connection> {
  const { role, shape, audit, oneWay, credentials } = options;
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let maxPayload = Number.POSITIVE_INFINITY;
  const fail = (error: Error): void => {
    const waiter = waiting.shift();
    if (waiter === undefined) options.onFailure(error);
    else waiter.reject(error);
  };
  const reader = new StrideReader({
    shape,
    audit,
    oneWay,
    exceptional: natsExceptional({
      onInfo: (info) => {
        maxPayload = info.max_payload ?? maxPayload;
      },
      onPing: () => socket.send('PONG\r\n'),
      onPong: () => waiting.shift()?.resolve(),
      onError: (text) => fail(/authori[sz]ation|authentication/i.test(text) ? new RefusedError('NATS', text) : new Error(`NATS reported '${text}'`)),
      onForeignMessage: () => audit.corrupt(),
    }),
  });
  const socket = await connectReader({ name: `NATS ${role}`, driver: options, reader, onFailure: fail });
  const roundTrip = (command: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      socket.send(`${command}PING\r\n`);
    });
  try {
    const { user, password: pass } = credentials;
    // A server of the user's own may want none.
    const login = user === '' ? {} : { user, pass };
    const connect = { ...login, verbose: false, pedantic: false, lang: 'node', version: '1', protocol: 1, echo: true, name: `headroom ${role}` };
    await roundTrip(`CONNECT ${JSON.stringify(connect)}\r\n`);
    if (options.payloadBytes > maxPayload) {
      throw new UnsupportedError(`NATS takes payloads up to ${maxPayload} bytes (setting max_payload), not ${options.payloadBytes}`);
    }
    return { socket, roundTrip };
  } catch (error) {
    await socket.close();
    throw error;
  }
}
