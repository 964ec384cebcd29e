/** AMQP 0-9-1 on the wire: frames and the field types that the methods below need. Numbers as in the specification. */
export const FRAME_METHOD = 1;
export const FRAME_HEADER = 2;
export const FRAME_BODY = 3;
export const FRAME_HEARTBEAT = 8;
export const FRAME_END = 0xce;
/** Type, channel and size before the payload; the end octet after it. */
export const FRAME_HEAD_BYTES = 7;
export const FRAME_OVERHEAD_BYTES = FRAME_HEAD_BYTES + 1;

export const PROTOCOL_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

export const uint8 = (value: number): Buffer => Buffer.from([value]);

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function shortString(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw new RangeError('an AMQP short string has 255 bytes at most');
  return Buffer.concat([uint8(bytes.length), bytes]);
}

export function longString(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

export const emptyTable = (): Buffer => uint32(0);

/** A value of a table: itself a table, true, a long string, or a whole number of 64 bits. */
export type FieldValue = Buffer | true | string | number;

export function table(entries: Readonly<Record<string, FieldValue>>): Buffer {
  const bytes = Buffer.concat(Object.entries(entries).map(([name, value]) => Buffer.concat([shortString(name), fieldValue(value)])));
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** A letter for the type, then the value. */
function fieldValue(value: FieldValue): Buffer {
  if (value === true) return Buffer.concat([Buffer.from('t'), uint8(1)]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from('S'), longString(value)]);
  if (typeof value === 'number') return Buffer.concat([Buffer.from('l'), uint64(value)]);
  return Buffer.concat([Buffer.from('F'), value]);
}

export function frame(type: number, channel: number, payload: Uint8Array): Buffer {
  return Buffer.concat([uint8(type), uint16(channel), uint32(payload.length), payload, uint8(FRAME_END)]);
}

/** A method frame: class and method, then its arguments. */
export function methodFrame(channel: number, method: MethodId, ...args: readonly Buffer[]): Buffer {
  return frame(FRAME_METHOD, channel, Buffer.concat([uint16(method[0]), uint16(method[1]), ...args]));
}

export type MethodId = readonly [classId: number, methodId: number];

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
  readonly totalBytes: number;
}

/** The frame that begins at `at`, or null when it is not whole yet. Throws when it is no frame. */
export function readFrame(bytes: Buffer, at: number, end: number): Frame | null {
  if (end - at < FRAME_HEAD_BYTES) return null;
  const type = bytes.readUInt8(at);
  if (type !== FRAME_METHOD && type !== FRAME_HEADER && type !== FRAME_BODY && type !== FRAME_HEARTBEAT) {
    throw new Error(`the broker sent something that is no AMQP frame (type ${type})`);
  }
  const size = bytes.readUInt32BE(at + 3);
  const totalBytes = size + FRAME_OVERHEAD_BYTES;
  if (end - at < totalBytes) return null;
  if (bytes.readUInt8(at + totalBytes - 1) !== FRAME_END) throw new Error('the broker sent an AMQP frame without its end octet');
  const payload = bytes.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + size);
  return { type, channel: bytes.readUInt16BE(at + 1), payload, totalBytes };
}

/** Reads arguments of a method one after another. */
export class ArgumentReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  uint16(): number {
    return this.#bytes.readUInt16BE((this.#at += 2) - 2);
  }

  uint32(): number {
    return this.#bytes.readUInt32BE((this.#at += 4) - 4);
  }

  uint64(): number {
    return Number(this.#bytes.readBigUInt64BE((this.#at += 8) - 8));
  }

  shortString(): string {
    const length = this.#bytes.readUInt8(this.#at);
    const from = this.#at + 1;
    this.#at = from + length;
    return this.#bytes.toString('utf8', from, this.#at);
  }
}
