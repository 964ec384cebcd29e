import type { Call, Reply } from './transport.ts';

/**
 * The wire form, the same over every broker: one line, then JSON.
 *
 *     getProduct 5000\n{"productId":7}            a call, and for how many ms its caller waits
 *     200\n{"id":7,…}                             a reply; its body is passed on unparsed
 *     404 {"content-type":"…"}\n{"title":…}       a reply with headers
 *     busy                                        too much waits here already: not carried out
 */
export interface Request {
  readonly call: Call;
  readonly timeoutMs: number;
}

/** What comes back: a reply, or that the worker did not take the call. */
export type Answer = Reply | 'busy';

const NEWLINE = 0x0a;
const BUSY = Buffer.from('busy');

export function encodeRequest({ call, timeoutMs }: Request): Buffer {
  return Buffer.from(`${call.operation} ${Math.ceil(timeoutMs)}\n${JSON.stringify(call.input)}`);
}

/** @throws Error on bytes that are no call. */
export function decodeRequest(bytes: Uint8Array): Request {
  const [head, rest] = split(bytes);
  const [operation = '', timeout = ''] = head.split(' ');
  const input: unknown = JSON.parse(rest);
  if (!/^\w+$/.test(operation) || !/^\d+$/.test(timeout) || typeof input !== 'object' || input === null) throw new Error('not a call');
  return { call: { operation, input: input as Call['input'] }, timeoutMs: Number(timeout) };
}

export function encodeAnswer(answer: Answer): Buffer {
  if (answer === 'busy') return BUSY;
  const headers = answer.headers === undefined ? '' : ` ${JSON.stringify(answer.headers)}`;
  return Buffer.from(`${answer.status}${headers}\n${answer.body}`);
}

/** @throws Error on bytes that are no answer. */
export function decodeAnswer(bytes: Uint8Array): Answer {
  if (bytes.length === BUSY.length && BUSY.equals(bytes)) return 'busy';
  const [head, body] = split(bytes);
  const status = Number(head.slice(0, 3));
  if (!(status >= 200 && status <= 599)) throw new Error('not a reply');
  return head.length <= 3 ? { status, body } : { status, body, headers: JSON.parse(head.slice(4)) as Record<string, string> };
}

function split(bytes: Uint8Array): [head: string, rest: string] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.indexOf(NEWLINE);
  if (end < 0) throw new Error('no first line');
  return [buffer.toString('utf8', 0, end), buffer.toString('utf8', end + 1)];
}
