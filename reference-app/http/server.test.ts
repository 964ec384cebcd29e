import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { expectProblem } from '../api/documented.case.ts';
import { parseResponse, sendRaw } from '../api/fuzz/raw.case.ts';
import { REPLIES } from '../api/fake-client.case.ts';
import { openTestApi } from '../api/testbed.case.ts';
import { DEFAULT_LIMITS } from './server.ts';

const REQUEST = 'GET /products/1 HTTP/1.1\r\nHost: x\r\n\r\n';
const HASTY = { ...DEFAULT_LIMITS, headersTimeoutMs: 150, requestTimeoutMs: 300, keepAliveTimeoutMs: 100 };

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that a server says on a connection until it ends it. */
async function untilClosed(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks);
}

/** A promise to be settled by the test. */
function gate(): { readonly opened: Promise<void>; open: () => void } {
  let release = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened, open: () => release() };
}

test.each([
  ['headers that never end', 'GET /products/1 HTTP/1.1\r\nHost: x\r\nX-Slow: '],
  ['a body that never ends', 'POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
])('a slow client, %s: 408 and the end', async (_what, bytes) => {
  await using api = await openTestApi({ limits: HASTY });
  const socket = await open(api.port);
  socket.write(bytes);
  const response = parseResponse(await untilClosed(socket))!;
  expect(response.status).toBe(408);
  expectProblem(response);
  expect((await fetch(`${api.url}/health`)).status).toBe(200);
});

test('a body that comes drop by drop is cut off by the time for the whole request', async () => {
  await using api = await openTestApi({ limits: HASTY });
  const socket = await open(api.port);
  socket.write('POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n');
  const drip = setInterval(() => socket.write(' '), 20);
  const beganMs = performance.now();
  const response = parseResponse(await untilClosed(socket))!;
  clearInterval(drip);
  expect(response.status).toBe(408);
  expect(performance.now() - beganMs).toBeLessThan(3000);
});

test.each([
  ['its length says so', 'Content-Length: 70000'],
  ['it comes in chunks', 'Transfer-Encoding: chunked'],
])('a body over the limit (%s) is answered before it is read, the connection ended', async (_what, header) => {
  await using api = await openTestApi();
  const socket = await open(api.port);
  const closed = untilClosed(socket);
  socket.write(`POST /orders HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
  if (header.startsWith('Transfer')) socket.write(`${(200_000).toString(16)}\r\n${'x'.repeat(70_000)}`);
  const response = parseResponse(await closed)!;
  expect(response).toMatchObject({ status: 413, headers: { connection: 'close' } });
  expectProblem(response);
});

test('Expect: 100-continue is answered with the problem when the body would be too large', async () => {
  await using api = await openTestApi();
  const socket = await open(api.port);
  const closed = untilClosed(socket);
  socket.write('POST /orders HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n');
  const text = (await closed).toString();
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
});

test('rubbish behind a request does not overtake its answer', async () => {
  await using api = await openTestApi();
  const { opened, open: let_go } = gate();
  api.client.answer = async () => {
    await opened;
    return REPLIES['getProduct']!;
  };
  const socket = await open(api.port);
  const closed = untilClosed(socket);
  socket.write(`${REQUEST}\0rubbish\r\n\r\n`);
  await sleep(50);
  let_go();
  const response = parseResponse(await closed)!;
  expect(response).toMatchObject({ status: 200, body: REPLIES['getProduct']!.body });
});

test('pipelined requests are answered in order', async () => {
  await using api = await openTestApi();
  const socket = await open(api.port);
  const closed = untilClosed(socket);
  socket.write(`${REQUEST}GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect((await closed).toString().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
});

test('absolute addresses, HTTP/1.0 and OPTIONS * are understood', async () => {
  await using api = await openTestApi();
  const ask = (text: string): Promise<{ status: number }> => sendRaw(api.port, { bytes: Buffer.from(text), endsEarly: false });
  expect(await ask('GET http://shop.example/products/1?x=1 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ status: 200 });
  expect(await ask('GET /health HTTP/1.0\r\n\r\n')).toMatchObject({ status: 200 });
  expect(await ask('OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
});

test('a client that goes away while it is served harms nobody', async () => {
  await using api = await openTestApi();
  const { opened, open: let_go } = gate();
  api.client.answer = async () => {
    await opened;
    return REPLIES['getProduct']!;
  };
  const socket = await open(api.port);
  socket.write(REQUEST);
  await expect.poll(() => api.client.calls.length).toBe(1);
  socket.destroy();
  await sleep(20);
  let_go();
  expect((await fetch(`${api.url}/products/1`)).status).toBe(200);
  expect(api.lines).toEqual([]);
});

test('drains: nothing new, idle connections ended, what is under way answered with Connection: close', async () => {
  await using api = await openTestApi();
  const { opened, open: let_go } = gate();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const idle = await open(api.port);
  const idleClosed = once(idle, 'close');
  const used = await open(api.port);
  const usedClosed = untilClosed(used);
  used.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
  await sleep(30);
  api.client.answer = async () => {
    await opened;
    return REPLIES['getProduct']!;
  };
  const underWay = new Promise<{ connection: string | undefined; status: number | undefined }>((resolve, reject) => {
    get({ port: api.port, path: '/products/1', agent }, (response) => {
      response.resume();
      resolve({ connection: response.headers.connection, status: response.statusCode });
    }).on('error', reject);
  });
  await expect.poll(() => api.client.calls.length).toBe(1);
  const drained = api.drain({ graceMs: 3000 });
  await Promise.all([idleClosed, usedClosed]);
  await expect(open(api.port)).rejects.toThrow(/ECONNREFUSED/);
  expect(api.client.isClosed).toBe(false);
  let_go();
  expect(await underWay).toEqual({ connection: 'close', status: 200 });
  await drained;
  expect(api.client.isClosed).toBe(true);
});

test('while requests come, it goes on serving them for a part of its time: a proxy must learn of it first', async () => {
  await using api = await openTestApi();
  const ask = (): Promise<Response> => fetch(`${api.url}/products/1`);
  await ask();
  const beganMs = performance.now();
  const drained = api.drain({ graceMs: 5000 });
  while (performance.now() - beganMs < 1000) {
    const response = await ask();
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect((await fetch(`${api.url}/ready`)).status).toBe(503);
    await sleep(20);
  }
  const quietMs = performance.now();
  await drained;
  expect(performance.now() - quietMs).toBeLessThan(700);
  const again = await openTestApi();
  await fetch(`${again.url}/products/1`);
  const endless = setInterval(() => void fetch(`${again.url}/products/1`).catch(() => undefined), 20);
  const againMs = performance.now();
  await again.drain({ graceMs: 1000 });
  clearInterval(endless);
  expect(performance.now() - againMs).toBeLessThan(1000);
});

test('while it drains it is not ready, and its time is limited', async () => {
  await using api = await openTestApi();
  const socket = await open(api.port);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const slow = new Promise<never>(() => undefined);
  api.client.answer = () => slow;
  socket.write(REQUEST);
  await expect.poll(() => api.client.calls.length).toBe(1);
  const other = await open(api.port);
  const said = untilClosed(other);
  other.write('GET /ready HTTP/1.1\r\nHost: x\r\nX-Half: ');
  await sleep(30);
  const beganMs = performance.now();
  const drained = api.drain({ graceMs: 500 });
  other.write('y\r\n\r\n');
  const response = parseResponse(await said)!;
  expect(response).toMatchObject({ status: 503, headers: { connection: 'close', 'retry-after': '1' } });
  expectProblem(response);
  await drained;
  expect(performance.now() - beganMs).toBeLessThan(1000);
  expect(chunks).toEqual([]);
});
