import { describe, expect, it } from 'vitest';
import { createRandom } from '../../statistics/random.ts';
import { anyBody, BodyCheck, exactBody, includesBody, type BodyExpectation } from './body-check.ts';
import { INCOMPLETE, MALFORMED } from './response-head.ts';
import { defaultLimits, ResponseParser, type ResponseLimits } from './response-parser.ts';

interface Read {
  end: number;
  status: number;
  keepAlive: boolean;
  bodyBytes: number;
  isExpected: boolean;
  closes: boolean;
  problem: string;
}

/** Reads a response in the pieces given; `end` is where it ended, counted from its first byte. */
function read(pieces: readonly Buffer[], options: { isHead?: boolean; body?: BodyExpectation; limits?: Partial<ResponseLimits> } = {}): Read {
  const check = new BodyCheck();
  const parser = new ResponseParser({ limits: { ...defaultLimits, ...options.limits }, check });
  check.begin(options.body ?? anyBody);
  parser.begin({ isHead: options.isHead ?? false });
  let end = INCOMPLETE;
  let before = 0;
  for (const piece of pieces) {
    // As it comes from a socket: somewhere in a buffer that is used again.
    const buffer = Buffer.alloc(piece.length + 10, 0x58);
    piece.copy(buffer, 5);
    const at = parser.push(buffer, 5, 5 + piece.length);
    buffer.fill(0x59);
    if (at !== INCOMPLETE) {
      end = at === MALFORMED ? MALFORMED : before + at - 5;
      break;
    }
    before += piece.length;
  }
  const { status, keepAlive } = parser.head;
  return { end, status, keepAlive, bodyBytes: check.length, isExpected: check.end(), closes: parser.close(), problem: parser.problem };
}

const whole = (text: string): Buffer[] => [Buffer.from(text, 'latin1')];
const bytewise = (text: string): Buffer[] => [...Buffer.from(text, 'latin1')].map((byte) => Buffer.from([byte]));

const responses = {
  'Content-Length': 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'no reason phrase': 'HTTP/1.1 200\r\ncontent-length: 5\r\n\r\nhello',
  'line feeds alone': 'HTTP/1.1 200 OK\ncontent-length: 5\n\nhello',
  'spaces around the length': 'HTTP/1.1 200 OK\r\ncontent-length: \t 5 \r\n\r\nhello',
  'the length twice, the same': 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\nhello',
  chunked: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n003\r\nllo\r\n0\r\n\r\n',
  'chunked with extensions and trailers':
    'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n5;a=b;c="d"\r\nhello\r\n0 ; last\r\nX-Sum: 1\r\nY: 2\r\n\r\n',
  'after interim responses': 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello',
} as const;

describe.each(Object.entries(responses))('a response with %s', (_, text) => {
  const body = exactBody(Buffer.from('hello'));

  it('is read whole and byte by byte alike, up to its end', () => {
    for (const pieces of [whole(text), bytewise(text)]) {
      expect(read(pieces, { body })).toMatchObject({ end: text.length, status: 200, keepAlive: true, bodyBytes: 5, isExpected: true });
    }
    expect(read(whole(`${text}HTTP/1.1 `), { body }).end).toBe(text.length);
  });

  it('is read however it is split in two or three', () => {
    const bytes = Buffer.from(text, 'latin1');
    for (let first = 1; first < bytes.length; first++) {
      for (let second = first; second < bytes.length; second += 3) {
        const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)].filter(({ length }) => length > 0);
        expect(read(pieces, { body })).toMatchObject({ end: text.length, isExpected: true });
      }
    }
  });

  it('is incomplete before its last byte', () => {
    for (let length = 1; length < text.length; length++) expect(read(whole(text.slice(0, length))).end).toBe(INCOMPLETE);
  });
});

describe('ResponseParser', () => {
  it.each([
    ['HTTP/1.1 204 No Content\r\n\r\n', {}],
    ['HTTP/1.1 304 Not Modified\r\ncontent-length: 100\r\n\r\n', {}],
    ['HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n', { isHead: true }],
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', { isHead: true }],
    ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', {}],
  ])('knows what has no body: %j', (text, options) => {
    for (const pieces of [whole(text), bytewise(text)]) expect(read(pieces, options)).toMatchObject({ end: text.length, bodyBytes: 0, keepAlive: true });
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.1 200 OK\r\nconnection: x, CLOSE\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.1 200 OK\r\nconnection: closed\r\ncontent-length: 0\r\n\r\n', true],
    ['HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', false],
    ['HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\ncontent-length: 0\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n', false],
  ])('knows whether the connection stays: %j', (text, keepAlive) => {
    for (const pieces of [whole(text), bytewise(text)]) expect(read(pieces)).toMatchObject({ end: text.length, keepAlive });
  });

  it('reads until the close where nothing else ends the body', () => {
    const body = exactBody(Buffer.from('all there is'));
    for (const framing of ['', 'transfer-encoding: gzip\r\ncontent-length: 3\r\n']) {
      const text = `HTTP/1.1 200 OK\r\n${framing}\r\nall there is`;
      for (const pieces of [whole(text), bytewise(text)]) {
        expect(read(pieces, { body })).toMatchObject({ end: INCOMPLETE, closes: true, isExpected: true, keepAlive: false });
      }
    }
    expect(read(whole('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut')).closes).toBe(false);
  });

  it.each([
    'SSH-2.0-OpenSSH_9.2\r\n',
    'HTTP/2 200\r\n\r\n',
    'HTTP/1.2 200 OK\r\n\r\n',
    'HTTP/1.1 20x OK\r\n\r\n',
    'HTTP/1.1 099 No\r\n\r\n',
    'HTTP/1.1 2000 No\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\n: no name\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: five\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 0x5\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffff\r\n',
  ])('names what is malformed: %j', (text) => {
    for (const pieces of [whole(text), bytewise(text)]) {
      const { end, problem } = read(pieces);
      expect(end).toBe(MALFORMED);
      expect(problem).not.toBe('');
    }
  });

  it('bounds heads, bodies, trailers and lines before chunks', () => {
    const limits = { headBytes: 200, bodyBytes: 1000 };
    const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    const long = 'x'.repeat(400);
    for (const text of [
      `HTTP/1.1 200 OK\r\nx: ${long}\r\n\r\n`,
      `HTTP/1.1 200 OK\r\nx: ${long}`,
      'HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n',
      `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1001)}`,
      `${chunked}3e9\r\n`,
      `${chunked}2;${long}`,
      `${chunked}0\r\nx: ${long}`,
    ]) {
      for (const pieces of [whole(text), bytewise(text)]) expect(read(pieces, { limits }).end).toBe(MALFORMED);
    }
  });

  it('reads random responses, split at random, with whatever body check', () => {
    const random = createRandom(17);
    const endMs = performance.now() + 700;
    for (let round = 0; performance.now() < endMs; round++) {
      const content = Buffer.from(Array.from({ length: random.int(300) }, () => random.int(256)));
      const isChunked = random.int(2) === 0;
      const parts: Buffer[] = [Buffer.from(`HTTP/1.1 200 OK\r\nx-a: ${'b'.repeat(random.int(60))}\r\n`)];
      if (isChunked) {
        parts.push(Buffer.from('transfer-encoding: chunked\r\n\r\n'));
        for (let at = 0; at < content.length; ) {
          const length = Math.min(1 + random.int(80), content.length - at);
          parts.push(Buffer.from(`${length.toString(16)}\r\n`), content.subarray(at, at + length), Buffer.from('\r\n'));
          at += length;
        }
        parts.push(Buffer.from('0\r\n\r\n'));
      } else {
        parts.push(Buffer.from(`content-length: ${content.length}\r\n\r\n`), content);
      }
      const bytes = Buffer.concat(parts);
      const needle = content.subarray(random.int(content.length + 1)).subarray(0, 1 + random.int(40));
      const bodies = [exactBody(content), { kind: 'bytes', length: content.length } as const, includesBody(needle)];
      for (const body of bodies) {
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; ) {
          const length = 1 + random.int(random.int(5) === 0 ? 200 : 20);
          pieces.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(read(pieces, { body }), `round ${round}`).toMatchObject({ end: bytes.length, isExpected: true, bodyBytes: content.length });
      }
    }
  });

  it('never throws on garbage, nor on a response gone wrong somewhere', () => {
    const random = createRandom(23);
    const endMs = performance.now() + 700;
    const texts = Object.values(responses);
    while (performance.now() < endMs) {
      const bytes = Buffer.from(texts[random.int(texts.length)] ?? '', 'latin1');
      for (let wrong = 0; wrong <= random.int(6); wrong++) bytes[random.int(bytes.length)] = random.int(256);
      const garbage = random.int(4) === 0 ? Buffer.from(Array.from({ length: 40 }, () => random.int(256))) : bytes;
      const split = random.int(garbage.length);
      const { end } = read([garbage.subarray(0, split), garbage.subarray(split)].filter(({ length }) => length > 0));
      expect(end).toBeGreaterThanOrEqual(MALFORMED);
      expect(end).toBeLessThanOrEqual(garbage.length);
    }
  });
});

describe('BodyCheck', () => {
  const check = new BodyCheck();
  const passes = (body: BodyExpectation, ...pieces: string[]): boolean => {
    check.begin(body);
    for (const piece of pieces) check.feed(Buffer.from(piece), 0, Buffer.byteLength(piece));
    return check.end();
  };

  it('tells an exact body from a shorter, a longer and another one', () => {
    for (const content of ['short', 'long'.repeat(50)]) {
      const body = exactBody(Buffer.from(content));
      expect(passes(body, content)).toBe(true);
      expect(passes(body, content.slice(0, 3), content.slice(3))).toBe(true);
      expect(passes(body, content.slice(1))).toBe(false);
      expect(passes(body, `${content}!`)).toBe(false);
      expect(passes(body, content, '!')).toBe(false);
      expect(passes(body, content.replace(/.$/, '?'))).toBe(false);
      expect(passes(body, content.slice(0, 3), content.slice(3).replace(/^./, '?'))).toBe(false);
    }
    expect(passes(exactBody(Buffer.alloc(0)))).toBe(true);
  });

  it('finds a part, also across pieces and after false starts', () => {
    const body = includesBody(Buffer.from('aabaac'));
    expect(passes(body, 'xaabaabaacx')).toBe(true);
    expect(passes(body, 'xaabaa', 'baacx')).toBe(true);
    expect(passes(body, 'xaabaabaa')).toBe(false);
    expect(passes(body, ...'xaabaabaacx'.split(''))).toBe(true);
  });

  it('counts bytes', () => {
    expect(passes({ kind: 'bytes', length: 4 }, 'ab', 'cd')).toBe(true);
    expect(passes({ kind: 'bytes', length: 4 }, 'abc')).toBe(false);
  });
});
