import { expect, test } from 'vitest';
import { problemReply, unavailable } from '../problem.ts';
import { UnavailableError } from '../transport/transport.ts';
import { expectDocumented } from './documented.case.ts';
import { openTestApi } from './testbed.case.ts';

async function ready(url: string): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  const response = await fetch(`${url}/ready`);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

test('asks the service at most once in a while, however often it is asked', async () => {
  await using api = await openTestApi();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ready(api.url)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(api.client.calls).toEqual([{ operation: 'ready', input: {} }]);
});

test('sees within a second that the service has gone, and that it is back', async () => {
  await using api = await openTestApi();
  expect((await ready(api.url)).status).toBe(200);
  const { answer } = api.client;
  api.client.answer = () => Promise.reject(new UnavailableError('away'));
  await expect.poll(async () => (await ready(api.url)).status, { timeout: 1000 }).toBe(503);
  const gone = await ready(api.url);
  expectDocumented({ operation: 'ready', ...gone });
  expect(gone.headers['retry-after']).toBe('1');
  api.client.answer = answer;
  await expect.poll(async () => (await ready(api.url)).status, { timeout: 1000 }).toBe(200);
});

test('passes on why a service is not ready', async () => {
  await using api = await openTestApi();
  api.client.answer = () => Promise.resolve(problemReply(unavailable('The database is away')));
  const answer = await ready(api.url);
  expectDocumented({ operation: 'ready', ...answer });
  expect(answer.body).toContain('The database is away');
});
