import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canServe } from '../server.case.ts';
import { TestApplication } from './application.case.ts';
import { audit, pieces } from './audit.case.ts';
import { OrderLoad } from './load.case.ts';

const RATE_PER_SEC = 150;
const WORKER_KILLS = 4;
const PAUSE_MS = 1200;

/** Workers, database and broker are killed while orders come in: what was accepted is not lost, and nothing is done twice. */
export function killsUnderLoad(transport: 'nats' | 'rabbitmq'): void {
  describe.skipIf(!canServe)(`kills under load: ${transport}`, () => {
    let application: TestApplication;
    beforeAll(async () => {
      application = await TestApplication.start({ transport, services: 2 });
    });
    afterAll(() => application.stop());

    it('lose no accepted order, and make none twice', { timeout: 120_000 }, async () => {
      const broker = application.broker!;
      const name = `kills-${transport}`;
      const before = await pieces(application);
      const load = new OrderLoad({ client: application.client, ratePerSec: RATE_PER_SEC, name, insists: true });
      const stored = (): number => load.accepted.filter(({ status }) => status === 202).length;

      for (let kill = 0; kill < WORKER_KILLS; kill++) {
        await delay(PAUSE_MS);
        await application.one('service').end('SIGKILL');
        await application.add('service');
      }
      await application.mysql.kill();
      await application.mysql.restart();
      // Now all of them go: what is accepted is with the broker alone when that is killed.
      await Promise.all(application.all('service').map((service) => service.end('SIGKILL')));
      const storedBefore = stored();
      await expect.poll(stored, { timeout: 10_000 }).toBeGreaterThan(storedBefore + 50);
      const withBroker = stored() - storedBefore;
      await broker.kill();
      await delay(300);
      await broker.restart();
      await Promise.all([application.add('service'), application.add('service')]);
      await delay(2 * PAUSE_MS);
      await load.end();

      const { lost, twice, other } = await audit(application, { name, placed: load.placed });
      const { accepted, placed, refusals } = load;
      const by = (status: number): number => accepted.filter((one) => one.status === status).length;
      process.stderr.write(
        `${transport}: ${placed.length} orders placed, ${accepted.length} accepted (201: ${by(201)}, 200: ${by(200)}, 202: ${by(202)}, of them ${withBroker} with the broker alone when it was killed); ` +
          `${WORKER_KILLS + 2} workers, database and broker killed, ${lost.length} lost, ${twice.length} twice; refused meanwhile: ${JSON.stringify(refusals)}\n`,
      );
      expect({ lost, twice, other }).toEqual({ lost: [], twice: [], other: [] });
      expect(placed.filter(({ status }) => status === null)).toEqual([]);
      expect(await pieces(application)).toBe(before);
      expect(Math.min(by(201), by(202))).toBeGreaterThan(300);
      expect(refusals['503']).toBeGreaterThan(0);
    });
  });
}
