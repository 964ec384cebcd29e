import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestApi } from './api/testbed.case.ts';

function start(main: string, env: Readonly<Record<string, string>>): { child: ChildProcess; exited: Promise<number>; stderr: () => string } {
  const child = spawn(process.execPath, [fileURLToPath(new URL(main, import.meta.url))], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, exited: once(child, 'exit').then(([code]) => code as number), stderr: () => text };
}

async function listening(child: ChildProcess): Promise<number> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const event = JSON.parse(line) as { event: string; port: number };
  expect(event.event).toBe('listening');
  return event.port;
}

test.each(['api', 'site'])('%s: bad settings are told on stderr, and exit 2', async (name) => {
  const { exited, stderr } = start(`./${name}/main.js`, { PORT: 'x', TRANSPORT: 'pigeon' });
  expect(await exited).toBe(2);
  expect(stderr()).toBe(`${name}: TRANSPORT must be one of inline, nats, rabbitmq; PORT must be a whole number from 0 to 65535\n`);
});

test('api: a router that is not there exits 2', async () => {
  const { exited, stderr } = start('./api/main.js', { PORT: '0', TRANSPORT: 'nats', NATS_URL: 'nats://127.0.0.1:1', ROUTER: '../secret' });
  expect(await exited).toBe(2);
  expect(stderr()).toMatch(/ROUTER must be one of .*find-my-way/);
});

test('site: says where it listens, answers, drains on SIGTERM and exits 0', async () => {
  await using api = await openTestApi();
  const { child, exited, stderr } = start('./site/main.js', { PORT: '0', API_URL: api.url });
  const port = await listening(child);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(stderr().trim().split('\n').map((line) => (JSON.parse(line) as { line: string }).line)).toEqual(['draining', 'drained']);
});

test('site: what does not end is cut short at DRAIN_MS, and it exits 0', async () => {
  await using api = await openTestApi();
  api.client.answer = () => new Promise(() => undefined);
  const { child, exited } = start('./site/main.js', { PORT: '0', API_URL: api.url, DRAIN_MS: '600' });
  const port = await listening(child);
  const cutOff = fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error);
  await expect.poll(() => api.client.calls.length).toBe(1);
  const beganMs = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(performance.now() - beganMs).toBeLessThan(900);
  expect(await cutOff).toBeInstanceOf(Error);
});

test('told to stop while it starts, it does not wait for that', async () => {
  const { child, exited, stderr } = start('./hanging.case.js', {});
  await expect.poll(stderr, { timeout: 5000 }).toContain('starting');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(stderr()).toContain('stopped while it started');
});

test('a port that is taken ends the process with the reason', async () => {
  await using api = await openTestApi();
  const { exited, stderr } = start('./site/main.js', { PORT: String(api.port), API_URL: api.url });
  expect(await exited).toBe(1);
  expect(stderr()).toContain('EADDRINUSE');
});
