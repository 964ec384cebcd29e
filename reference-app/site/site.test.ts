import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPLIES } from '../api/fake-client.case.ts';
import { openTestApi, type TestApi } from '../api/testbed.case.ts';
import { problemReply, Problem } from '../problem.ts';
import { readSettings } from '../settings.ts';
import { UnavailableError, type Reply } from '../transport/transport.ts';
import { openSite } from './open.ts';

let api: TestApi;
let site: Awaited<ReturnType<typeof openSite>>;
const lines: string[] = [];

async function open(apiUrl: string): Promise<typeof site> {
  return openSite({ settings: readSettings({ PORT: '0', API_URL: apiUrl }), log: (line) => void lines.push(line) });
}

beforeAll(async () => {
  api = await openTestApi();
  site = await open(api.url);
});
afterAll(async () => {
  await site.drain({ graceMs: 0 });
  await api.drain({ graceMs: 0 });
});

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(`http://127.0.0.1:${site.port}${path}`, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function answering(operation: string, answer: () => Promise<Reply>, path: string): ReturnType<typeof ask> {
  const before = api.client.answer;
  api.client.answer = (call) => (call.operation === operation ? answer() : before(call));
  try {
    return await ask(path);
  } finally {
    api.client.answer = before;
  }
}

test.each([
  ['/', 'Kettle'],
  ['/?after=1', '/?after=1'],
  ['/products/1', 'In stock</dt><dd>12'],
  ['/customers/3', 'ada@example.org'],
  ['/search', 'What are you looking for?'],
  ['/search?q=kettle', 'Nothing was found for “kettle”'],
])('%s is a page', async (path, text) => {
  const page = await ask(path);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.text).toContain(text);
});

test('what comes from outside is escaped', async () => {
  const query = await ask(`/search?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(query.text).not.toContain('<script>');
  const product = { ...(JSON.parse(REPLIES['getProduct']!.body) as object), name: '<img src=x onerror=alert(1)>' };
  const page = await answering('getProduct', () => Promise.resolve({ status: 200, body: JSON.stringify(product) }), '/products/1');
  expect(page.text).toContain('&lt;img');
  expect(page.text).not.toContain('<img');
});

test.each(['/products/abc', '/search?q=a', '/?after=x'])('what the API finds malformed is a page: %s', async (path) => {
  const page = await ask(path);
  expect(page.status).toBe(400);
  expect(page.text).toContain('<h1>Bad Request</h1>');
});

test('what is not there is a page', async () => {
  expect((await ask('/nowhere')).status).toBe(404);
  const page = await answering('getProduct', () => Promise.resolve(problemReply(new Problem('not-found'))), '/products/9');
  expect(page).toMatchObject({ status: 404 });
  expect(page.text).toContain('There is no such page.');
});

test('a parameter cannot change what the API is asked', async () => {
  const before = api.client.calls.length;
  expect((await ask('/products/1%2F..%2F..%2Fcustomers%2F3')).status).toBe(400);
  expect(api.client.calls.length).toBe(before);
});

test('an API that is away, or fails, is a page with the right status', async () => {
  const away = await answering('listProducts', () => Promise.reject(new UnavailableError('away')), '/');
  expect(away.status).toBe(503);
  expect(away.headers.get('retry-after')).toBe('1');
  expect((await answering('listProducts', () => Promise.reject(new Error('bug')), '/')).status).toBe(502);
});

test('methods', async () => {
  const head = await ask('/', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, text: '' });
  const post = await ask('/', { method: 'POST', body: 'x=1' });
  expect(post.status).toBe(405);
  expect(post.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('health, readiness and metrics', async () => {
  expect(await ask('/health')).toMatchObject({ status: 200, text: '{"status":"alive"}' });
  expect(await ask('/ready')).toMatchObject({ status: 200 });
  expect((await ask('/metrics')).text).toMatch(/^http_requests_total\{operation="home",status="200"\} \d/m);
  expect((await ask('/site.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
});

test('without an API the site lives, is not ready, and says so', async () => {
  const lonely = createServer();
  await new Promise<void>((resolve) => lonely.listen(0, '127.0.0.1', resolve));
  const { port } = lonely.address() as AddressInfo;
  await new Promise((resolve) => lonely.close(resolve));
  const alone = await open(`http://127.0.0.1:${port}`);
  const status = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${alone.port}${path}`)).status;
  expect([await status('/health'), await status('/ready'), await status('/')]).toEqual([200, 503, 503]);
  await alone.drain({ graceMs: 1000 });
});
