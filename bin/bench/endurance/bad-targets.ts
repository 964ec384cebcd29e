import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A target that gives no answer, and how requests to it are expected to end. */
export interface BadTarget extends AsyncDisposable {
  readonly id: string;
  readonly url: string;
  readonly expected: readonly string[];
}

/** Every kind of target that a generator must survive, each on loopback. */
export const badTargets: readonly { readonly id: string; open(): Promise<BadTarget> }[] = [
  { id: 'refusing', open: openRefusing },
  { id: 'unreachable', open: openUnreachable },
  { id: 'hanging', open: () => openServer({ id: 'hanging', expected: ['timeout'], onSocket: () => undefined }) },
  {
    id: 'garbage',
    open: () => openServer({ id: 'garbage', expected: ['malformed', 'truncated', 'reset'], onSocket: (socket) => socket.on('data', () => socket.write(randomBytes(4096))) }),
  },
];

async function openServer(options: { id: string; expected: readonly string[]; onSocket: (socket: Socket) => void }): Promise<BadTarget> {
  const { id, expected, onSocket } = options;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  const port = await listen(server);
  return {
    id,
    expected,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A port on which nobody listens any more. */
async function openRefusing(): Promise<BadTarget> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return { id: 'refusing', expected: ['refused'], url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Ends with its parent. */
const sleeper = `
const server = require('node:net').createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => process.send(server.address().port));
process.on('disconnect', () => process.exit());`;

/** A process that is stopped takes no connections: once its queue is full, the kernel drops whoever knocks. */
async function openUnreachable(): Promise<BadTarget> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, '-e', sleeper], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [port] = (await once(child, 'message')) as [number];
  child.kill('SIGSTOP');
  return {
    id: 'unreachable',
    // The few that fit into the queue are connected, and hang.
    expected: ['unreachable', 'timeout'],
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
