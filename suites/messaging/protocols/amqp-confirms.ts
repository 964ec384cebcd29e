import type { Exceptional } from '../generator/stride-reader.ts';
import { CHANNEL, Method } from './amqp.ts';
import { FRAME_END, methodFrame, uint64, uint8 } from './amqp-frames.ts';

/** `basic.ack` and `basic.nack` have one form: a method frame with a tag and a byte of bits. */
const ACK = methodFrame(CHANNEL, Method.basicAck, uint64(0), uint8(0));
export const ACK_BYTES = ACK.length;
const TAG_AT = ACK_BYTES - 10;
const BITS_AT = ACK_BYTES - 2;
const METHOD_AT = TAG_AT - 2;
const MULTIPLE = 0b1;
const UINT32 = 0x1_0000_0000;

/** Writes `basic.ack` of one delivery, or of all up to it (`multiple`). */
export function writeAck(bytes: Buffer, at: number, tag: number, multiple: boolean): void {
  bytes.set(ACK, at);
  bytes.writeUInt32BE(Math.floor(tag / UINT32), at + TAG_AT);
  bytes.writeUInt32BE(tag % UINT32, at + TAG_AT + 4);
  bytes[at + BITS_AT] = multiple ? MULTIPLE : 0;
}

/** What the broker says of messages that were published; `multiple`: of all up to that one. */
export interface ConfirmEvents {
  readonly onAck: (tag: number, multiple: boolean) => void;
  readonly onNack: (tag: number, multiple: boolean) => void;
}

/** Reads confirms without allocating, as there may be one a message; all else is left to `otherwise`. */
export function confirmReader(events: ConfirmEvents, otherwise: Exceptional): Exceptional {
  return (bytes, at, end) => {
    if (end - at < ACK_BYTES || ACK.compare(bytes, at, at + METHOD_AT, 0, METHOD_AT) !== 0) return otherwise(bytes, at, end);
    const method = bytes.readUInt16BE(at + METHOD_AT);
    if ((method !== Method.basicAck[1] && method !== Method.basicNack[1]) || bytes[at + ACK_BYTES - 1] !== FRAME_END) return otherwise(bytes, at, end);
    const tag = bytes.readUInt32BE(at + TAG_AT) * UINT32 + bytes.readUInt32BE(at + TAG_AT + 4);
    const multiple = ((bytes[at + BITS_AT] ?? 0) & MULTIPLE) !== 0;
    if (method === Method.basicAck[1]) events.onAck(tag, multiple);
    else events.onNack(tag, multiple);
    return ACK_BYTES;
  };
}

/** Which of the messages published on a channel the broker has confirmed. Tags count from 1. */
export class Confirms {
  #published = 0;
  /** All below it are confirmed. */
  #next = 1;
  /** Confirmed beyond `#next`, one by one. */
  readonly #ahead = new Set<number>();

  published(count: number): void {
    this.#published += count;
  }

  /** How many messages a confirm adds to those confirmed before. Throws for what was not published, or confirmed already. */
  take(tag: number, multiple: boolean): number {
    if (tag < this.#next || tag > this.#published || this.#ahead.has(tag)) {
      throw new Error(`the broker confirmed message ${tag} out of turn: ${this.#next} to ${this.#published} were waited for`);
    }
    let added = 0;
    if (multiple) {
      for (; this.#next <= tag; this.#next++) if (!this.#ahead.delete(this.#next)) added++;
    } else {
      added = 1;
      this.#ahead.add(tag);
    }
    while (this.#ahead.delete(this.#next)) this.#next++;
    return added;
  }
}
