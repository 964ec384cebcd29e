import type { BodyCheck } from './body-check.ts';
import { CHUNKS_END, ChunkLines, LINE_CONTINUES, LINE_MALFORMED } from './chunk-lines.ts';
import { INCOMPLETE, MALFORMED, readHead, type ResponseHead } from './response-head.ts';

/** What a response may take up at most. */
export interface ResponseLimits {
  readonly headBytes: number;
  readonly bodyBytes: number;
}

export const defaultLimits: ResponseLimits = { headBytes: 32 * 1024, bodyBytes: 1024 ** 3 };

/** Where a response stands. */
const stages = { head: 0, length: 1, untilClose: 2, chunkLine: 3, chunkData: 4 } as const;
type Stage = (typeof stages)[keyof typeof stages];

/**
 * Reads one response after the other, however the bytes are split. A response that comes whole, with a Content-Length,
 * is read without a copy and without allocating anything.
 */
export class ResponseParser {
  readonly head: ResponseHead = { status: 0, keepAlive: true, coding: 'none', contentLength: -1 };
  /** Why the response is malformed. */
  problem = '';
  readonly #limits: ResponseLimits;
  readonly #check: BodyCheck;
  readonly #chunks: ChunkLines;
  #stage: Stage = stages.head;
  #isHead = false;
  #left = 0;
  /** The beginning of a head that came in pieces. */
  #carry: Buffer | null = null;

  constructor(options: { limits: ResponseLimits; check: BodyCheck }) {
    this.#limits = options.limits;
    this.#check = options.check;
    this.#chunks = new ChunkLines({ lineBytes: options.limits.headBytes });
  }

  /** Awaits the response to a request; one to HEAD has no body. */
  begin(options: { isHead: boolean }): void {
    this.#isHead = options.isHead;
    this.#stage = stages.head;
    this.#carry = null;
  }

  /** Reads on. Returns where the response ended, INCOMPLETE, or MALFORMED. */
  push(bytes: Buffer, from: number, to: number): number {
    if (this.#stage !== stages.head) return this.#readBody(bytes, from, to);
    if (this.#carry !== null) return this.#pushCarried(bytes, from, to);
    return this.#readFromHead(bytes, from, to);
  }

  /** The connection has closed: true when that is how the body was to end. */
  close(): boolean {
    return this.#stage === stages.untilClose;
  }

  #readFromHead(bytes: Buffer, from: number, to: number): number {
    let at = from;
    for (;;) {
      const body = readHead(bytes, at, to, this.head);
      if (body === MALFORMED) return this.#malformed('what came is no head of an HTTP/1.x response');
      if ((body === INCOMPLETE ? to : body) - at > this.#limits.headBytes) return this.#malformed(`a head of more than ${this.#limits.headBytes} B`);
      if (body === INCOMPLETE) {
        this.#carry = Buffer.from(bytes.subarray(at, to));
        return INCOMPLETE;
      }
      const { status } = this.head;
      // Interim responses are followed by the final one, save that 101 changes the protocol for good.
      if (status >= 200) return this.#beginBody(bytes, body, to);
      if (status === 101) return this.#malformed('the target changed the protocol (101)');
      if (body === to) return INCOMPLETE;
      at = body;
    }
  }

  #pushCarried(bytes: Buffer, from: number, to: number): number {
    const before = this.#carry ?? Buffer.alloc(0);
    const joined = Buffer.concat([before, bytes.subarray(from, to)]);
    this.#carry = null;
    const end = this.#readFromHead(joined, 0, joined.length);
    return end < 0 ? end : end - before.length + from;
  }

  #beginBody(bytes: Buffer, at: number, to: number): number {
    const { status, coding, contentLength } = this.head;
    if (this.#isHead || status === 204 || status === 304) return at;
    if (coding === 'chunked') {
      // Both framings at once: the chunks count, and the connection is not to be trusted further (RFC 9112, 6.3).
      if (contentLength >= 0) this.head.keepAlive = false;
      this.#chunks.begin();
      this.#stage = stages.chunkLine;
      return this.#readBody(bytes, at, to);
    }
    if (contentLength < 0 || coding === 'other') {
      this.#stage = stages.untilClose;
      this.head.keepAlive = false;
      return this.#readBody(bytes, at, to);
    }
    if (contentLength > this.#limits.bodyBytes) return this.#tooLong();
    const end = at + contentLength;
    if (end <= to) {
      this.#check.feed(bytes, at, end);
      return end;
    }
    this.#left = contentLength;
    this.#stage = stages.length;
    return this.#readBody(bytes, at, to);
  }

  #readBody(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to) {
      switch (this.#stage) {
        case stages.length:
        case stages.chunkData: {
          const end = Math.min(to, at + this.#left);
          this.#check.feed(bytes, at, end);
          this.#left -= end - at;
          at = end;
          if (this.#left > 0) return INCOMPLETE;
          if (this.#stage === stages.length) return at;
          this.#chunks.endOfData();
          this.#stage = stages.chunkLine;
          break;
        }
        case stages.untilClose:
          this.#check.feed(bytes, at, to);
          return this.#check.length > this.#limits.bodyBytes ? this.#tooLong() : INCOMPLETE;
        default: {
          const size = this.#chunks.next(bytes[at++] ?? 0);
          if (size === LINE_CONTINUES) break;
          if (size === LINE_MALFORMED) return this.#malformed(this.#chunks.problem);
          if (size === CHUNKS_END) return at;
          if (this.#check.length + size > this.#limits.bodyBytes) return this.#tooLong();
          this.#left = size;
          this.#stage = stages.chunkData;
        }
      }
    }
    return INCOMPLETE;
  }

  #tooLong(): number {
    return this.#malformed(`a body of more than ${this.#limits.bodyBytes} B`);
  }

  #malformed(problem: string): number {
    this.problem = problem;
    return MALFORMED;
  }
}
