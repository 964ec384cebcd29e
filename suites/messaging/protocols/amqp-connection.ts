import { UnsupportedError } from '../../harness/errors.ts';
import { RefusedError, type DriverOptions } from '../generator/driver.ts';
import type { FrameShape } from '../generator/frame-shape.ts';
import { StrideReader } from '../generator/stride-reader.ts';
import { WireSocket } from '../generator/wire-socket.ts';
import { BlockedWatch } from './amqp-blocked.ts';
import { confirmReader, type ConfirmEvents } from './amqp-confirms.ts';
import { amqpExceptional, closeConnection, Method, openChannel, openVhost, sameMethod, startOk, tuneOk } from './amqp.ts';
import { FRAME_OVERHEAD_BYTES, PROTOCOL_HEADER, type ArgumentReader, type MethodId } from './amqp-frames.ts';

/** What RabbitMQ offers by default: a body of 64 KiB fits one frame. */
const WANTED_FRAME_MAX = 131_072;
const ACCESS_REFUSED = 403;
const REPLY_TIMEOUT_MS = 10_000;

/** A connection with one channel open. */
export interface AmqpConnection {
  readonly socket: WireSocket;
  /** Sends a method and waits for its answer. */
  call(request: Uint8Array, reply: MethodId): Promise<ArgumentReader>;
  /** Tag of the last delivery. */
  delivered(): number;
  close(): Promise<void>;
}

/** What one connection of a driver does beside what all of them do. */
export interface AmqpOptions extends DriverOptions {
  readonly role: string;
  /** Of the deliveries; null where none are expected. */
  readonly shape: FrameShape | null;
  readonly confirms?: ConfirmEvents;
  /** Called after each read, with the tag of the last delivery. */
  readonly onRead?: (delivered: number) => void;
}

/** Connects with PLAIN, without heartbeats, and opens a channel. */
export async function openAmqp(options: AmqpOptions): Promise<AmqpConnection> {
  const { role, shape, audit, oneWay, credentials, confirms, onRead } = options;
  if (options.ca !== null) throw new UnsupportedError('the wire driver does not speak TLS; the client driver does');
  let waiting: { reply: MethodId; resolve: (args: ArgumentReader) => void; reject: (error: Error) => void } | null = null;
  const fail = (error: Error): void => {
    watch.end();
    const waiter = waiting;
    waiting = null;
    if (waiter === null) options.onFailure(error);
    else waiter.reject(error);
  };
  const watch = new BlockedWatch((error) => fail(new Error(`RabbitMQ ${role}: ${error.message}`)));
  const onMethod = (method: MethodId, args: ArgumentReader): void => {
    if (sameMethod(method, Method.connectionBlocked)) {
      watch.blocked(args.shortString());
    } else if (sameMethod(method, Method.connectionUnblocked)) {
      watch.end();
    } else if (waiting !== null && sameMethod(method, waiting.reply)) {
      const { resolve } = waiting;
      waiting = null;
      resolve(args);
    } else {
      fail(unexpected(method, args));
    }
  };
  const exceptional = amqpExceptional({
    onMethod,
    onForeignDelivery: (tag) => {
      audit.corrupt();
      reader.nextTag = tag + 1;
    },
  });
  const reader = new StrideReader({ shape, audit, oneWay, exceptional: confirms === undefined ? exceptional : confirmReader(confirms, exceptional) });
  const socket = await WireSocket.connect({
    name: `RabbitMQ ${role}`,
    address: options.address,
    onBytes: (bytes, view, length) => {
      reader.push(bytes, view, length);
      onRead?.(reader.nextTag - 1);
      if (shape !== null) options.onArrival();
    },
    onWritable: options.onWritable,
    onFailure: fail,
  });
  const call = (request: Uint8Array, reply: MethodId): Promise<ArgumentReader> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(new Error('RabbitMQ did not answer')), REPLY_TIMEOUT_MS);
      const done = <T>(settle: (value: T) => void) => (value: T): void => {
        clearTimeout(timer);
        settle(value);
      };
      waiting = { reply, resolve: done(resolve), reject: done(reject) };
      socket.send(request);
    });
  try {
    await call(PROTOCOL_HEADER, Method.connectionStart);
    const tune = await call(startOk(credentials.user, credentials.password), Method.connectionTune);
    const channelMax = tune.uint16();
    const offered = tune.uint32();
    const frameMax = offered === 0 ? WANTED_FRAME_MAX : Math.min(offered, WANTED_FRAME_MAX);
    if (options.payloadBytes + FRAME_OVERHEAD_BYTES > frameMax) {
      throw new UnsupportedError(`RabbitMQ takes frames up to ${frameMax} bytes (setting frame_max); a payload of ${options.payloadBytes} bytes needs more`);
    }
    socket.send(tuneOk(channelMax, frameMax));
    await call(openVhost(options.address.vhost), Method.connectionOpenOk);
    await call(openChannel(), Method.channelOpenOk);
    const close = (): Promise<void> => {
      watch.end();
      socket.send(closeConnection());
      return socket.close();
    };
    return { socket, call, delivered: () => reader.nextTag - 1, close };
  } catch (error) {
    await socket.close();
    throw error;
  }
}

/** Why the broker said what nobody had asked for. */
function unexpected(method: MethodId, args: ArgumentReader): Error {
  const closing = sameMethod(method, Method.connectionClose) || sameMethod(method, Method.channelClose);
  if (!closing) {
    if (sameMethod(method, Method.basicCancel)) return new Error('RabbitMQ cancelled the consumer');
    return new Error(`RabbitMQ sent method ${method.join('.')}, which nobody had asked for`);
  }
  const code = args.uint16();
  const text = args.shortString();
  if (/transient_nonexcl_queues/.test(text)) {
    return new UnsupportedError(
      'RabbitMQ refuses transient non-exclusive queues; the setting that permits them is deprecated_features.permit.transient_nonexcl_queues = true',
    );
  }
  if (code === ACCESS_REFUSED) return new RefusedError('RabbitMQ', text);
  return new Error(`RabbitMQ closed the ${method[0] === 10 ? 'connection' : 'channel'}: ${code} ${text}`);
}
