import { frameShape, type FrameShape } from '../generator/frame-shape.ts';
import { payloadTemplate } from '../generator/payload.ts';
import type { Exceptional } from '../generator/stride-reader.ts';

/** The NATS client protocol, as far as publishing and subscribing need it. */

/** NATS bounds its control lines to 4 KiB, INFO apart; a longer one is no NATS. */
const MAX_LINE_BYTES = 64 * 1024;
const CR = 13;

/** `PUB` as it goes out; with `reply`, what is said about the message comes there. */
export function pubShape(options: { subject: string; reply?: string; payloadBytes: number }): FrameShape {
  const { subject, reply, payloadBytes } = options;
  return frameShape({
    before: Buffer.from(`PUB ${subject} ${reply === undefined ? '' : `${reply} `}${payloadBytes}\r\n`),
    payload: payloadTemplate(payloadBytes),
    after: Buffer.from('\r\n'),
  });
}

/** `MSG` as it comes in. */
export function msgShape(options: { subject: string; sid: number; payloadBytes: number }): FrameShape {
  return frameShape({
    before: Buffer.from(`MSG ${options.subject} ${options.sid} ${options.payloadBytes}\r\n`),
    payload: payloadTemplate(options.payloadBytes),
    after: Buffer.from('\r\n'),
  });
}

/** A message that was read by the slow path. `payload` and `headers` are valid during the call only. */
export interface NatsMessage {
  readonly subject: string;
  readonly sid: number;
  readonly reply: string | null;
  /** The header block with its first line (`NATS/1.0 503`); empty where there is none. */
  readonly headers: string;
  readonly payload: Buffer;
}

/** What a NATS server says beside the messages expected. */
export interface NatsEvents {
  readonly onInfo: (info: { readonly max_payload?: number; readonly auth_required?: boolean }) => void;
  readonly onPing: () => void;
  readonly onPong: () => void;
  /** `-ERR`, without its quotes. */
  readonly onError: (text: string) => void;
  /** A message of a length or with bytes other than those published. */
  readonly onForeignMessage: (message: NatsMessage) => void;
}

/** Reads one line, or one message that is not of the shape expected. */
export function natsExceptional(events: NatsEvents): Exceptional {
  return (bytes, at, end) => {
    const stop = bytes.indexOf(CR, at);
    if (stop < 0 || stop + 1 >= end) {
      if (end - at > MAX_LINE_BYTES) throw new Error('the server sent a line that does not end');
      return 0;
    }
    const line = bytes.toString('latin1', at, stop);
    const used = stop + 2 - at;
    const verb = /^\S+/.exec(line)?.[0].toUpperCase() ?? '';
    switch (verb) {
      case 'PING':
        events.onPing();
        return used;
      case 'PONG':
        events.onPong();
        return used;
      case '+OK':
        return used;
      case 'INFO':
        events.onInfo(JSON.parse(bytes.toString('utf8', at + verb.length, stop)) as Parameters<NatsEvents['onInfo']>[0]);
        return used;
      case '-ERR':
        events.onError(line.slice(verb.length).trim().replace(/^'|'$/g, ''));
        return used;
      case 'MSG':
      case 'HMSG': {
        const head = messageHead(line, verb);
        if (end - at < used + head.totalBytes + 2) return 0;
        const from = at + used;
        const bodyAt = from + head.headerBytes;
        events.onForeignMessage({ ...head, headers: bytes.toString('latin1', from, bodyAt), payload: bytes.subarray(bodyAt, from + head.totalBytes) });
        return used + head.totalBytes + 2;
      }
      default:
        throw new Error(`the server sent something that is not NATS: ${line.slice(0, 80)}`);
    }
  };
}

/** `MSG <subject> <sid> [reply] <bytes>`, `HMSG <subject> <sid> [reply] <header bytes> <bytes in all>`. */
function messageHead(line: string, verb: string): Omit<NatsMessage, 'headers' | 'payload'> & { headerBytes: number; totalBytes: number } {
  const sizes = verb === 'HMSG' ? 2 : 1;
  const words = line.split(' ').filter(Boolean);
  const [subject, sid, reply = null] = words.slice(1, -sizes);
  const [headerBytes, totalBytes] = [sizes === 2 ? Number(words.at(-2)) : 0, Number(words.at(-1))];
  const makesSense = words.length >= 3 + sizes && words.length <= 4 + sizes && Number.isSafeInteger(totalBytes) && headerBytes <= totalBytes;
  if (!makesSense || subject === undefined) throw new Error(`the server sent a message line that makes no sense: ${line.slice(0, 80)}`);
  return { subject, sid: Number(sid), reply, headerBytes, totalBytes };
}
