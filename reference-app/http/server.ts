import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { answerClientError, answerRaw } from './client-errors.ts';

/** How long a client may take, and how much it may send before the body. */
export interface HttpLimits {
  readonly headersTimeoutMs: number;
  /** From the first byte to the last of the body. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** A connection on which nothing moves, in whatever state. */
  readonly silenceMs: number;
  readonly maxHeaderBytes: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  headersTimeoutMs: 5000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  silenceMs: 120_000,
  maxHeaderBytes: 16_384,
};

const CHECK_INTERVAL_MS = 500;
const IDLE_SWEEP_MS = 25;

/** While it drains, so long without a request means that nobody sends any more. */
const QUIET_MS = 500;
/** Of the time to drain, the part in which those who send may learn that they should not. */
const NOTICE_SHARE = 0.7;
/** Those who watch a process ask for these; they are not those who send. */
const WATCHED = new Set(['/health', '/ready', '/metrics']);

/** A server that answers whatever comes over a socket with HTTP, and that ends without cutting off what is under way. */
export class HttpServer {
  readonly #server: Server;
  readonly #latest = new WeakMap<Duplex, ServerResponse>();
  readonly #sockets = new Set<Socket>();
  #isDraining = false;
  #latestRequestMs = -Infinity;

  constructor(options: {
    readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
    readonly maxBodyBytes: number;
    readonly limits?: HttpLimits;
  }) {
    const { handle, maxBodyBytes, limits = DEFAULT_LIMITS } = options;
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      this.#latest.set(request.socket, response);
      if (!WATCHED.has(request.url ?? '')) this.#latestRequestMs = performance.now();
      handle(request, response);
    };
    this.#server = createServer({
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      maxHeaderSize: limits.maxHeaderBytes,
      connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, limits.headersTimeoutMs),
      // Node's own answer to a missing Host has no body: `targetOf` sees to it.
      requireHostHeader: false,
      noDelay: true,
    });
    this.#server.setTimeout(limits.silenceMs);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('request', serve);
    this.#server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      if (Number(request.headers['content-length'] ?? 0) <= maxBodyBytes) response.writeContinue();
      serve(request, response);
    });
    this.#server.on('checkExpectation', serve);
    this.#server.on('clientError', (error: Error, socket: Duplex) => answerClientError(error, socket, this.#latest.get(socket)));
    this.#server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
      answerRaw(socket, new Problem('method-not-allowed', { headers: { allow: 'GET, HEAD, OPTIONS, POST' } })),
    );
  }

  /** While it drains, responses are to end their connections. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** @returns the port */
  listen(options: { readonly host: string; readonly port: number }): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(options.port, options.host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /**
   * Goes on serving until nobody sends any more, for a while: a proxy that learns from /ready must not find a connection
   * closed on which it has just sent a request. Then stops listening, closes idle connections, waits for those at work;
   * what is not done after `graceMs` is cut off.
   */
  async drain({ graceMs }: { readonly graceMs: number }): Promise<void> {
    this.#isDraining = true;
    const beganMs = performance.now();
    await this.#untilQuiet(beganMs + graceMs * NOTICE_SHARE);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const sweep = setInterval(() => this.#closeIdle(), IDLE_SWEEP_MS);
    const cut = setTimeout(() => this.#server.closeAllConnections(), Math.max(0, beganMs + graceMs - performance.now()));
    this.#closeIdle();
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  }

  async #untilQuiet(deadlineMs: number): Promise<void> {
    for (;;) {
      const leftMs = Math.min(this.#latestRequestMs + QUIET_MS, deadlineMs) - performance.now();
      if (leftMs <= 0) return;
      await delay(leftMs);
    }
  }

  /** Node counts a connection that has not said anything yet as one at work. */
  #closeIdle(): void {
    this.#server.closeIdleConnections();
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
