import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canServe, TestServer } from '../server.case.ts';
import { readSettings } from '../settings.ts';
import { openClient } from '../transport/open.ts';
import type { Reply, TransportClient } from '../transport/transport.ts';

const program = fileURLToPath(new URL('main.js', import.meta.url));
const storeProgram = fileURLToPath(new URL('../store/main.js', import.meta.url));

describe.skipIf(!canServe)('a service process', () => {
  let nats: TestServer;
  let mysql: TestServer;
  let environment: Record<string, string>;
  const processes: ChildProcess[] = [];

  beforeAll(async () => {
    [nats, mysql] = await Promise.all([TestServer.start('nats', { jetstream: 'file' }), TestServer.start('mysql')]);
    environment = { TRANSPORT: 'nats', NATS_URL: `nats://${nats.authority}`, MYSQL_URL: `mysql://${mysql.authority}/shop`, PORT: '0' };
  });
  afterAll(async () => {
    await Promise.all([nats.stop(), mysql.stop()]);
  });
  afterEach(() => {
    for (const child of processes.splice(0)) child.kill('SIGKILL');
  });

  const start = async (changes: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> => {
    const child = spawn(process.execPath, [program], { env: { ...process.env, ...environment, ...changes }, stdio: ['ignore', 'pipe', 'ignore'] });
    processes.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { event, port } = JSON.parse(line) as { event: string; port: number | null };
    expect(event).toBe('listening');
    return { child, url: `http://127.0.0.1:${port}` };
  };
  const get = async (url: string): Promise<{ status: number; type: string | null; body: string }> => {
    const response = await fetch(url);
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };
  const until = async (url: string, status: number): Promise<void> => {
    for (let waitedMs = 0; waitedMs < 15_000 && (await get(url)).status !== status; waitedMs += 50) await delay(50);
    expect((await get(url)).status).toBe(status);
  };
  const askReady = (client: TransportClient): Promise<Reply> => client.request({ operation: 'ready', input: {} }, { timeoutMs: 2000 });

  it('is ready when broker, database and tables are there, and says which is not', async () => {
    const { url } = await start();
    expect(await get(`${url}/health`)).toMatchObject({ status: 200, body: '{"status":"alive"}' });
    expect(await get(`${url}/ready`)).toMatchObject({ status: 503, type: 'application/problem+json', body: expect.stringContaining('migrate') as unknown });

    const [code] = (await once(spawn(process.execPath, [storeProgram, 'migrate'], { env: { ...process.env, ...environment }, stdio: 'ignore' }), 'exit')) as [number];
    expect(code).toBe(0);
    expect(await get(`${url}/ready`)).toMatchObject({ status: 200 });
    const client = await openClient({ settings: readSettings(environment), log: () => undefined });
    expect(JSON.parse((await askReady(client)).body)).toEqual({ status: 'ready', transport: 'nats', database: 'connected' });

    await nats.kill();
    await until(`${url}/ready`, 503);
    expect((await get(`${url}/ready`)).body).toContain('nats is away');
    await nats.restart();
    await until(`${url}/ready`, 200);
    for (let waitedMs = 0; waitedMs < 5000 && (await askReady(client).catch(() => null)) === null; waitedMs += 50) await delay(50);

    await mysql.kill();
    await until(`${url}/ready`, 503);
    expect(await askReady(client)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await mysql.restart();
    await until(`${url}/ready`, 200);

    const metrics = await get(`${url}/metrics`);
    expect(metrics.type).toContain('text/plain');
    expect(metrics.body).toMatch(/shop_service_calls_total\{operation="ready",status="200"\} 2\n/);
    expect(metrics.body).toMatch(/shop_service_calls_total\{operation="ready",status="503"\} 1\n/);
    expect(metrics.body).toMatch(/shop_service_in_flight 0\n/);
    expect(metrics.body).toMatch(/shop_service_duration_seconds_count\{operation="ready"\} 3\n/);
    expect((await get(`${url}/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/ready`, { method: 'POST' })).status).toBe(405);
    await client.close({ graceMs: 0 });
  });

  it('ends with 0 on SIGTERM', async () => {
    const { child } = await start();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    { changes: { TRANSPORT: 'inline' }, says: /TRANSPORT must be nats or rabbitmq/ },
    { changes: { MYSQL_URL: '' }, says: /MYSQL_URL/ },
    { changes: { NATS_URL: '' }, says: /NATS_URL/ },
  ])('ends with 2 and says what is wrong: $changes', async ({ changes, says }) => {
    const child = spawn(process.execPath, [program], { env: { ...process.env, ...environment, ...changes }, stdio: ['ignore', 'ignore', 'pipe'] });
    processes.push(child);
    const [said, ended] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(ended).toEqual([2, null]);
    expect(said).toMatch(says);
  });
});
