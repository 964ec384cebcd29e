import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { completeOptions, type HttpLoadOptions } from './options.ts';
import { HttpSlicer } from './slicer.ts';

/** A target of a test, and what is to be taken down after it. */
export class Targets {
  readonly #down: (() => void)[] = [];

  /** Answers each request with whatever `answer` writes; `nth` counts the requests of a connection. */
  async raw(answer: (socket: Socket, nth: number, head: string) => void): Promise<string> {
    const server = createServer((socket) => {
      let nth = 0;
      let unread = '';
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        unread += bytes.toString('latin1');
        for (let end = unread.indexOf('\r\n\r\n'); end >= 0; end = unread.indexOf('\r\n\r\n')) {
          const head = unread.slice(0, end);
          unread = unread.slice(end + 4);
          answer(socket, nth++, head);
        }
      });
    });
    return this.#listen(server);
  }

  async http(listener: RequestListener, options: { keepAliveTimeout?: number; maxRequestsPerSocket?: number } = {}): Promise<string> {
    const server = createHttpServer(listener);
    Object.assign(server, options);
    return this.#listen(server);
  }

  /** An address at which nobody listens. */
  async refused(): Promise<string> {
    const server = createServer();
    const target = await this.#listen(server);
    server.close();
    return target;
  }

  /** Listens, and is never there: its queue takes two connections, and nobody answers the rest. */
  async deaf(): Promise<string> {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
         parentPort.postMessage(server.address().port);
         setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 10);
       });`,
      { eval: true },
    );
    this.#down.push(() => void worker.terminate());
    const [port] = (await once(worker, 'message')) as [number];
    await sleep(50);
    return `http://127.0.0.1:${port}`;
  }

  slicer(options: Partial<HttpLoadOptions> & { target: string }): HttpSlicer {
    const full = completeOptions({
      mix: { requests: [{ id: 'a', path: '/', expect: { body: { exact: 'ok' } } }] },
      load: { kind: 'closed', connections: 4 },
      seed: 1,
      ...options,
    });
    const slicer = new HttpSlicer({ ...full, address: full });
    this.#down.push(() => slicer.close());
    return slicer;
  }

  down(): void {
    for (const end of this.#down.splice(0)) end();
  }

  async #listen(server: Server): Promise<string> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
    this.#down.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    server.listen(0, '127.0.0.1', 1024);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
