import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocument } from '../api/document.ts';
import { malformedRequests } from '../api/fuzz/malformed.case.ts';
import { sendRaw, type RawRequest } from '../api/fuzz/raw.case.ts';
import { expectRefused } from '../api/fuzz/refused.case.ts';
import { canServe } from '../server.case.ts';
import { API_KEY, sizes, TestApplication } from './application.case.ts';

const REQUESTS = 10_000;
const AT_ONCE = 32;
/** The same requests at every run. */
const SEED = 4;
const MAX_BODY_BYTES = 65_536;

describe.skipIf(!canServe)('malformed requests against the whole application', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await TestApplication.start({ transport: 'nats', env: { MAX_BODY_BYTES: String(MAX_BODY_BYTES) } });
  });
  afterAll(() => application.stop());

  it(`${REQUESTS} of them are refused with problem documents, and nothing fails or ends`, { timeout: 120_000 }, async () => {
    const { port } = application.one('api');
    const statuses = new Map<number, number>();
    const requests = fc.sample(malformedRequests(readDocument(), { apiKey: API_KEY, maxBodyBytes: MAX_BODY_BYTES }), { numRuns: REQUESTS, seed: SEED });
    const send = async (request: RawRequest): Promise<void> => {
      const response = await sendRaw(port, request);
      expectRefused(request, response);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    };
    const beganMs = performance.now();
    const next = requests.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const request of next) await send(request);
      }),
    );
    process.stderr.write(`${REQUESTS} malformed requests in ${Math.round(performance.now() - beganMs)} ms: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
    const count = (of: (status: number) => boolean): number => [...statuses].reduce((sum, [status, its]) => sum + (of(status) ? its : 0), 0);
    expect(count(() => true)).toBe(REQUESTS);
    expect(count((status) => status >= 500)).toBe(0);
    // Hostile, but not malformed: they are served, and reach the database.
    expect(count((status) => status < 400)).toBeGreaterThan(10);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 405, 413, 415, 431]));

    expect(application.all('api').length + application.all('service').length).toBe(2);
    expect(application.logs()).not.toMatch(/internal error|a call failed|uncaught/);
    expect((await application.client.ask({ path: '/products/7' })).status).toBe(200);
    expect((await application.client.order({ key: 'after-malformed', order: { customerId: 1, lines: [{ productId: 1, quantity: 1 }] } })).status).toBe(201);
    const [counts] = await application.query('SELECT (SELECT COUNT(*) FROM products) AS products, (SELECT COUNT(*) FROM customers) AS customers');
    expect(counts).toEqual({ products: sizes.products, customers: sizes.customers });
  });
});
