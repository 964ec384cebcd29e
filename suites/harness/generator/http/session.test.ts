import { afterEach, describe, expect, it } from 'vitest';
import { MicrosHistogram } from '../../histogram.ts';
import { HttpSession, type HttpSessionOptions } from './session.ts';
import type { HttpLoadOptions } from './options.ts';
import { OK, Targets } from './target.case.ts';

const { signal } = new AbortController();
const targets = new Targets();
const sessions: HttpSession[] = [];

async function open(load: Partial<HttpLoadOptions> & { target: string }, options: Partial<HttpSessionOptions> = {}): Promise<HttpSession> {
  const session = await HttpSession.open({
    load: { mix: { requests: [{ id: 'a', path: '/', expect: { body: { exact: 'ok' } } }] }, load: { kind: 'open', process: 'poisson', rate: 500 }, seed: 3, ...load },
    cpus: [],
    components: [],
    signal,
    ...options,
  });
  sessions.push(session);
  return session;
}

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  targets.down();
});

describe('HttpSession', () => {
  it('warms up, measures in slices on the same connections, and accounts for itself', async () => {
    const session = await open({ target: await targets.raw((socket) => socket.write(OK)) });
    expect(session.components.map(({ name }) => name)).toEqual(['generator']);
    expect((await session.warmUp(signal)).elapsedMs).toBeGreaterThan(500);
    const readings = [await session.slice({ durationMs: 200, signal }), await session.slice({ durationMs: 200, signal })];
    for (const { audit, operations, generator, histograms } of readings) {
      expect(audit['ok']).toBe(audit['started']);
      expect(operations).toBeGreaterThan(50);
      expect(operations).toBeLessThan(170);
      expect(generator!.cpuMs).toBeGreaterThan(0);
      expect(MicrosHistogram.decode(histograms!['response']!).count).toBe(operations);
    }
    // Each slice has arrivals of its own.
    expect(readings[0]!.histograms!['response']).not.toBe(readings[1]!.histograms!['response']);
  });

  it('runs so many requests, and a null pacer beside them', async () => {
    const session = await open({ target: await targets.raw((socket) => socket.write(OK)), load: { kind: 'closed', connections: 3 } });
    expect((await session.run({ count: 100, signal })).audit).toMatchObject({ started: 100, ok: 100 });
    const startDelay = await session.nullPacer({ ratePerSec: 1000, process: 'uniform', durationMs: 100, seed: 1, signal });
    expect(MicrosHistogram.decode(startDelay).count).toBe(100);
  });

  it('says clearly that a target cannot be loaded', async () => {
    const target = await targets.refused();
    await expect((await open({ target })).warmUp(signal)).rejects.toThrow(/no request to 127\.0\.0\.1:\d+ succeeded: \d+ × refused \(connect ECONNREFUSED/);
    const tolerant = await open({ target }, { needsSuccess: false });
    expect((await tolerant.warmUp(signal)).method).toContain('service time');
  });

  it('refuses what makes no sense, by its key', async () => {
    const target = 'http://127.0.0.1:1';
    await expect(open({ target: 'https://127.0.0.1:1' })).rejects.toThrow("target: 'https://127.0.0.1:1' is no http:// URL");
    await expect(open({ target, load: { kind: 'closed', connections: 0 } })).rejects.toThrow('load.connections');
    await expect(open({ target, load: { kind: 'open', process: 'poisson', rate: -1 } })).rejects.toThrow('load.rate');
    await expect(open({ target, timeoutMs: Number.NaN })).rejects.toThrow('timeoutMs');
    await expect(open({ target, mix: { requests: [] } })).rejects.toThrow('requests');
    await expect(open({ target: 'http://no-such-host.invalid' })).rejects.toThrow('no-such-host.invalid');
  });
});
