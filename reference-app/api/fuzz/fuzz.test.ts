import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../document.ts';
import { API_KEY, openTestApi } from '../testbed.case.ts';
import { expectRefused } from './refused.case.ts';
import { malformedRequests } from './malformed.case.ts';
import { sendRaw } from './raw.case.ts';

const REQUESTS = 1500;
const MAX_BODY_BYTES = 65_536;

test('malformed requests are refused with a problem document, and the server lives', { timeout: 60_000 }, async () => {
  await using api = await openTestApi();
  const statuses = new Map<number, number>();
  const property = fc.asyncProperty(malformedRequests(readDocument(), { apiKey: API_KEY, maxBodyBytes: MAX_BODY_BYTES }), async (request) => {
    const response = await sendRaw(api.port, request);
    expectRefused(request, response);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns: REQUESTS });
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([400, 401, 404, 405, 413, 415, 431]));
  expect(api.lines).toEqual([]);
  expect((await fetch(`${api.url}/products/1`)).status).toBe(200);
});
