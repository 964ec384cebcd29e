import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerSource } from '../../fixtures/servers/server.ts';
import { startServer } from '../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../fixtures/servers/testbed.case.ts';
import { UnsupportedError } from '../harness/errors.ts';
import { MicrosHistogram } from '../harness/histogram.ts';
import { driverModule, type MessagingContender } from './contenders.ts';
import { flowSlice } from './contract.case.ts';
import { peerGroupOf } from './peers.ts';
import { CONSUMING } from './scenarios/one-to-one/load.ts';
import { windowOf } from './scenarios/one-to-one/window.ts';
import { MessagingSession, type Broker } from './session.ts';

const PAYLOADS = [16, 17, 1024, 65_536];
const signal = new AbortController().signal;
let sessions = 0;

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What every contender must do with every driver of its, against its real server. */
export function wholeContract(contender: MessagingContender): void {
  describe.skipIf(!canServe)(`${contender.id} as every contender`, () => {
    const options = contender.serverOptions ?? {};
    let lab: Lab;
    let source: ServerSource;
    let server: RunningServer;

    beforeAll(async () => {
      ({ lab, source } = await testbed(contender.server));
      server = await startServer(contender.server, { lab, source, name: 'broker', options });
    });
    afterAll(async () => {
      await lab.close();
    });

    const open = (driver: string, load: { payloadBytes?: number; window?: number; broker?: Broker; signal?: AbortSignal } = {}): Promise<MessagingSession> => {
      const { payloadBytes = 16, window = windowOf(payloadBytes, peerGroupOf(contender)), broker = server } = load;
      return MessagingSession.open({
        broker,
        driver: driverModule(contender, driver),
        cpus: [0],
        load: { acknowledges: contender.acknowledges, channel: `t${process.pid}x${++sessions}`, payloadBytes, window, ...CONSUMING, sampleEvery: 1 },
        signal: load.signal ?? signal,
      });
    };

    it('has no driver but those it names', () => {
      expect(() => driverModule(contender, 'pigeon')).toThrow(UnsupportedError);
    });

    describe.each([...contender.drivers])('by its %s driver', (driver) => {
      it.each(PAYLOADS)('delivers payloads of %i B once and in order, within the window, slice after slice', async (payloadBytes) => {
        const session = await open(driver, { payloadBytes });
        try {
          // What is synced before it is acknowledged is slow to begin with.
          for (const durationMs of contender.guarantees.class === 'c' ? [600, 600] : [150, 250]) {
            const reading = await session.slice({ durationMs, signal });
            const published = reading.audit['published'];
            expect(published).toBeGreaterThan(10);
            expect(reading.audit).toEqual({ published, delivered: published, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...(contender.acknowledges && { acknowledged: published }) });
            expect(reading.operations).toBe(published);
            expect(reading.metrics['peakInFlight']).toBeLessThanOrEqual(windowOf(payloadBytes, peerGroupOf(contender)));
            expect(reading.metrics['deliveredPerSec']).toBeGreaterThan(0);
            expect(reading.metrics['drainMs']).toBeGreaterThanOrEqual(0);
            expect(reading.generator?.cpuMs).toBeGreaterThan(0);
            expect(MicrosHistogram.decode(reading.histograms?.['windowedOneWay'] ?? '').count).toBe(published);
          }
        } finally {
          await session.close();
        }
        expect(isAlive(session.generatorPid)).toBe(false);
      });

      it.each([1, 3, 64])('keeps to a window of %i', async (window) => {
        const session = await open(driver, { window });
        try {
          const { audit, metrics } = await session.slice({ durationMs: 100, signal });
          expect(audit).toMatchObject({ delivered: audit['published'], lost: 0 });
          expect(metrics['peakInFlight']).toBe(window);
        } finally {
          await session.close();
        }
      });

      it('warms up for a bounded time, and two sessions do not disturb each other', async () => {
        const [one, two] = await Promise.all([open(driver), open(driver)]);
        try {
          const warm = await one.warmUp(signal);
          expect(warm.elapsedMs).toBeGreaterThan(700);
          expect(warm.elapsedMs).toBeLessThan(5000);
          for (const { audit } of await Promise.all([one, two].map((session) => session.slice({ durationMs: 100, signal })))) {
            expect(audit).toMatchObject({ delivered: audit['published'], lost: 0, duplicated: 0, corrupted: 0 });
          }
        } finally {
          await Promise.all([one.close(), two.close()]);
        }
      });

      it('says so when the credentials are refused', async () => {
        const broker: Broker = { ...pick(server), credentials: { user: 'nobody', password: 'wr0ng' } };
        const failure = await open(driver, { broker }).catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'BROKER_REFUSED_CREDENTIALS', message: expect.stringContaining('refused the credentials') as string });
        expect((failure as Error).message).not.toContain('wr0ng');
      });

      it('says so when there is no broker', async () => {
        const broker: Broker = { ...pick(server), address: { ...server.address, port: 1 } };
        await expect(open(driver, { broker })).rejects.toThrow(/ECONNREFUSED|CONNECTION_REFUSED/);
      });

      it('says so when its generator is killed', async () => {
        const session = await open(driver);
        const slice = session.slice({ durationMs: 5000, signal });
        setTimeout(() => process.kill(session.generatorPid, 'SIGKILL'), 100);
        await expect(slice).rejects.toThrow('the generator exited early by SIGKILL');
        await session.close();
      });

      it('stops at once when it is aborted', async () => {
        const controller = new AbortController();
        const session = await open(driver);
        const slice = session.slice({ durationMs: 5000, signal: controller.signal });
        const startMs = performance.now();
        setTimeout(() => controller.abort(new Error('Ctrl-C')), 100);
        await expect(slice).rejects.toThrow('Ctrl-C');
        expect(performance.now() - startMs).toBeLessThan(1000);
        await session.close();
        expect(isAlive(session.generatorPid)).toBe(false);
      });
    });

    describe.each([
      { shape: 'broadcast', publishers: 1, consumers: 4 },
      { shape: 'broadcast', publishers: 2, consumers: 3 },
      { shape: 'queue', publishers: 4, consumers: 1 },
      { shape: 'queue', publishers: 1, consumers: 4 },
      { shape: 'queue', publishers: 2, consumers: 3 },
    ] as const)('as a $shape of $publishers to $consumers', ({ shape, ...sides }) => {
      const copies = shape === 'broadcast' ? sides.consumers : 1;
      it.skipIf(contender.sharesQueue === false && shape === 'queue' && sides.consumers > 1)('delivers and audits each message, within the window', async () => {
        const { audit, operations, metrics } = await flowSlice({ contender, server, sides, shape, window: 40 });
        const published = audit['published'] ?? 0;
        expect(published).toBeGreaterThan(10);
        const delivered = published * copies;
        expect(audit).toEqual({ published, delivered, ...(copies > 1 && { expected: delivered }), lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...(contender.acknowledges && { acknowledged: published }) });
        expect(operations).toBe(delivered);
        expect(metrics['peakInFlight']).toBe(40 * copies);
      });
    });

    it('ends a slice within a second, with the reason, when its broker is killed', async () => {
      for (const driver of contender.drivers) {
        await using victim = await startServer(contender.server, { lab, source, name: `victim-${driver}`, options });
        const session = await open(driver, { broker: victim });
        const slice = session.slice({ durationMs: 20_000, signal });
        slice.catch(() => undefined);
        await sleep(300);
        const killedMs = performance.now();
        await victim.kill('SIGKILL');
        await expect(slice).rejects.toThrow(new RegExp(`^broker ${contender.server} exited: .*signal 9`));
        expect(performance.now() - killedMs).toBeLessThan(1000);
        await expect(session.slice({ durationMs: 100, signal })).rejects.toThrow(/exited/);
        await session.close();
        expect(isAlive(session.generatorPid)).toBe(false);
      }
    });
  });
}

function pick(server: RunningServer): Broker {
  const { kind, address, credentials, ca, usage, exited } = server;
  return { kind, address, credentials, ca, usage, exited };
}
