import { UnsupportedError } from '../../harness/errors.ts';
import { RefusedError, type DriverOptions } from '../generator/driver.ts';
import type { FrameShape } from '../generator/frame-shape.ts';
import { StrideReader, type Exceptional } from '../generator/stride-reader.ts';
import { WireSocket } from '../generator/wire-socket.ts';
import { natsExceptional, type NatsMessage } from './nats.ts';

const REPLY_TIMEOUT_MS = 10_000;
/** Subscriptions of requests, apart from a driver's own, which count from 1. */
const FIRST_REQUEST_SID = 1000;

/** A NATS connection by hand-made frames. */
export interface WireNats {
  readonly socket: WireSocket;
  /** Sends a command and waits until the server has worked through it. */
  roundTrip(command: string): Promise<void>;
  /** Publishes a request and waits for the reply to it. */
  request(subject: string, body: string): Promise<string>;
}

export interface WireNatsOptions {
  readonly driver: DriverOptions;
  readonly role: string;
  /** Of the messages that it delivers, where they all have one. */
  readonly shape?: FrameShape;
  /** Reads what has a shape that varies, and leaves the rest to what it is given. */
  readonly fast?: (rest: Exceptional) => Exceptional;
  /** A message that neither of them read. */
  readonly onMessage: (message: NatsMessage) => void;
  /** After each read. */
  readonly onRead: () => void;
}

/** Connects, with headers, so that the server can say why a message did not come. */
export async function openNats(options: WireNatsOptions): Promise<WireNats> {
  const { driver, role, shape = null, fast, onRead } = options;
  const pings: Waiting[] = [];
  const requests = new Map<number, Waiting>();
  let maxPayload = Number.POSITIVE_INFINITY;
  const fail = (error: Error): void => {
    const [first, ...rest] = [...pings.splice(0), ...requests.values()];
    requests.clear();
    if (first === undefined) driver.onFailure(error);
    else for (const waiting of [first, ...rest]) waiting.reject(error);
  };
  const exceptional = natsExceptional({
    onInfo: (info) => {
      maxPayload = info.max_payload ?? maxPayload;
    },
    onPing: () => socket.send('PONG\r\n'),
    onPong: () => pings.shift()?.resolve(''),
    onError: (text) => fail(/authori[sz]ation|authentication/i.test(text) ? new RefusedError('NATS', text) : new Error(`NATS reported '${text}'`)),
    onForeignMessage: (message) => {
      const request = requests.get(message.sid);
      requests.delete(message.sid);
      if (request === undefined) options.onMessage(message);
      else request.resolve(/^NATS\/1\.0 (?!100)\d/.test(message.headers) ? noReply(message) : message.payload.toString('utf8'));
    },
  });
  const reader = new StrideReader({ shape, audit: driver.audit, oneWay: driver.oneWay, exceptional: fast?.(exceptional) ?? exceptional });
  const socket = await WireSocket.connect({
    name: `NATS ${role}`,
    address: driver.address,
    onBytes: (bytes, view, length) => {
      reader.push(bytes, view, length);
      onRead();
    },
    onWritable: driver.onWritable,
    onFailure: fail,
  });
  const answerTo = (what: string, begin: (waiting: Waiting) => void): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(new Error(`NATS did not answer ${what} within ${REPLY_TIMEOUT_MS / 1000} s`)), REPLY_TIMEOUT_MS);
      const done = <T>(settle: (value: T) => void) => (value: T): void => {
        clearTimeout(timer);
        settle(value);
      };
      begin({ resolve: done(resolve), reject: done(reject) });
    });
  let nextSid = FIRST_REQUEST_SID;
  const connection: WireNats = {
    socket,
    roundTrip: async (command) => {
      await answerTo('a ping', (waiting) => {
        pings.push(waiting);
        socket.send(`${command}PING\r\n`);
      });
    },
    request: (subject, body) =>
      answerTo(`a request to ${subject}`, (waiting) => {
        const sid = nextSid++;
        const inbox = `_INBOX.${driver.channel}.${sid}`;
        requests.set(sid, waiting);
        socket.send(`SUB ${inbox} ${sid}\r\nUNSUB ${sid} 1\r\nPUB ${subject} ${inbox} ${Buffer.byteLength(body)}\r\n${body}\r\n`);
      }),
  };
  try {
    await connection.roundTrip(hello(driver, role));
    if (driver.payloadBytes > maxPayload) {
      throw new UnsupportedError(`NATS takes payloads up to ${maxPayload} bytes (setting max_payload), not ${driver.payloadBytes}`);
    }
    return connection;
  } catch (error) {
    await socket.close();
    throw error;
  }
}

interface Waiting {
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
}

function hello({ credentials }: DriverOptions, role: string): string {
  const { user, password: pass } = credentials;
  // A server of the user's own may want none.
  const login = user === '' ? {} : { user, pass };
  const offer = { verbose: false, pedantic: false, lang: 'node', version: '1', protocol: 1, echo: true, headers: true, no_responders: true };
  return `CONNECT ${JSON.stringify({ ...login, ...offer, name: `headroom ${role}` })}\r\n`;
}

/** In the words of the JetStream API, for whoever reads the reply. */
function noReply({ headers }: NatsMessage): string {
  const [, code = '0', description = 'nobody answers'] = /^NATS\/1\.0 (\d+) ?([^\r]*)/.exec(headers) ?? [];
  return JSON.stringify({ error: { code: Number(code), description: description === '' ? 'nobody answers' : description } });
}
