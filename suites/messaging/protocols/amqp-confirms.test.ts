import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Acknowledger } from './amqp-acknowledger.ts';
import { ACK_BYTES, confirmReader, Confirms, writeAck } from './amqp-confirms.ts';
import { methodFrame, uint64, uint8 } from './amqp-frames.ts';

const ack = (tag: number, multiple = false): Buffer => {
  const bytes = Buffer.alloc(ACK_BYTES);
  writeAck(bytes, 0, tag, multiple);
  return bytes;
};

describe('basic.ack', () => {
  it.each([
    [7, false, '01 0001 0000000d 003c 0050 0000000000000007 00 ce'],
    [2 ** 32 + 1, true, '01 0001 0000000d 003c 0050 0000000100000001 01 ce'],
  ])('is written for %i as the specification says', (tag, multiple, expected) => {
    expect(ack(tag, multiple).toString('hex')).toBe(expected.replaceAll(' ', ''));
  });
});

describe('confirmReader', () => {
  const nack = (tag: number): Buffer => methodFrame(1, [60, 120], uint64(tag), uint8(1));

  function read(bytes: Buffer): { used: number; seen: unknown[] } {
    const seen: unknown[] = [];
    const reader = confirmReader({ onAck: (tag, multiple) => seen.push(['ack', tag, multiple]), onNack: (tag, multiple) => seen.push(['nack', tag, multiple]) }, () => {
      seen.push('other');
      return 0;
    });
    return { used: reader(bytes, 0, bytes.length), seen };
  }

  it('reads acks and nacks', () => {
    expect(read(ack(2 ** 33 + 5, true))).toEqual({ used: ACK_BYTES, seen: [['ack', 2 ** 33 + 5, true]] });
    expect(read(ack(1))).toEqual({ used: ACK_BYTES, seen: [['ack', 1, false]] });
    expect(read(nack(3))).toEqual({ used: ACK_BYTES, seen: [['nack', 3, true]] });
  });

  it('leaves everything else alone', () => {
    const noEnd = ack(1);
    noEnd[ACK_BYTES - 1] = 0;
    const otherChannel = ack(1);
    otherChannel[2] = 2;
    for (const bytes of [noEnd, otherChannel, ack(1).subarray(0, -1), methodFrame(1, [60, 110], uint64(1), uint8(0))]) expect(read(bytes)).toEqual({ used: 0, seen: ['other'] });
  });
});

describe('Confirms', () => {
  it('counts each message once, in whatever way it is confirmed', () => {
    // Confirms in any order, some of them for all messages up to one.
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 60 }), (said) => {
        const confirms = new Confirms();
        confirms.published(40);
        const confirmed = new Set<number>();
        let count = 0;
        for (const [tag, multiple] of said) {
          const known = confirmed.has(tag);
          if (known) expect(() => confirms.take(tag, multiple)).toThrow('out of turn');
          else count += confirms.take(tag, multiple);
          for (let its = multiple && !known ? 1 : tag; its <= tag; its++) confirmed.add(its);
          expect(count).toBe(confirmed.size);
        }
      }),
    );
  });

  it('refuses a confirm of what was not published', () => {
    const confirms = new Confirms();
    confirms.published(2);
    expect(confirms.take(2, true)).toBe(2);
    expect(() => confirms.take(3, false)).toThrow('confirmed message 3 out of turn: 3 to 2');
    expect(() => confirms.take(0, true)).toThrow('out of turn');
  });
});

describe('Acknowledger', () => {
  function acknowledger(every: number): { its: Acknowledger; sent: (readonly [number, boolean])[][] } {
    const sent: (readonly [number, boolean])[][] = [];
    const send = (bytes: Buffer): void => {
      const frames = [];
      for (let at = 0; at < bytes.length; at += ACK_BYTES) frames.push([Number(bytes.readBigUInt64BE(at + 11)), bytes[at + 19] === 1] as const);
      sent.push(frames);
    };
    return { its: new Acknowledger({ every, send }), sent };
  }

  it('acknowledges one by one, in one write a read', () => {
    const { its, sent } = acknowledger(1);
    for (const tag of [0, 2, 2, 3]) its.upTo(tag);
    its.flush(3);
    expect(sent).toEqual([[[1, false], [2, false]], [[3, false]]]);
  });

  it('acknowledges so many at once, and the rest when it is flushed', () => {
    const { its, sent } = acknowledger(3);
    its.upTo(2);
    its.upTo(7);
    its.flush(8);
    its.flush(8);
    expect(sent).toEqual([[[3, true], [6, true]], [[8, true]]]);
  });
});
