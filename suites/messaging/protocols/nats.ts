import { frameShape, type FrameShape } from '../generator/frame-shape.ts';
import { payloadTemplate } from '../generator/payload.ts';
import type { Exceptional } from '../generator/stride-reader.ts';

/** The NATS client protocol, as far as publishing and subscribing at most once needs it. */

/** NATS bounds its control lines to 4 KiB, INFO apart; a longer one is no NATS. */
const MAX_LINE_BYTES = 64 * 1024;
const CR = 13;

/** `PUB` as it goes out. */
export function pubShape(options: { subject: string; payloadBytes: number }): FrameShape {
  return frameShape({
    before: Buffer.from(`PUB ${options.subject} ${options.payloadBytes}\r\n`),
    payload: payloadTemplate(options.payloadBytes),
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

/** What a NATS server says beside the messages expected. */
export interface NatsEvents {
  readonly onInfo: (info: { readonly max_payload?: number; readonly auth_required?: boolean }) => void;
  readonly onPing: () => void;
  readonly onPong: () => void;
  /** `-ERR`, without its quotes. */
  readonly onError: (text: string) => void;
  /** A message of a length or with bytes other than those published. */
  readonly onForeignMessage: () => void;
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
      case 'MSG': {
        const length = Number(/ (\d+)$/.exec(line)?.[1] ?? Number.NaN);
        if (!Number.isSafeInteger(length)) throw new Error(`the server sent a message line that makes no sense: ${line.slice(0, 80)}`);
        if (end - at < used + length + 2) return 0;
        events.onForeignMessage();
        return used + length + 2;
      }
      default:
        throw new Error(`the server sent something that is not NATS: ${line.slice(0, 80)}`);
    }
  };
}
