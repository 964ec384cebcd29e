import { Socket, type SocketConstructorOpts } from 'node:net';
import type { BrokerAddress } from './driver.ts';
import type { ChunkRing } from './chunk-ring.ts';
import { viewOf } from './stride-reader.ts';

/** One read takes what has come meanwhile, in one call. */
const READ_BYTES = 256 * 1024;
/**
 * After a read that brought less than this, the next waits a millisecond. Wake-ups for few messages cost generator and
 * broker alike: without the rest RabbitMQ delivered a fifth less at 16 B, as it wrote in smaller pieces. NATS comes in
 * larger pieces, which are not made to wait; at 64 KiB they were, and its core stood idle for a tenth of the time.
 */
const SMALL_READ_BYTES = 32 * 1024;
/** With fewer messages in flight a rest would leave the broker without work. */
const GATHER_FROM_WINDOW = 256;
const REST_MS = 1;
/** So much may wait in node before `write` says no; the ring bounds it further. */
const WRITE_HIGH_WATER_BYTES = 1024 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 500;

export interface WireSocketOptions {
  readonly name: string;
  readonly address: BrokerAddress;
  /** Reads the first `length` bytes. What it throws ends the connection. */
  readonly onBytes: (bytes: Buffer, view: DataView, length: number) => void;
  readonly onWritable: () => void;
  readonly onFailure: (error: Error) => void;
}

/** A TCP connection that reads into one buffer, again and again, and writes whole chunks. */
export class WireSocket {
  readonly #socket: Socket;
  readonly #options: WireSocketOptions;
  #blocked = false;
  #closing = false;
  #failed = false;
  #gathering = false;
  #rest: NodeJS.Timeout | null = null;

  private constructor(options: WireSocketOptions) {
    this.#options = options;
    const bytes = Buffer.alloc(READ_BYTES);
    const view = viewOf(bytes);
    // `onread` and the high-water mark are options of the socket that its declared type leaves out.
    const socketOptions = {
      writableHighWaterMark: WRITE_HIGH_WATER_BYTES,
      onread: { buffer: bytes, callback: (length: number) => this.#read(bytes, view, length) },
    };
    this.#socket = new Socket(socketOptions as SocketConstructorOpts);
    // Of the options of `connect` it is none, and is passed over there without a word.
    this.#socket.setNoDelay(true);
    this.#socket.on('drain', () => {
      this.#blocked = false;
      options.onWritable();
    });
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the broker closed the connection')));
  }

  /** Resolves when the connection stands. */
  static async connect(options: WireSocketOptions): Promise<WireSocket> {
    const wire = new WireSocket(options);
    const socket = wire.#socket;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)), CONNECT_TIMEOUT_MS);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      socket.connect({ host: options.address.host, port: options.address.port });
    });
    return wire;
  }

  /** From now on small reads are gathered where the window allows it: for the time after the handshake. */
  gatherReads(options: { window: number }): void {
    this.#gathering = options.window >= GATHER_FROM_WINDOW;
  }

  /** For handshakes and answers. */
  send(bytes: Uint8Array | string): void {
    this.#socket.write(bytes);
  }

  /** Writes up to `count` messages from the ring, as far as ring and socket have room; says how many. */
  publish(ring: ChunkRing, first: number, count: number): number {
    let taken = 0;
    while (taken < count && !this.#blocked && !this.#failed) {
      const filled = ring.fill(first + taken, count - taken);
      if (filled === null) break;
      taken += filled.count;
      this.#blocked = !this.#socket.write(filled.bytes, () => {
        const wasExhausted = ring.exhausted;
        filled.release();
        if (wasExhausted) this.#options.onWritable();
      });
    }
    return taken;
  }

  /** Ends the connection: what was written still goes out, what would still come in is not read. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#rest !== null) clearTimeout(this.#rest);
    if (this.#socket.closed) return;
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT_MS);
    this.#socket.end(() => this.#socket.destroy());
    await closed;
    clearTimeout(timer);
  }

  #read(bytes: Buffer, view: DataView, length: number): boolean {
    if (this.#closing) return true;
    try {
      this.#options.onBytes(bytes, view, length);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return true;
    }
    if (!this.#gathering || length >= SMALL_READ_BYTES) return true;
    this.#restAWhile();
    return false;
  }

  #restAWhile(): void {
    if (this.#rest !== null) this.#rest.refresh();
    else this.#rest = setTimeout(() => this.#socket.resume(), REST_MS);
  }

  #fail(error: Error): void {
    if (this.#closing || this.#failed) return;
    this.#failed = true;
    this.#socket.destroy();
    this.#options.onFailure(new Error(`${this.#options.name}: ${error.message}`, { cause: error }));
  }
}
