import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UnavailableError, type Reply } from '../transport/transport.ts';
import { readDocument } from './document.ts';
import { expectDocumented, expectProblem, type Answer } from './documented.case.ts';
import { REPLIES } from './fake-client.case.ts';
import { JSON_BODY, ORDER, ORDER_HEADERS, RIGHT } from './right.case.ts';
import { API_KEY, AUTHORIZATION, openTestApi, type TestApi } from './testbed.case.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(api.url + path, init);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** Lets the transport answer otherwise for one question. */
async function answering<T>(answer: () => Promise<Reply>, then: () => Promise<T>): Promise<T> {
  const before = api.client.answer;
  api.client.answer = answer;
  try {
    return await then();
  } finally {
    api.client.answer = before;
  }
}

function errorsOf(answer: Answer): unknown {
  expectProblem(answer);
  return (JSON.parse(answer.body) as { errors?: unknown }).errors;
}

describe('operations', () => {
  test.each(readDocument().operations.map(({ id }) => id))('%s answers as documented', async (operation) => {
    const { path, ...init } = RIGHT[operation]!;
    const answer = await ask(path, init);
    expectDocumented({ operation, ...answer });
    expect(answer.status).toBeLessThan(300);
    if (REPLIES[operation] !== undefined) expect(answer.body).toBe(REPLIES[operation].body);
  });

  test('input is typed, with defaults, unknown parameters left out', async () => {
    await ask('/products/search?q=a%20b+c&colour=red');
    expect(api.client.calls.at(-1)).toEqual({ operation: 'searchProducts', input: { q: 'a b c', limit: 20 } });
    await ask('/orders', { method: 'POST', headers: { ...ORDER_HEADERS, 'content-type': 'application/json; charset=UTF-8' }, body: ORDER });
    expect(api.client.calls.at(-1)).toEqual({
      operation: 'createOrder',
      input: { 'Idempotency-Key': 'key-12345678', order: { customerId: 3, lines: [{ productId: 1, quantity: 1 }] } },
    });
  });

  test('Prefer: respond-async is answered when the command is kept', async () => {
    const answer = await ask('/orders', { method: 'POST', headers: { ...ORDER_HEADERS, prefer: 'wait=5, respond-async' }, body: ORDER });
    expectDocumented({ operation: 'createOrder', ...answer });
    expect(answer).toMatchObject({ status: 202, body: '{"idempotencyKey":"key-12345678"}' });
    expect(answer.headers).toMatchObject({ location: '/orders/by-key/key-12345678', 'preference-applied': 'respond-async' });
    expect(api.client.submitted).toHaveLength(1);
  });

  test('other preferences are ignored', async () => {
    const answer = await ask('/orders', { method: 'POST', headers: { ...ORDER_HEADERS, prefer: 'return=minimal' }, body: ORDER });
    expect(answer.status).toBe(201);
    expect(api.client.submitted).toHaveLength(1);
  });

  test('HEAD is GET without the body', async () => {
    const head = await ask('/products/1', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(REPLIES['getProduct']!.body)));
  });

  test('OPTIONS tells the methods', async () => {
    expect(await ask('/products/1/stock', { method: 'OPTIONS' })).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
    expect(await ask('/orders', { method: 'OPTIONS' })).toMatchObject({ status: 204, headers: { allow: 'OPTIONS, POST' } });
    expect(await ask('/docs', { method: 'OPTIONS' })).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS' } });
    expect((await ask('/nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });

  test('metrics count by operation and status', async () => {
    await ask('/products/0');
    const { body } = await ask('/metrics');
    expect(body).toMatch(/^http_requests_total\{operation="getProduct",status="200"\} [1-9]/m);
    expect(body).toMatch(/^http_requests_total\{operation="getProduct",status="400"\} [1-9]/m);
    expect(body).toMatch(/^http_request_duration_seconds_count\{operation="getProduct"\} [1-9]/m);
    expect(body).toMatch(/^http_requests_in_flight 1$/m);
    expect(body).toMatch(/^process_cpu_seconds_total /m);
  });
});

describe('refusals', () => {
  test.each([
    ['/products/abc', 'path.productId', 'must be integer'],
    ['/products/2147483648', 'path.productId', 'must be <= 2147483647'],
    ['/products?limit=1000', 'query.limit', 'must be <= 100'],
    ['/products?limit=1&limit=2', 'query.limit', 'must be given once'],
    ['/products?limit=', 'query.limit', 'must be integer'],
    ['/products?limit=%ff', 'query', 'must be percent-encoded UTF-8'],
    ['/products/%E0%A4%A', 'path', 'must be percent-encoded UTF-8'],
    ['/products/search', 'query.q', 'is required'],
    ['/reports/sales?from=2026-02-30&to=2026-03-01', 'query.from', 'must match format "date"'],
  ])('%s', async (path, where, message) => {
    const answer = await ask(path);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toContainEqual({ where, message });
  });

  test.each([
    ['{"customerId":3,"lines":[]}', 'body.lines', 'must NOT have fewer than 1 items'],
    ['{"customerId":"3","lines":[{"productId":1,"quantity":1}]}', 'body.customerId', 'must be integer'],
    ['{"customerId":3,"lines":[{"productId":1,"quantity":0}]}', 'body.lines.0.quantity', 'must be >= 1'],
    ['{"customerId":3,"lines":[{"productId":1}]}', 'body.lines.0', 'must have "quantity"'],
    ['{"customerId":3,"lines":[{"productId":1,"quantity":1}],"isAdmin":true}', 'body', 'must not have "isAdmin"'],
    ['{"customerId":3,', 'body', 'must be JSON'],
    ['', 'body.order', 'is required'],
  ])('an order %s', async (body, where, message) => {
    const answer = await ask('/orders', { method: 'POST', headers: ORDER_HEADERS, body });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toContainEqual({ where: where === 'body.order' ? 'body' : where, message });
  });

  test('several faults are told together, but not without end', async () => {
    const lines = Array.from({ length: 40 }, () => ({ productId: 0, quantity: 0 }));
    const answer = await ask('/orders', { method: 'POST', headers: { ...AUTHORIZATION, ...JSON_BODY }, body: JSON.stringify({ lines }) });
    const errors = errorsOf(answer) as unknown[];
    expect(errors).toContainEqual({ where: 'header.Idempotency-Key', message: 'is required' });
    expect(errors).toHaveLength(20);
  });

  test('a body that is not UTF-8', async () => {
    const answer = await ask('/orders', { method: 'POST', headers: ORDER_HEADERS, body: Buffer.from([0x7b, 0xff, 0x7d]) });
    expect(errorsOf(answer)).toEqual([{ where: 'body', message: 'must be UTF-8' }]);
  });

  test.each([{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${API_KEY}` }, { authorization: 'Bearer' }])('without the key: %o', async (headers) => {
    const answer = await ask('/orders', { method: 'POST', headers: { ...JSON_BODY, ...(headers as Record<string, string>) }, body: ORDER });
    expect(answer.status).toBe(401);
    expectDocumented({ operation: 'createOrder', ...answer });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  test.each(['text/plain', 'application/xml', 'application/json; charset=latin1'])('a body as %s', async (type) => {
    const answer = await ask('/orders', { method: 'POST', headers: { ...ORDER_HEADERS, 'content-type': type }, body: ORDER });
    expect(answer.status).toBe(415);
    expectProblem(answer);
  });

  test('no such address, no such method', async () => {
    const nowhere = await ask('/nowhere');
    expect(nowhere.status).toBe(404);
    expectProblem(nowhere);
    const wrong = await ask('/products/1', { method: 'DELETE' });
    expect(wrong).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } });
    expectProblem(wrong);
  });
});

describe('what a service answers', () => {
  test('problems are passed on', async () => {
    const reply: Reply = { status: 422, body: '{"type":"/problems/unprocessable","title":"x","status":422}' };
    const answer = await answering(() => Promise.resolve(reply), () => ask('/products/1'));
    expect(answer).toMatchObject({ status: 422, body: reply.body });
    expectDocumented({ operation: 'getProduct', ...answer });
  });

  test('nobody there: 503 with Retry-After', async () => {
    const answer = await answering(() => Promise.reject(new UnavailableError('nats://user:secret@host is away')), () => ask('/products/1'));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expectDocumented({ operation: 'getProduct', ...answer });
    expect(answer.body).not.toContain('secret');
  });

  test('a fault of ours: 500 with an id that is in the log, and nothing else', async () => {
    const answer = await answering(() => Promise.reject(new Error('secret internals')), () => ask('/products/1'));
    expect(answer.status).toBe(500);
    expectDocumented({ operation: 'getProduct', ...answer });
    const id = /in the log as ([\w-]{36})/.exec(answer.body)?.[1];
    expect(answer.body).not.toContain('secret');
    expect(api.lines.filter((line) => line.includes(id ?? 'none'))).toEqual([expect.stringContaining('secret internals')]);
  });

  test('a header that cannot be sent is a fault of ours', async () => {
    const answer = await answering(() => Promise.resolve({ status: 200, body: '{}', headers: { location: '/a\r\nX-Injected: yes' } }), () => ask('/products/1'));
    expect(answer.status).toBe(500);
    expect(answer.headers['x-injected']).toBeUndefined();
  });
});
