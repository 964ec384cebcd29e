import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canServe } from '../server.case.ts';
import { TestApplication } from './application.case.ts';
import { audit } from './audit.case.ts';
import { OrderLoad } from './load.case.ts';
import type { Program } from './process.case.ts';

/** Far from what the application can do, on a busy machine too: that it is overloaded is told with 503. */
const RATE_PER_SEC = 60;
const ROUNDS = 2;

describe.skipIf(!canServe).each(['nats', 'rabbitmq'] as const)('processes that are told to end under load: %s', (transport) => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await TestApplication.start({ transport, apis: 2, services: 2, withProxy: true });
  });
  afterAll(() => application.stop());

  /** Reads beside the orders, each once. */
  const reading = async (signal: AbortSignal, failures: string[]): Promise<number> => {
    let count = 0;
    for (; !signal.aborted; count++) {
      const answer = await application.client.ask({ path: `/products/${1 + (count % 60)}` }).catch((error: unknown) => String(error));
      if (typeof answer === 'string' || answer.status !== 200) failures.push(typeof answer === 'string' ? answer : `${answer.status} ${answer.body}`);
    }
    return count;
  };

  const replaceUnderLoad = async (program: Program, replace: () => Promise<void>): Promise<void> => {
    const name = `drain-${transport}-${program}`;
    const load = new OrderLoad({ client: application.client, ratePerSec: RATE_PER_SEC, name, insists: false });
    const over = new AbortController();
    const failures: string[] = [];
    const readers = Array.from({ length: 2 }, () => reading(over.signal, failures));
    for (let round = 0; round < ROUNDS; round++) {
      await delay(500);
      await replace();
    }
    await delay(500);
    over.abort();
    const reads = (await Promise.all(readers)).reduce((sum, count) => sum + count, 0);
    await load.end();
    process.stderr.write(`${transport}: ${ROUNDS} × ${program} ended while ${reads} reads and ${load.placed.length} orders came: ${failures.length} reads and ${load.placed.length - load.accepted.length} orders failed\n`);
    expect(failures).toEqual([]);
    expect(load.refusals).toEqual({});
    expect(load.accepted.length).toBe(load.placed.length);
    expect(await audit(application, { name, placed: load.placed })).toEqual({ lost: [], twice: [], other: [] });
  };

  it('an API behind HAProxy: no request fails', async () => {
    await replaceUnderLoad('api', async () => {
      const api = application.one('api');
      expect(await api.end('SIGTERM')).toBe(0);
      // At the same address, where HAProxy finds it: the other must not go before that.
      const next = await application.add('api', { PORT: String(api.port) });
      await expect.poll(async () => (await fetch(`${next.url}/metrics`)).text(), { timeout: 10_000, interval: 100 }).toContain('operation="getProduct"');
    });
  });

  it('a service: no request fails', async () => {
    await replaceUnderLoad('service', async () => {
      expect(await application.one('service').end('SIGTERM')).toBe(0);
      await application.add('service');
    });
  });
});
