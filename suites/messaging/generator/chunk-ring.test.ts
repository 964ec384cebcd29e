import { describe, expect, it } from 'vitest';
import { pubShape } from '../protocols/nats.ts';
import { publishShape } from '../protocols/amqp.ts';
import { ChunkRing } from './chunk-ring.ts';
import { SEQUENCE_AT } from './payload.ts';

describe('ChunkRing', () => {
  it('numbers messages and leaves the rest of each frame as the protocol wants it', () => {
    const ring = new ChunkRing({ shape: pubShape({ subject: 's', payloadBytes: 20 }), window: 10 });
    const filled = ring.fill(7, 3)!;
    expect(filled.count).toBe(3);
    const text = filled.bytes.toString('latin1');
    expect(text.match(/PUB s 20\r\n/g)).toHaveLength(3);
    expect(text.endsWith('0123\r\n')).toBe(true);
    const stride = filled.bytes.length / 3;
    for (const frame of [0, 1, 2]) expect(filled.bytes.readDoubleLE(frame * stride + 'PUB s 20\r\n'.length + SEQUENCE_AT)).toBe(7 + frame);
  });

  it('does not touch a buffer before it is released', () => {
    const ring = new ChunkRing({ shape: pubShape({ subject: 's', payloadBytes: 65_536 }), window: 3 });
    const out = [];
    for (let filled = ring.fill(0, 1); filled !== null; filled = ring.fill(out.length, 1)) out.push(filled);
    expect(ring.exhausted).toBe(true);
    expect(out.length).toBe(4);
    expect(new Set(out.map(({ bytes }) => bytes.buffer)).size).toBe(4);
    out[2]!.release();
    expect(ring.fill(99, 1)!.bytes.buffer).toBe(out[2]!.bytes.buffer);
  });

  it.each([16, 17, 1024, 65_536])('has room for a window of %i B messages, or for 4 MiB', (payloadBytes) => {
    const shape = publishShape({ queue: 'q', payloadBytes });
    const window = 4096;
    const ring = new ChunkRing({ shape, window });
    let frames = 0;
    let bytes = 0;
    for (let filled = ring.fill(0, window); filled !== null; filled = ring.fill(0, window)) {
      frames += filled.count;
      bytes += filled.bytes.length;
    }
    expect(frames >= window || bytes > 3.5 * 1024 * 1024).toBe(true);
    expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024 + 2 * 65_536);
  });
});
