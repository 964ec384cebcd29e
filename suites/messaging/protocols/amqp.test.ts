import { describe, expect, it } from 'vitest';
import {
  amqpExceptional,
  closeConnection,
  consume,
  consumeNoAck,
  declareDurable,
  declareTransient,
  deleteQueue,
  deliverShape,
  Method,
  openChannel,
  openVhost,
  PERSISTENT,
  PERSISTENT_AT_OFFSET,
  publishShape,
  qos,
  selectConfirms,
  startOk,
  tuneOk,
} from './amqp.ts';
import { ArgumentReader, frame, methodFrame, PROTOCOL_HEADER, readFrame, shortString, uint16 } from './amqp-frames.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const spaced = (text: string): string => text.replaceAll(' ', '');

describe('AMQP 0-9-1', () => {
  // Bytes written out by hand from the specification (AMQP 0-9-1, 2.3.5 and the class definitions).
  it.each([
    ['protocol header', PROTOCOL_HEADER, '41 4d 51 50 00 00 09 01'],
    ['connection.tune-ok', tuneOk(2047, 131_072), '01 0000 0000000c 000a 001f 07ff 00020000 0000 ce'],
    ['connection.open', openVhost('/'), '01 0000 00000008 000a 0028 01 2f 00 00 ce'],
    ['connection.close', closeConnection(), '01 0000 0000000b 000a 0032 00c8 00 0000 0000 ce'],
    ['channel.open', openChannel(), '01 0001 00000005 0014 000a 00 ce'],
    ['queue.declare', declareTransient('q'), '01 0001 0000000d 0032 000a 0000 01 71 08 00000000 ce'],
    ['basic.consume', consumeNoAck('q', 'c'), '01 0001 0000000f 003c 0014 0000 01 71 01 63 02 00000000 ce'],
    ['queue.declare, durable, with a text and a number', declareDurable('q', { a: 'b', n: 7 }), '01 0001 00000020 0032 000a 0000 01 71 02 00000013 01 61 53 00000001 62 01 6e 6c 0000000000000007 ce'],
    ['queue.delete', deleteQueue('q'), '01 0001 00000009 0032 0028 0000 01 71 00 ce'],
    ['basic.qos', qos(512), '01 0001 0000000b 003c 000a 00000000 0200 00 ce'],
    ['basic.consume, manual', consume('q', 'c', { o: 'next' }), '01 0001 0000001a 003c 0014 0000 01 71 01 63 00 0000000b 01 6f 53 00000004 6e657874 ce'],
    ['confirm.select', selectConfirms(), '01 0001 00000005 0055 000a 00 ce'],
  ])('writes %s', (_name, bytes, expected) => {
    expect(hex(bytes)).toBe(spaced(expected));
  });

  it('writes connection.start-ok with PLAIN and the capabilities to be told why', () => {
    const bytes = startOk('u', 'p');
    const flag = (name: string): string => `${Buffer.from([name.length]).toString('hex')} ${Buffer.from(name).toString('hex')} 74 01`;
    const inner = ['authentication_failure_close', 'consumer_cancel_notify', 'connection.blocked'].map(flag).join(' ');
    const outer = `0c ${Buffer.from('capabilities').toString('hex')} 46 0000004d ${inner}`;
    const rest = '05 504c41494e 00000004 00 75 00 70 05 656e5f5553 ce';
    expect(hex(bytes)).toBe(spaced(`01 0000 0000007b 000a 000b 0000005f ${outer} ${rest}`));
  });

  it('writes basic.publish with header and body as one piece', () => {
    const shape = publishShape({ queue: 'q', payloadBytes: 16 });
    const method = '01 0001 0000000a 003c 0028 0000 00 01 71 00 ce';
    const header = '02 0001 0000000e 003c 0000 0000000000000010 0000 ce';
    const body = `03 0001 00000010 ${'00'.repeat(16)} ce`;
    expect(hex(shape.bytes)).toBe(spaced(method + header + body));
    expect(shape.sequenceAt).toBe(spaced(method + header).length / 2 + 7);
    expect(shape.tagAt).toBeNull();
  });

  it('expects basic.deliver as the broker sends it', () => {
    const shape = deliverShape({ queue: 'q', consumerTag: 'c', payloadBytes: 16 });
    const method = '01 0001 00000012 003c 003c 01 63 0000000000000000 00 00 01 71 ce';
    expect(hex(shape.bytes)).toContain(spaced(method));
    expect(shape.tagAt).toBe(13);
  });

  // Content headers as RabbitMQ 4.3.6 was seen to send them.
  it.each([
    ['a stored message', PERSISTENT, '02 0001 0000000f 003c 0000 0000000000000010 1000 02 ce', -1],
    ['a stream', PERSISTENT_AT_OFFSET, `02 0001 0000002c 003c 0000 0000000000000010 3000 00000019 0f ${Buffer.from('x-stream-offset').toString('hex')} 6c 0000000000000000 02 ce`, 42],
  ])('expects the content header of %s', (_name, properties, header, numberAt) => {
    const shape = deliverShape({ queue: 'queue', consumerTag: 'c', payloadBytes: 16, properties });
    expect(hex(shape.bytes)).toContain(spaced(`ce ${header} 03`));
    expect(shape.uncheckedAt).toBe(numberAt < 0 ? null : spaced(hex(shape.bytes)).indexOf(spaced(header)) / 2 + numberAt);
  });

  it('reads a frame when it is whole, and not before', () => {
    const bytes = methodFrame(1, Method.queueDeclareOk, shortString('q'));
    for (let end = 0; end < bytes.length; end++) expect(readFrame(bytes, 0, end)).toBeNull();
    expect(readFrame(bytes, 0, bytes.length)).toMatchObject({ type: 1, channel: 1, totalBytes: bytes.length });
  });

  it('refuses what is no frame', () => {
    const noEnd = frame(1, 0, Buffer.from([0, 10, 0, 10]));
    noEnd[noEnd.length - 1] = 0;
    expect(() => readFrame(noEnd, 0, noEnd.length)).toThrow('end octet');
    expect(() => readFrame(Buffer.alloc(16, 0x50), 0, 16)).toThrow('no AMQP frame');
    const exceptional = amqpExceptional({ onMethod: () => undefined, onForeignDelivery: () => undefined });
    expect(() => exceptional(Buffer.from('AMQP\0\0\x09\x01'), 0, 8)).toThrow('another version');
    const body = frame(3, 1, Buffer.from('x'));
    expect(() => exceptional(body, 0, body.length)).toThrow('content without a delivery');
  });

  it('reads a foreign delivery with all of its bodies, and not before they are there', () => {
    const seen: number[] = [];
    const exceptional = amqpExceptional({ onMethod: () => undefined, onForeignDelivery: (tag) => seen.push(tag) });
    const deliver = methodFrame(1, Method.basicDeliver, shortString('c'), Buffer.from([0, 0, 0, 0, 0, 0, 0, 9, 0]), shortString(''), shortString('q'));
    const header = frame(2, 1, Buffer.from([0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0]));
    const bytes = Buffer.concat([deliver, header, frame(3, 1, Buffer.from('abc')), frame(3, 1, Buffer.from('de'))]);
    for (let end = 0; end < bytes.length; end++) expect(exceptional(bytes, 0, end)).toBe(0);
    expect(exceptional(bytes, 0, bytes.length)).toBe(bytes.length);
    expect(seen).toEqual([9]);
  });

  it('reads arguments one after another', () => {
    const args = new ArgumentReader(Buffer.concat([uint16(403), shortString('ACCESS_REFUSED'), Buffer.from([0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0])]), 0);
    expect([args.uint16(), args.shortString(), args.uint32(), args.uint64()]).toEqual([403, 'ACCESS_REFUSED', 7, 2 ** 32]);
  });

  it('refuses a short string that is too long', () => {
    expect(() => shortString('x'.repeat(256))).toThrow(RangeError);
  });
});
