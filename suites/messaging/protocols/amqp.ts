import { frameShape, type FrameShape } from '../generator/frame-shape.ts';
import { payloadTemplate } from '../generator/payload.ts';
import type { Exceptional } from '../generator/stride-reader.ts';
import {
  ArgumentReader,
  emptyTable,
  frame,
  FRAME_BODY,
  FRAME_END,
  FRAME_HEAD_BYTES,
  FRAME_HEADER,
  FRAME_HEARTBEAT,
  FRAME_METHOD,
  longString,
  methodFrame,
  readFrame,
  shortString,
  table,
  uint16,
  uint32,
  uint64,
  uint8,
  type FieldValue,
  type Frame,
  type MethodId,
} from './amqp-frames.ts';

/** The methods of AMQP 0-9-1 (with RabbitMQ's extensions) that publishing and consuming needs. */
export const Method = {
  connectionStart: [10, 10],
  connectionStartOk: [10, 11],
  connectionTune: [10, 30],
  connectionTuneOk: [10, 31],
  connectionOpen: [10, 40],
  connectionOpenOk: [10, 41],
  connectionClose: [10, 50],
  connectionCloseOk: [10, 51],
  connectionBlocked: [10, 60],
  connectionUnblocked: [10, 61],
  channelOpen: [20, 10],
  channelOpenOk: [20, 11],
  channelClose: [20, 40],
  queueDeclare: [50, 10],
  queueDeclareOk: [50, 11],
  queueDelete: [50, 40],
  queueDeleteOk: [50, 41],
  basicQos: [60, 10],
  basicQosOk: [60, 11],
  basicConsume: [60, 20],
  basicConsumeOk: [60, 21],
  basicCancel: [60, 30],
  basicPublish: [60, 40],
  basicDeliver: [60, 60],
  basicAck: [60, 80],
  basicNack: [60, 120],
  confirmSelect: [85, 10],
  confirmSelectOk: [85, 11],
} as const satisfies Record<string, MethodId>;

/** Of the one channel that a connection has. */
export const CHANNEL = 1;
const DURABLE = 0b10;
const AUTO_DELETE = 0b1000;
const NO_ACK = 0b10;
const BASIC_CLASS = 60;
const REPLY_SUCCESS = 200;

/** Makes the broker say why it closes, on wrong credentials, when it drops a consumer, and when it stops to read. */
const CAPABILITIES = table({ capabilities: table({ authentication_failure_close: true, consumer_cancel_notify: true, 'connection.blocked': true }) });

const NO_PROPERTIES = uint16(0);
/** A message that is to be stored: delivery mode 2 and nothing else. */
export const PERSISTENT = Buffer.concat([uint16(0x1000), uint8(2)]);
const OFFSET_HEADER = 'x-stream-offset';
/** The same as a stream delivers it: with the place of the message in the log before it. */
export const PERSISTENT_AT_OFFSET = Buffer.concat([uint16(0x3000), table({ [OFFSET_HEADER]: 0 }), uint8(2)]);
/** Where the number stands: after the flags, the length of the table, the name and the letter of its type. */
const OFFSET_AT = 2 + 4 + shortString(OFFSET_HEADER).length + 1;

export const startOk = (user: string, password: string): Buffer =>
  methodFrame(0, Method.connectionStartOk, CAPABILITIES, shortString('PLAIN'), longString(`\0${user}\0${password}`), shortString('en_US'));

/** Heartbeats off: silence under load is not a fault, and a closed socket is seen anyway. */
export const tuneOk = (channelMax: number, frameMax: number): Buffer =>
  methodFrame(0, Method.connectionTuneOk, uint16(channelMax), uint32(frameMax), uint16(0));

export const openVhost = (vhost: string): Buffer => methodFrame(0, Method.connectionOpen, shortString(vhost), shortString(''), uint8(0));

/** Without it the broker logs a client that went away unasked. */
export const closeConnection = (): Buffer =>
  methodFrame(0, Method.connectionClose, uint16(REPLY_SUCCESS), shortString(''), uint16(0), uint16(0));

export const openChannel = (): Buffer => methodFrame(CHANNEL, Method.channelOpen, shortString(''));

/** Not durable, not exclusive, deleted with its last consumer. */
export const declareTransient = (queue: string): Buffer =>
  methodFrame(CHANNEL, Method.queueDeclare, uint16(0), shortString(queue), uint8(AUTO_DELETE), emptyTable());

export const consumeNoAck = (queue: string, tag: string): Buffer =>
  methodFrame(CHANNEL, Method.basicConsume, uint16(0), shortString(queue), shortString(tag), uint8(NO_ACK), emptyTable());

/** Durable, not exclusive, there until it is deleted. */
export const declareDurable = (queue: string, args: Readonly<Record<string, FieldValue>>): Buffer =>
  methodFrame(CHANNEL, Method.queueDeclare, uint16(0), shortString(queue), uint8(DURABLE), table(args));

export const deleteQueue = (queue: string): Buffer => methodFrame(CHANNEL, Method.queueDelete, uint16(0), shortString(queue), uint8(0));

/** So many deliveries may be unacknowledged, to each consumer. */
export const qos = (prefetch: number): Buffer => methodFrame(CHANNEL, Method.basicQos, uint32(0), uint16(prefetch), uint8(0));

/** With manual acknowledgement. */
export const consume = (queue: string, tag: string, args: Readonly<Record<string, FieldValue>>): Buffer =>
  methodFrame(CHANNEL, Method.basicConsume, uint16(0), shortString(queue), shortString(tag), uint8(0), table(args));

export const selectConfirms = (): Buffer => methodFrame(CHANNEL, Method.confirmSelect, uint8(0));

/** `basic.publish` to a queue by the default exchange, header and body in one piece. */
export function publishShape(options: { queue: string; payloadBytes: number; properties?: Buffer }): FrameShape {
  const { queue, payloadBytes, properties = NO_PROPERTIES } = options;
  const method = methodFrame(CHANNEL, Method.basicPublish, uint16(0), shortString(''), shortString(queue), uint8(0));
  return contentShape({ method, payloadBytes, properties });
}

/** `basic.deliver` as it comes in: consumer tag, delivery tag (a hole), not redelivered, exchange, routing key. */
export function deliverShape(options: { queue: string; consumerTag: string; payloadBytes: number; properties?: Buffer }): FrameShape {
  const { queue, consumerTag, payloadBytes, properties = NO_PROPERTIES } = options;
  const method = methodFrame(CHANNEL, Method.basicDeliver, shortString(consumerTag), uint64(0), uint8(0), shortString(''), shortString(queue));
  return contentShape({ method, payloadBytes, properties, tagAt: FRAME_HEAD_BYTES + 4 + shortString(consumerTag).length });
}

/** The body must fit one frame. No properties: the delivery mode is the default, transient. */
function contentShape(options: { method: Buffer; payloadBytes: number; properties: Buffer; tagAt?: number }): FrameShape {
  const { method, payloadBytes, properties, tagAt } = options;
  const fixed = Buffer.concat([uint16(BASIC_CLASS), uint16(0), uint64(payloadBytes)]);
  const header = frame(FRAME_HEADER, CHANNEL, Buffer.concat([fixed, properties]));
  const bodyHead = Buffer.concat([uint8(FRAME_BODY), uint16(CHANNEL), uint32(payloadBytes)]);
  return frameShape({
    before: Buffer.concat([method, header, bodyHead]),
    payload: payloadTemplate(payloadBytes),
    after: uint8(FRAME_END),
    ...(tagAt !== undefined && { tagAt }),
    ...(properties === PERSISTENT_AT_OFFSET && { uncheckedAt: method.length + FRAME_HEAD_BYTES + fixed.length + OFFSET_AT }),
  });
}

/** What a broker says beside the deliveries expected. */
export interface AmqpEvents {
  readonly onMethod: (method: MethodId, args: ArgumentReader) => void;
  /** A delivery with bytes other than those published, or with a tag out of turn. */
  readonly onForeignDelivery: (tag: number) => void;
}

export const sameMethod = (a: MethodId, b: MethodId): boolean => a[0] === b[0] && a[1] === b[1];

/** Reads one frame; of a delivery that is not of the shape expected, all of its frames at once. */
export function amqpExceptional(events: AmqpEvents): Exceptional {
  return (bytes, at, end) => {
    if (bytes.toString('latin1', at, Math.min(end, at + 4)) === 'AMQP') {
      throw new Error('the broker speaks another version of AMQP');
    }
    const first = readFrame(bytes, at, end);
    if (first === null) return 0;
    if (first.type === FRAME_HEARTBEAT) return first.totalBytes;
    if (first.type !== FRAME_METHOD) throw new Error('the broker sent content without a delivery');
    const method: MethodId = [first.payload.readUInt16BE(0), first.payload.readUInt16BE(2)];
    const args = new ArgumentReader(first.payload, 4);
    if (!sameMethod(method, Method.basicDeliver)) {
      events.onMethod(method, args);
      return first.totalBytes;
    }
    const contentBytes = contentLength(bytes, at + first.totalBytes, end);
    if (contentBytes === null) return 0;
    args.shortString();
    events.onForeignDelivery(args.uint64());
    return first.totalBytes + contentBytes;
  };
}

/** Bytes of a content header and its bodies, or null when they are not all there yet. */
function contentLength(bytes: Buffer, from: number, end: number): number | null {
  const expect = (at: number, type: number): Frame | null => {
    const next = readFrame(bytes, at, end);
    if (next !== null && next.type !== type) throw new Error('the broker sent a delivery whose content is not in order');
    return next;
  };
  const header = expect(from, FRAME_HEADER);
  if (header === null) return null;
  const bodyBytes = Number(header.payload.readBigUInt64BE(4));
  let at = from + header.totalBytes;
  for (let read = 0; read < bodyBytes; ) {
    const body = expect(at, FRAME_BODY);
    if (body === null) return null;
    read += body.payload.length;
    at += body.totalBytes;
  }
  return at - from;
}
