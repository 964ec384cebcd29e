import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectDocumented } from '../api/documented.case.ts';
import { canServe, type TestServer } from '../server.case.ts';
import { TestApplication } from './application.case.ts';
import type { Answer } from './client.case.ts';

/** Until it answers that a part is away, and until it serves again when that is back. */
const AT_ONCE_MS = 200;
const BACK_MS = 3000;
/** Long enough that reconnecting pauses for almost as long as it ever does (2 s). */
const AWAY_MS = 2500;

describe.skipIf(!canServe).each(['nats', 'rabbitmq'] as const)('a part that is away: %s', (transport) => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await TestApplication.start({ transport, services: 2 });
  });
  afterAll(() => application.stop());

  const requests: Readonly<Record<string, () => Promise<Answer>>> = {
    getProduct: () => application.client.ask({ path: '/products/7' }),
    createOrder: () => application.client.order({ key: `away-${transport}`, order: { customerId: 1, lines: [{ productId: 1, quantity: 1 }] } }),
  };
  const accepting = (): Promise<Answer> => application.client.order({ key: `away-async-${transport}`, order: { customerId: 1, lines: [{ productId: 1, quantity: 1 }] }, isAsync: true });

  const goesAndComesBack = async (server: TestServer, asked: Readonly<Record<string, () => Promise<Answer>>>): Promise<void> => {
    await server.kill();
    // What was under way in the moment of the kill is not what is measured here.
    await delay(100);
    const until = performance.now() + AWAY_MS;
    while (performance.now() < until) {
      for (const [operation, ask] of Object.entries(asked)) {
        const answer = await ask();
        expect(answer.status, answer.body).toBe(503);
        expectDocumented({ operation, ...answer });
        expect(answer.tookMs).toBeLessThan(AT_ONCE_MS);
      }
      await delay(50);
    }
    expect((await application.client.ask({ path: '/ready' })).status).toBe(503);
    expect((await application.client.ask({ path: '/health' })).status).toBe(200);
    await server.restart();
    const backMs = await application.until(200, { withinMs: BACK_MS });
    for (const ask of Object.values(asked)) expect((await ask()).status).toBeLessThan(300);
    process.stderr.write(`${transport}: served again ${Math.round(backMs)} ms after the ${server === application.mysql ? 'database' : 'broker'} was back\n`);
  };

  it('the broker', async () => {
    await goesAndComesBack(application.broker!, { ...requests, createOrder: accepting });
  });

  it('the database', async () => {
    await goesAndComesBack(application.mysql, requests);
  });

  it('the services, of which none is left', async () => {
    await Promise.all(application.all('service').map((service) => service.end('SIGKILL')));
    await delay(100);
    const answer = await application.client.ask({ path: '/products/7' });
    expectDocumented({ operation: 'getProduct', ...answer });
    expect(answer).toMatchObject({ status: 503 });
    expect(answer.tookMs).toBeLessThan(AT_ONCE_MS);
    await application.until(503);
    await application.add('service');
    await application.until(200, { withinMs: BACK_MS });
  });
});
