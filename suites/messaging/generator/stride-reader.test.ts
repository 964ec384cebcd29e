import { describe, expect, it } from 'vitest';
import { streams, readPieces, type Stream } from './stream.case.ts';

const MESSAGES = 6;
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const clean = { published: MESSAGES, delivered: MESSAGES, lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };

/** Messages with interludes before, between and after them. */
function wholeStream(stream: Stream): Buffer {
  const parts = range(MESSAGES).flatMap((sequence) => (sequence % 2 === 0 ? [stream.interlude, stream.message(sequence)] : [stream.message(sequence)]));
  return Buffer.concat([...parts, stream.interlude]);
}

function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each(Object.keys(streams))('StrideReader on %s', (name) => {
  const make = streams[name]!;

  it.each([16, 17, 18, 19, 115, 1024])('reads a stream of %i B payloads cut anywhere', (payloadBytes) => {
    const stream = make(payloadBytes);
    const bytes = wholeStream(stream);
    // Long frames are all filler inside: every cut near a border, and some within.
    const step = payloadBytes > 100 ? 7 : 1;
    for (let at = 0; at <= bytes.length; at += step) {
      const result = readPieces({ stream, published: MESSAGES, pieces: [bytes.subarray(0, at), bytes.subarray(at)] });
      expect(result, `cut at ${at}`).toEqual({ counts: clean, interludes: 4, pendingBytes: 0, samples: MESSAGES });
    }
  });

  it.each([1, 2, 3, 5, 29, 30, 31, 64])('reads a stream in pieces of %i B', (size) => {
    const stream = make(16);
    const result = readPieces({ stream, published: MESSAGES, pieces: cut(wholeStream(stream), size) });
    expect(result).toEqual({ counts: clean, interludes: 4, pendingBytes: 0, samples: MESSAGES });
  });

  it.each([65_536, 65_535])('reads payloads of %i B in pieces as a socket gives them', (payloadBytes) => {
    const stream = make(payloadBytes);
    for (const size of [65_536, 100_000, 4096]) {
      expect(readPieces({ stream, published: MESSAGES, pieces: cut(wholeStream(stream), size) }).counts).toEqual(clean);
    }
  });

  it('sees every single byte that is wrong', () => {
    for (const payloadBytes of [16, 21, 200]) {
      const stream = make(payloadBytes);
      const { shape } = stream;
      const good = [stream.message(0), stream.message(1), stream.message(2)];
      for (let at = 0; at < shape.bytes.length; at++) {
        if ([shape.timeAt, shape.uncheckedAt].some((free) => free !== null && at >= free && at < free + 8)) continue;
        const bad = Buffer.from(good[1]!);
        bad[at] = (bad[at] ?? 0) ^ 0x01;
        const outcome = attempt(() => readPieces({ stream, published: 3, pieces: [Buffer.concat([good[0]!, bad, good[2]!])] }).counts);
        // Either the message is not delivered, or the stream is given up.
        if (typeof outcome !== 'string') expect(outcome.delivered, `byte ${at} of ${payloadBytes} B`).toBeLessThan(3);
      }
    }
  });

  it('goes on after a payload that is wrong', () => {
    const stream = make(32);
    const bad = stream.message(1);
    bad[stream.shape.timeAt + 12]! ^= 0xff;
    const bytes = Buffer.concat([stream.message(0), bad, stream.message(2), stream.message(3)]);
    for (let at = 0; at <= bytes.length; at++) {
      const { counts } = readPieces({ stream, published: 4, pieces: [bytes.subarray(0, at), bytes.subarray(at)] });
      expect(counts, `cut at ${at}`).toEqual({ ...clean, published: 4, delivered: 3, corrupted: 1 });
    }
  });

  it('sees losses, duplicates and changes of order', () => {
    const stream = make(16);
    const read = (...sequences: number[]): unknown => {
      const bytes = Buffer.concat(sequences.map((sequence, index) => stream.message(sequence, index + 1)));
      return readPieces({ stream, published: MESSAGES, pieces: [bytes] }).counts;
    };
    expect(read(0, 1, 3, 4, 5)).toEqual({ ...clean, delivered: 5, lost: 1 });
    expect(read(0, 1, 1, 2, 3, 4, 5)).toEqual({ ...clean, duplicated: 1 });
    expect(read(0, 2, 1, 3, 4, 5)).toEqual({ ...clean, reordered: 1 });
    expect(read(0, 1, 2, 3, 4, 99)).toEqual({ ...clean, delivered: 5, corrupted: 1 });
    expect(read(5, 4, 3, 2, 1, 0)).toEqual({ ...clean, reordered: 5 });
  });

  it('holds back a message that is not whole', () => {
    const stream = make(16);
    const bytes = Buffer.concat([stream.message(0), stream.message(1)]);
    const { counts, pendingBytes } = readPieces({ stream, published: 2, pieces: [bytes.subarray(0, -1)] });
    expect(counts).toMatchObject({ delivered: 1, lost: 1 });
    expect(pendingBytes).toBe(stream.shape.bytes.length - 1);
  });

  it('gives up on a stream that makes no sense', () => {
    const stream = make(16);
    const outcome = attempt(() => readPieces({ stream, published: 1, pieces: [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')] }));
    expect(outcome).toMatch(/something that is/);
  });

  it('gives up on an item without end', () => {
    const stream = make(16);
    const endless = name === 'nats' ? Buffer.alloc(900_000, 0x41) : Buffer.concat([Buffer.from([1, 0, 1, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(900_000)]);
    const outcome = attempt(() => readPieces({ stream, published: 1, pieces: [endless, endless, endless, endless, endless, endless] }));
    expect(outcome).toMatch(/does not end|item of more than/);
  });
});

describe('StrideReader on amqp', () => {
  it('takes a delivery tag out of turn for a corrupted frame, and goes on from it', () => {
    const stream = streams['amqp']!(16);
    const bytes = Buffer.concat([stream.message(0, 1), stream.message(1, 7), stream.message(2, 8)]);
    expect(readPieces({ stream, published: 3, pieces: [bytes] }).counts).toMatchObject({ delivered: 2, corrupted: 1 });
  });

  it('reads tags beyond 32 bits', () => {
    const stream = streams['amqp']!(16);
    const tag = 2 ** 32 - 1;
    const bytes = Buffer.concat([stream.message(0, tag - 1), stream.message(1, tag), stream.message(2, tag + 1), stream.message(3, tag + 2)]);
    expect(readPieces({ stream, published: 4, pieces: [bytes] }).counts).toMatchObject({ delivered: 3, corrupted: 1 });
  });
});

function attempt<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
