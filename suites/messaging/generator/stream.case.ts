import { amqpExceptional, deliverShape, Method, PERSISTENT, PERSISTENT_AT_OFFSET, sameMethod } from '../protocols/amqp.ts';
import { FRAME_HEARTBEAT, frame } from '../protocols/amqp-frames.ts';
import { msgShape, natsExceptional } from '../protocols/nats.ts';
import { Audit, type AuditCounts } from './audit.ts';
import type { FrameShape } from './frame-shape.ts';
import { OneWay } from './one-way.ts';
import { StrideReader, viewOf, type Exceptional } from './stride-reader.ts';

/** Frames of a shape as a broker would send them, and a reader over them: for tests of reading. */
export interface Stream {
  readonly shape: FrameShape;
  /** The frame of one message; `tag` for AMQP. */
  message(sequence: number, tag?: number): Buffer;
  /** Something that a broker may say between two messages. */
  readonly interlude: Buffer;
  exceptional(events: { onInterlude: () => void; audit: Audit; onTag: (tag: number) => void }): Exceptional;
}

function messageOf(shape: FrameShape, sequence: number, tag: number): Buffer {
  const bytes = Buffer.from(shape.bytes);
  bytes.writeDoubleLE(sequence, shape.sequenceAt);
  bytes.writeDoubleLE(performance.now(), shape.timeAt);
  if (shape.tagAt !== null) bytes.writeBigUInt64BE(BigInt(tag), shape.tagAt);
  // Whatever it is, it must not matter.
  if (shape.uncheckedAt !== null) bytes.writeBigUInt64BE(BigInt(sequence) * 0x1_0000_0001n, shape.uncheckedAt);
  return bytes;
}

export const streams: Readonly<Record<string, (payloadBytes: number) => Stream>> = {
  nats: (payloadBytes) => {
    const shape = msgShape({ subject: 'h1', sid: 1, payloadBytes });
    return {
      shape,
      message: (sequence) => messageOf(shape, sequence, 0),
      interlude: Buffer.from('PING\r\n'),
      exceptional: ({ onInterlude, audit }) =>
        natsExceptional({
          onInfo: () => undefined,
          onPing: onInterlude,
          onPong: () => undefined,
          onError: (text) => {
            throw new Error(text);
          },
          onForeignMessage: () => audit.corrupt(),
        }),
    };
  },
  amqp: (payloadBytes) => amqpStream(deliverShape({ queue: 'h1', consumerTag: 'c', payloadBytes })),
  'amqp, persistent': (payloadBytes) => amqpStream(deliverShape({ queue: 'h1', consumerTag: 'c', payloadBytes, properties: PERSISTENT })),
  'amqp, from a log': (payloadBytes) => amqpStream(deliverShape({ queue: 'h1', consumerTag: 'c', payloadBytes, properties: PERSISTENT_AT_OFFSET })),
};

function amqpStream(shape: FrameShape): Stream {
  const flow = frame(1, 1, Buffer.from([0, 20, 0, 21, 1]));
  return {
    shape,
    message: (sequence, tag = sequence + 1) => messageOf(shape, sequence, tag),
    interlude: Buffer.concat([frame(FRAME_HEARTBEAT, 0, Buffer.alloc(0)), flow]),
    exceptional: ({ onInterlude, audit, onTag }) =>
      amqpExceptional({
        onMethod: (method, args) => {
          if (sameMethod(method, Method.connectionClose)) throw new Error(`${args.uint16()} ${args.shortString()}`);
          onInterlude();
        },
        onForeignDelivery: (tag) => {
          audit.corrupt();
          onTag(tag + 1);
        },
      }),
  };
}

/** Reads a stream handed over in pieces. `published` as of the beginning. */
export function readPieces(options: { stream: Stream; published: number; pieces: Iterable<Uint8Array> }): {
  counts: AuditCounts;
  interludes: number;
  pendingBytes: number;
  samples: number;
} {
  const { stream, published, pieces } = options;
  const audit = new Audit();
  audit.published(published);
  let interludes = 0;
  let samples = 0;
  const oneWay = new OneWay(1);
  oneWay.sample = () => {
    samples++;
  };
  const reader: StrideReader = new StrideReader({
    shape: stream.shape,
    audit,
    oneWay,
    exceptional: stream.exceptional({
      audit,
      onInterlude: () => interludes++,
      onTag: (tag) => {
        reader.nextTag = tag;
      },
    }),
  });
  // As a socket does: one buffer, written over by each read.
  const shared = Buffer.alloc(1024 * 1024);
  const view = viewOf(shared);
  for (const piece of pieces) {
    shared.set(piece);
    shared.fill(0xaa, piece.length, piece.length + 64);
    reader.push(shared, view, piece.length);
  }
  return { counts: audit.settle(), interludes, pendingBytes: reader.pendingBytes, samples };
}
