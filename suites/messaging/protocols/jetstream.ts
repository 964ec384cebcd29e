import type { Audit } from '../generator/audit.ts';
import { frameShape, shapeChecks, type FrameShape, type ShapeChecks } from '../generator/frame-shape.ts';
import type { OneWay } from '../generator/one-way.ts';
import { payloadTemplate } from '../generator/payload.ts';
import { viewOf, type Exceptional } from '../generator/stride-reader.ts';
import type { NatsMessage } from './nats.ts';

/** What JetStream adds to the NATS protocol: acknowledgements of what was published, and of what was delivered. */

const SPACE = 0x20;
const CR = 0x0d;
const LF = 0x0a;
const CLOSING_BRACE = 0x7d;
/** A subject longer than this is none of JetStream's own. */
const MAX_REPLY_BYTES = 512;
const ACKNOWLEDGE = Buffer.from(' 4\r\n+ACK\r\n');
const PUB = Buffer.from('PUB ');

/** Compares bytes that are known beforehand, wherever they stand. */
class Matcher {
  readonly length: number;
  readonly #bytes: Buffer;
  readonly #checks: ShapeChecks;

  constructor(shape: FrameShape) {
    this.#bytes = Buffer.from(shape.bytes);
    this.#checks = shapeChecks(shape);
    this.length = this.#bytes.length;
  }

  /** With no sequence and time in it: all of it is known. */
  static of(text: string): Matcher {
    const bytes = Buffer.from(text);
    return new Matcher({ bytes, sequenceAt: bytes.length, timeAt: bytes.length, tagAt: null, uncheckedAt: null });
  }

  at(bytes: Buffer, view: DataView, at: number): boolean {
    const { wordAt, wordValue, byteAt, byteValue, runs } = this.#checks;
    for (let i = 0; i < wordAt.length; i++) if (view.getInt32(at + (wordAt[i] ?? 0), true) !== wordValue[i]) return false;
    for (let i = 0; i < byteAt.length; i++) if (view.getUint8(at + (byteAt[i] ?? 0)) !== byteValue[i]) return false;
    for (const { from, to } of runs) if (this.#bytes.compare(bytes, at + from, at + to, from, to) !== 0) return false;
    return true;
  }
}

/** Collects acknowledgements of deliveries, to be sent in one write. */
export class Acknowledgements {
  #bytes = Buffer.alloc(64 * 1024);
  #used = 0;
  #count = 0;

  /** How many wait to be sent. */
  get count(): number {
    return this.#count;
  }

  /** Adds that of the message whose reply subject stands in `bytes`. */
  add(bytes: Buffer, from: number, to: number): void {
    this.#makeRoom(PUB.length + (to - from) + ACKNOWLEDGE.length);
    let at = this.#used;
    at += PUB.copy(this.#bytes, at);
    at += bytes.copy(this.#bytes, at, from, to);
    at += ACKNOWLEDGE.copy(this.#bytes, at);
    this.#used = at;
    this.#count++;
  }

  /** Adds a command that goes out in the same write. */
  append(command: string): void {
    this.#makeRoom(command.length);
    this.#used += this.#bytes.write(command, this.#used, 'latin1');
  }

  /** What is to be written; empty when there is nothing. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
    this.#count = 0;
    return taken;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.alloc(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
  }
}

export interface DeliveryOptions {
  readonly subject: string;
  readonly sid: number;
  readonly payloadBytes: number;
  readonly audit: Audit;
  readonly oneWay: OneWay;
  /** Takes the reply subject of each delivery. */
  readonly acknowledgements: Acknowledgements;
}

/**
 * Reads deliveries, of which nothing is unknown but the reply subject, the sequence and the time: every other byte is
 * compared, and nothing is allocated a message. What is not like that is left to `rest`.
 */
export function deliveries(options: DeliveryOptions, rest: Exceptional): Exceptional {
  const { subject, sid, payloadBytes, audit, oneWay, acknowledgements } = options;
  const head = Matcher.of(`MSG ${subject} ${sid} $JS.ACK.`);
  // The reply subject begins with the last word of the head.
  const replyAt = head.length - '$JS.ACK.'.length;
  const shape = frameShape({ before: Buffer.from(` ${payloadBytes}\r\n`), payload: payloadTemplate(payloadBytes), after: Buffer.from('\r\n') });
  const tail = new Matcher(shape);
  // Reply subjects count messages: the next is nearly always as long as the one before.
  let length = 0;
  const endOfReply = (bytes: Buffer, view: DataView, from: number, end: number): number => {
    const guess = from + length;
    if (length > 0 && guess + tail.length <= end && tail.at(bytes, view, guess)) return guess;
    const limit = Math.min(end - tail.length, from + MAX_REPLY_BYTES);
    for (let at = from; at <= limit; at++) {
      if (bytes[at] !== SPACE) continue;
      length = at - from;
      return tail.at(bytes, view, at) ? at : -1;
    }
    return -1;
  };
  return (bytes, from, end) => {
    const view = viewOf(bytes);
    const nowMs = performance.now();
    let at = from;
    while (at + head.length + tail.length <= end && head.at(bytes, view, at)) {
      const stop = endOfReply(bytes, view, at + replyAt, end);
      if (stop < 0) break;
      acknowledgements.add(bytes, at + replyAt, stop);
      const sequence = view.getFloat64(stop + shape.sequenceAt, true);
      if (sequence === audit.expected && (sequence & oneWay.mask) === 0) oneWay.sample(view.getFloat64(stop + shape.timeAt, true), nowMs);
      audit.arrive(sequence);
      at = stop + tail.length;
    }
    return at > from ? at - from : rest(bytes, at, end);
  };
}

/** Reads acknowledgements of what was published into `stream`, and counts them; what is none is left to `rest`. */
export function acknowledged(options: { inbox: string; sid: number; stream: string; audit: Audit }, rest: Exceptional): Exceptional {
  const { inbox, sid, stream, audit } = options;
  const head = Matcher.of(`MSG ${inbox} ${sid} `);
  const body = Matcher.of(`{"stream":"${stream}","seq":`);
  const least = head.length + body.length + '99\r\n1}\r\n'.length;
  return (bytes, from, end) => {
    const view = viewOf(bytes);
    let at = from;
    let count = 0;
    while (at + least <= end && head.at(bytes, view, at)) {
      // Two digits, as names are short: 35 bytes or so.
      const size = 10 * ((bytes[at + head.length] ?? 0) - 0x30) + ((bytes[at + head.length + 1] ?? 0) - 0x30);
      const bodyAt = at + head.length + 4;
      const stop = bodyAt + size;
      if (bytes[bodyAt - 1] !== LF || stop + 2 > end || size <= body.length || !body.at(bytes, view, bodyAt)) break;
      if (bytes[stop - 1] !== CLOSING_BRACE || bytes[stop] !== CR || bytes[stop + 1] !== LF) break;
      count++;
      at = stop + 2;
    }
    if (count === 0) return rest(bytes, at, end);
    audit.acknowledge(count);
    return at - from;
  };
}

/** Why the server did not store a message, by what it sent to the publisher's inbox; null where it has stored it. */
export function refusalIn({ headers, payload }: Pick<NatsMessage, 'headers' | 'payload'>): string | null {
  if (headers.startsWith('NATS/1.0 503')) return 'no stream takes its subject';
  const { error } = JSON.parse(payload.toString('utf8')) as ApiReply;
  return error === undefined ? null : apiError(error);
}

/** A reply of the JetStream API, as far as errors go. */
export interface ApiReply {
  readonly error?: { readonly code: number; readonly err_code?: number; readonly description: string };
}

/** In the words of the client driver: `description (err_code)`. */
export function apiError({ code, err_code: errCode = code, description }: NonNullable<ApiReply['error']>): string {
  return `${description} (${errCode})`;
}
