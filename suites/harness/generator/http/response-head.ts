/** What the head of a response says about the rest. One object is filled again and again. */
export interface ResponseHead {
  status: number;
  keepAlive: boolean;
  /** Of Transfer-Encoding: the last coding counts. */
  coding: 'none' | 'chunked' | 'other';
  /** -1 when none is given. */
  contentLength: number;
}

export const INCOMPLETE = -1;
export const MALFORMED = -2;

const CR = 13;
const LF = 10;
const COLON = 58;
const SPACE = 32;
const TAB = 9;
const LOWER = 0x20;
const C = 0x63;
const T = 0x74;

const CONTENT_LENGTH = Buffer.from('content-length');
const CONNECTION = Buffer.from('connection');
const TRANSFER_ENCODING = Buffer.from('transfer-encoding');
const VERSION = Buffer.from('HTTP/1.');
/** `HTTP/1.1 200`: nothing before its end can be judged, save that it is wrong already. */
const STATUS_END = 12;

/**
 * Reads the status line and the header fields that frame the body. Returns where the body begins, INCOMPLETE or
 * MALFORMED. Lines may end in LF alone, as RFC 9112 (2.2) lets a recipient accept.
 */
export function readHead(bytes: Buffer, from: number, to: number, head: ResponseHead): number {
  const version = Math.min(VERSION.length, to - from);
  for (let i = 0; i < version; i++) if (bytes[from + i] !== VERSION[i]) return MALFORMED;
  if (to - from <= STATUS_END) return INCOMPLETE;
  const status = digit(bytes, from + 9) * 100 + digit(bytes, from + 10) * 10 + digit(bytes, from + 11);
  const after = bytes[from + STATUS_END];
  const minor = digit(bytes, from + 7);
  if (!(status >= 100 && status < 600) || bytes[from + 8] !== SPACE || !(minor === 0 || minor === 1)) return MALFORMED;
  if (after !== SPACE && after !== CR && after !== LF) return MALFORMED;
  head.status = status;
  head.keepAlive = minor === 1;
  head.coding = 'none';
  head.contentLength = -1;
  let at = from + STATUS_END;
  for (;;) {
    while (at < to && bytes[at] !== LF) at++;
    at++;
    if (at >= to) return INCOMPLETE;
    const first = bytes[at] ?? 0;
    if (first === LF) return at + 1;
    if (first === CR) {
      if (at + 1 >= to) return INCOMPLETE;
      return bytes[at + 1] === LF ? at + 2 : MALFORMED;
    }
    const letter = first | LOWER;
    if ((letter === C || letter === T) && !readField(bytes, at, to, head)) return MALFORMED;
    if (first === COLON) return MALFORMED;
  }
}

/** False when the field frames the body in a way that makes no sense. A field that is cut off is read again when it is whole. */
function readField(bytes: Buffer, at: number, to: number, head: ResponseHead): boolean {
  if (isNamed(bytes, at, to, CONTENT_LENGTH)) {
    const end = bytes.indexOf(LF, at);
    if (end < 0 || end >= to) return true;
    const length = decimal(bytes, at + CONTENT_LENGTH.length + 1, end);
    if (length < 0 || (head.contentLength >= 0 && head.contentLength !== length)) return false;
    head.contentLength = length;
  } else if (isNamed(bytes, at, to, CONNECTION)) {
    const options = valueOf(bytes, at + CONNECTION.length + 1, to);
    if (/(^|,)\s*close\s*(,|$)/.test(options)) head.keepAlive = false;
    else if (/(^|,)\s*keep-alive\s*(,|$)/.test(options)) head.keepAlive = true;
  } else if (isNamed(bytes, at, to, TRANSFER_ENCODING)) {
    head.coding = valueOf(bytes, at + TRANSFER_ENCODING.length + 1, to).endsWith('chunked') ? 'chunked' : 'other';
  }
  return true;
}

function digit(bytes: Buffer, at: number): number {
  const value = (bytes[at] ?? 0) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function isNamed(bytes: Buffer, at: number, to: number, name: Buffer): boolean {
  const length = name.length;
  if (at + length >= to || bytes[at + length] !== COLON) return false;
  for (let i = 0; i < length; i++) if (((bytes[at + i] ?? 0) | LOWER) !== ((name[i] ?? 0) | LOWER)) return false;
  return true;
}

/** -1 for anything but digits between spaces, and for what no double holds exactly. */
function decimal(bytes: Buffer, from: number, to: number): number {
  let at = from;
  let end = to;
  while (at < end && isSpace(bytes[at])) at++;
  while (end > at && isSpace(bytes[end - 1])) end--;
  if (at === end || end - at > 15) return -1;
  let value = 0;
  for (; at < end; at++) {
    const next = digit(bytes, at);
    if (Number.isNaN(next)) return -1;
    value = value * 10 + next;
  }
  return value;
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}

function valueOf(bytes: Buffer, from: number, to: number): string {
  let end = from;
  while (end < to && bytes[end] !== LF) end++;
  return bytes.toString('latin1', from, end).trim().toLowerCase();
}
