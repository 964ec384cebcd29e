import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BuiltRouter, RouterKind } from '../router-kind.ts';
import { HOST } from './framework.ts';
import type { RouteText } from './protocol.ts';
import { withHandlers, type Address } from './traffic.ts';

/** A router on plain `node:http`: the least that a request needs around a lookup. */
export class RouterServer {
  readonly #router: BuiltRouter;
  readonly #addresses: readonly Address[];
  readonly #server: Server;
  #extraLookups = 0;
  #next = 0;
  /** What extra lookups came to: it is read, so that no compiler may leave them out. */
  #sum = 0;

  constructor(options: { kind: Pick<RouterKind, 'build'>; routes: readonly RouteText[]; addresses: readonly Address[] }) {
    this.#router = options.kind.build(withHandlers(options.routes));
    this.#addresses = options.addresses;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<number> {
    await once(this.#server.listen(0, HOST), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on each request does so many further lookups, of other addresses each time. Returns what was set. */
  repeat(extraLookups: number): number {
    this.#extraLookups = this.#addresses.length === 0 ? 0 : extraLookups;
    return this.#extraLookups;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '';
    const mark = url.indexOf('?');
    const found = this.#router.find(request.method ?? '', mark < 0 ? url : url.slice(0, mark));
    for (let i = 0; i < this.#extraLookups; i++) this.#lookUp();
    // Never true; says so to nobody but the compiler.
    if (Number.isNaN(this.#sum)) response.setHeader('x-sum', this.#sum);
    if (found === null) return void response.writeHead(404, { 'content-length': 0 }).end();
    if (found === 'method-not-allowed') return void response.writeHead(405, { 'content-length': 0 }).end();
    const body = String(found.handler(found.params));
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length }).end(body);
  }

  #lookUp(): void {
    const address = this.#addresses[this.#next];
    this.#next = this.#next + 1 === this.#addresses.length ? 0 : this.#next + 1;
    if (address === undefined) return;
    const found = this.#router.find(address.method, address.path);
    if (found !== null && found !== 'method-not-allowed') this.#sum += found.handler(found.params);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
