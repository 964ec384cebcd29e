import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { polls, serviceTimeOf, type Behaviour } from './behaviour.ts';
import { faultNames, misbehave, OK_RESPONSE, scriptOf, type FaultName } from './faults.ts';
import { RequestLog, type EncodedLog } from './request-log.ts';
import { Worker } from './worker.ts';

/** What the target did since its behaviour began. */
export interface TargetReport {
  readonly requests: number;
  /** How often each fault was acted out. */
  readonly scripted: Readonly<Record<FaultName, number>>;
  /** Left out for `faults`, which times nothing. */
  readonly log: EncodedLog | null;
}

/** Requests of one slice at most: two million at 10,000 a second last 200 s. */
const CAPACITY = 2_000_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * An HTTP/1.1 server of known behaviour on a free loopback port. It reads requests without bodies, one after the other on
 * each connection, and is as plain as can be: it must not be the limit.
 */
export class TargetServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #log: RequestLog;
  readonly #nowMs: () => number;
  #serve: (socket: Socket) => void = () => undefined;
  #worker: Worker<Socket> | null = null;
  #polling: NodeJS.Immediate | null = null;
  #behaviour: Behaviour['kind'] = 'instant';
  #requests = 0;
  #scripted = noFaults();

  private constructor(options: { server: Server; nowMs: () => number; capacity: number }) {
    this.#server = options.server;
    this.#nowMs = options.nowMs;
    this.#log = new RequestLog(options.capacity);
    this.#server.on('connection', (socket) => this.#accept(socket));
    this.begin({ kind: 'instant', polls: false });
  }

  /** `nowMs`: a monotonic clock; it dates the log. */
  static async listen(options: { nowMs: () => number; capacity?: number }): Promise<TargetServer> {
    const server = createServer({ noDelay: true });
    await listening(server);
    return new TargetServer({ server, nowMs: options.nowMs, capacity: options.capacity ?? CAPACITY });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on requests are treated so; what was logged and counted before is forgotten. */
  begin(behaviour: Behaviour): void {
    this.#rest();
    this.#worker = null;
    this.#log.clear();
    this.#requests = 0;
    this.#scripted = noFaults();
    this.#behaviour = behaviour.kind;
    const serviceTime = serviceTimeOf(behaviour);
    if (serviceTime !== null) {
      const worker = new Worker<Socket>({ serviceTime, log: this.#log, nowMs: this.#nowMs, onServed: answer });
      this.#worker = worker;
      this.#serve = (socket) => worker.submit(socket);
    } else if (behaviour.kind === 'faults') {
      const next = scriptOf(behaviour);
      this.#serve = (socket) => {
        const fault = next();
        this.#scripted[fault] += 1;
        misbehave(socket, fault, behaviour.slowMs);
      };
    } else {
      this.#serve = (socket) => {
        const nowMs = this.#nowMs();
        this.#log.add(nowMs, nowMs, nowMs);
        answer(socket);
      };
    }
    if (polls(behaviour)) this.#poll();
  }

  /** What came of the behaviour, at its end. */
  report(): TargetReport {
    this.#rest();
    const log = this.#behaviour === 'faults' ? null : this.#log.encode();
    return { requests: this.#requests, scripted: { ...this.#scripted }, log };
  }

  close(): void {
    this.#rest();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  readonly #poll = (): void => {
    this.#worker?.turn();
    this.#polling = setImmediate(this.#poll);
  };

  #rest(): void {
    if (this.#polling !== null) clearImmediate(this.#polling);
    this.#polling = null;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let rest: Buffer | null = null;
    socket.on('data', (bytes: Buffer) => {
      const input: Buffer = rest === null ? bytes : Buffer.concat([rest, bytes]);
      let from = 0;
      for (let end = input.indexOf(END_OF_HEAD); end >= 0; end = input.indexOf(END_OF_HEAD, from)) {
        from = end + END_OF_HEAD.length;
        this.#requests += 1;
        this.#serve(socket);
      }
      rest = from === input.length ? null : input.subarray(from);
    });
    // Clients come and go as they like; what they missed is seen on their side.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** A loopback port on which nobody listens: one that was free a moment ago. */
export async function refusingPort(): Promise<number> {
  const server = createServer();
  await listening(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answer(socket: Socket): void {
  if (!socket.destroyed) socket.write(OK_RESPONSE);
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Room for every connection of a burst: what overflows this queue comes again only after a second.
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, resolve);
  });
}

function noFaults(): Record<FaultName, number> {
  return Object.fromEntries(faultNames.map((name) => [name, 0])) as Record<FaultName, number>;
}
