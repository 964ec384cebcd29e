import { Socket, type SocketConstructorOpts } from 'node:net';
import { BodyCheck } from './body-check.ts';
import { connectOutcome, type Outcome } from './outcomes.ts';
import type { PreparedRequest } from './request-mix.ts';
import { INCOMPLETE, MALFORMED } from './response-head.ts';
import { ResponseParser, type ResponseLimits } from './response-parser.ts';

/** Where requests go; an address rather than a name, so that no connection waits for a resolver. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

/** Why a request has failed. */
export interface RequestFailure {
  readonly outcome: Outcome;
  readonly reason: string;
  /** The target had closed an idle connection just as the request was written. */
  readonly isRace: boolean;
}

/** Told of all that happens to a connection. */
export interface ConnectionOwner {
  onOpen(connection: Connection, nowMs: number): void;
  onOpenFailed(connection: Connection, outcome: Outcome, reason: string): void;
  /** A complete response; the connection can take the next request when its state is `idle`. */
  onResponse(connection: Connection, outcome: 'ok' | 'status' | 'body', nowMs: number): void;
  /** The connection is gone, and the request that was on it, if any, has failed. */
  onLost(connection: Connection, failure: RequestFailure | null): void;
}

export interface ConnectionOptions {
  readonly address: HttpAddress;
  /** One for all connections: what was read is used up before the next read. */
  readonly buffer: Buffer;
  readonly limits: ResponseLimits;
  readonly owner: ConnectionOwner;
}

/** A close seen later than this after a request was not already under way when it was written. */
const RACE_MS = 100;

/** One keep-alive connection with at most one request on it. */
export class Connection {
  state: 'connecting' | 'idle' | 'busy' | 'closed' = 'connecting';
  request: PreparedRequest | null = null;
  intendedMs = 0;
  writtenMs = 0;
  /** The request was lost once before. */
  isRetry = false;
  readonly openedMs = performance.now();
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #check = new BodyCheck();
  readonly #parser: ResponseParser;
  readonly #buffer: Buffer;
  #responses = 0;
  #heard = false;

  constructor(options: ConnectionOptions) {
    const { address, buffer, limits, owner } = options;
    this.#owner = owner;
    this.#buffer = buffer;
    this.#parser = new ResponseParser({ limits, check: this.#check });
    // `onread` is an option of the socket that its declared type leaves out.
    const socketOptions = { onread: { buffer, callback: (length: number) => this.#read(length) } };
    this.#socket = new Socket(socketOptions as SocketConstructorOpts);
    this.#socket.on('connect', () => this.#open());
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error));
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('close', () => this.#ended());
    // Of the options of `connect` it is none, and is passed over there without a word.
    this.#socket.setNoDelay(true);
    this.#socket.connect(address);
  }

  /** Writes a request. Only an idle connection takes one. */
  send(request: PreparedRequest, options: { intendedMs: number; nowMs: number; isRetry: boolean }): void {
    this.state = 'busy';
    this.request = request;
    this.intendedMs = options.intendedMs;
    this.writtenMs = options.nowMs;
    this.isRetry = options.isRetry;
    this.#heard = false;
    this.#check.begin(request.body);
    this.#parser.begin({ isHead: request.isHead });
    this.#socket.write(request.bytes);
  }

  /** Of the response that came last. */
  get status(): number {
    return this.#parser.head.status;
  }

  /** Time is up for what is under way. */
  expire(): void {
    if (this.state === 'connecting') this.#loseOpening('unreachable', 'no connection in time');
    else if (this.state === 'busy') this.#loseRequest('timeout', 'no complete response in time');
  }

  /** Closes at once and tells nobody. */
  destroy(): void {
    this.state = 'closed';
    this.#socket.destroy();
  }

  #open(): void {
    if (this.state !== 'connecting') return;
    this.state = 'idle';
    this.#owner.onOpen(this, performance.now());
  }

  #read(length: number): boolean {
    if (this.state !== 'busy') {
      // Nobody asked: a farewell such as 408, or the rest of a response that was longer than it said.
      if (this.state === 'idle') this.#lose(null);
      return true;
    }
    this.#heard = true;
    const end = this.#parser.push(this.#buffer, 0, length);
    if (end === INCOMPLETE) return true;
    if (end === MALFORMED) this.#loseRequest('malformed', this.#parser.problem);
    else if (end < length) this.#loseRequest('malformed', 'more came than the response said');
    else this.#complete();
    return true;
  }

  #complete(): void {
    const { status, keepAlive } = this.#parser.head;
    const isExpected = this.request?.statuses.includes(status) ?? false;
    const outcome = !isExpected ? 'status' : this.#check.end() ? 'ok' : 'body';
    const nowMs = performance.now();
    this.#responses += 1;
    if (keepAlive) this.state = 'idle';
    else this.destroy();
    this.#owner.onResponse(this, outcome, nowMs);
  }

  /** The target will send no more. */
  #ended(): void {
    if (this.state === 'closed') return;
    if (this.state === 'connecting') this.#loseOpening('unreachable', 'closed while it was opened');
    else if (this.state === 'idle') this.#lose(null);
    else if (this.#heard && this.#parser.close()) this.#complete();
    else if (this.#heard) this.#loseRequest('truncated', 'the target closed the connection amid a response');
    else this.#loseRequest('noResponse', 'the target closed the connection without a response', true);
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.state === 'connecting') this.#loseOpening(connectOutcome(error.code), error.message);
    else if (this.state === 'idle') this.#lose(null);
    // A write after the target's end of the stream fails with EPIPE, one that the target refuses with ECONNRESET.
    else if (this.state === 'busy' && error.code === 'EPIPE' && !this.#heard) this.#loseRequest('noResponse', error.message, true);
    else if (this.state === 'busy') this.#loseRequest('reset', error.message);
  }

  #loseOpening(outcome: Outcome, reason: string): void {
    this.destroy();
    this.#owner.onOpenFailed(this, outcome, reason);
  }

  #loseRequest(outcome: Outcome, reason: string, isClose = false): void {
    const isRace = isClose && this.#responses > 0 && performance.now() - this.writtenMs < RACE_MS;
    this.#lose({ outcome, reason, isRace });
  }

  #lose(failure: RequestFailure | null): void {
    this.destroy();
    this.#owner.onLost(this, failure);
  }
}
