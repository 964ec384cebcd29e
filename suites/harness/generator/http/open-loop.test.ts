import { afterEach, describe, expect, it } from 'vitest';
import { MicrosHistogram } from '../../histogram.ts';
import { OK, Targets } from './target.case.ts';

const targets = new Targets();
afterEach(() => targets.down());

const open = (rate: number) => ({ kind: 'open', process: 'uniform', rate }) as const;

describe('open load', () => {
  it('achieves its rate, with response at least service and start delay in all', async () => {
    const slicer = targets.slicer({ target: await targets.raw((socket) => socket.write(OK)), load: open(1000), initialConnections: 4 });
    const { metrics, audit, histograms, generator } = await slicer.slice({ durationMs: 500 });
    expect(audit['ok']).toBe(500);
    expect(metrics['offeredPerSec']).toBe(1000);
    expect(metrics['achievedPerSec']).toBeGreaterThan(950);
    expect(metrics['responseP50Ms']).toBeGreaterThanOrEqual(metrics['serviceP50Ms']!);
    for (const name of ['response', 'service', 'startDelay']) expect(MicrosHistogram.decode(histograms![name]!).count).toBe(500);
    expect(generator!.cpuMs).toBeLessThan(500);
  });

  it('follows a schedule', async () => {
    const target = await targets.raw((socket) => socket.write(OK));
    const rate = [
      { durationMs: 100, fromPerSec: 0, toPerSec: 1000 },
      { durationMs: 100, fromPerSec: 200, toPerSec: 200 },
    ];
    const slicer = targets.slicer({ target, load: { kind: 'open', process: 'uniform', rate } });
    expect((await slicer.slice({ durationMs: 1000 })).audit).toMatchObject({ started: 70, ok: 70 });
  });

  it('shows a stall of the target in the response time of all that met it, where a closed loop hides it', async () => {
    const stalling = (): Promise<string> => {
      let stallEndMs = 0;
      setTimeout(() => (stallEndMs = performance.now() + 200), 150);
      return targets.raw((socket) => setTimeout(() => socket.write(OK), Math.max(0, stallEndMs - performance.now())));
    };
    const openly = await targets.slicer({ target: await stalling(), load: open(500), maxConnections: 200 }).slice({ durationMs: 1000 });
    const closed = await targets.slicer({ target: await stalling(), load: { kind: 'closed', connections: 1 } }).slice({ durationMs: 1000 });
    expect(openly.audit).toMatchObject({ started: 500, ok: 500 });
    expect(openly.metrics['responseP90Ms']).toBeGreaterThan(80);
    expect(openly.metrics['responseP99Ms']).toBeGreaterThan(150);
    expect(closed.metrics['responseP90Ms']).toBeLessThan(50);
    expect(closed.metrics['responseP99Ms']).toBeLessThan(150);
  });

  it('counts the cap, and leaves the wait in the response time', async () => {
    const target = await targets.raw((socket) => setTimeout(() => socket.write(OK), 20));
    const { audit, metrics } = await targets.slicer({ target, load: open(200), maxConnections: 2 }).slice({ durationMs: 300 });
    expect(audit).toMatchObject({ started: 60, ok: 60, connectionsOpened: 2 });
    expect(audit['capHits']).toBeGreaterThan(40);
    expect(metrics['serviceP99Ms']).toBeLessThan(metrics['responseP99Ms']! / 2);
    expect(metrics['startDelayP99Ms']).toBeGreaterThan(metrics['responseP99Ms']! / 2);
  });

  it('records a timeout as long as it was', async () => {
    const target = await targets.raw(() => undefined);
    const { audit, metrics } = await targets.slicer({ target, load: open(100), timeoutMs: 100 }).slice({ durationMs: 100 });
    expect(audit).toMatchObject({ started: 10, timeout: 10 });
    expect(Math.round(metrics['responseP50Ms']!)).toBe(100);
  });

  it('goes on through a warm-up, and forgets it', async () => {
    const slicer = targets.slicer({ target: await targets.raw((socket) => socket.write(OK)), load: open(500) });
    const first = await slicer.rates({ durationMs: 200, binMs: 50 });
    const second = await slicer.rates({ durationMs: 100, binMs: 50 });
    expect(first.okPerSec).toHaveLength(4);
    expect(second.serviceMs).toHaveLength(2);
    expect(second.serviceMs.every((ms) => ms > 0)).toBe(true);
    await slicer.rest();
    expect((await slicer.slice({ durationMs: 100 })).audit).toMatchObject({ started: 50, ok: 50 });
  });
});

describe('closed load', () => {
  it('keeps as many under way as it has connections', async () => {
    let now = 0;
    let most = 0;
    const target = await targets.raw((socket) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now -= 1;
        socket.write(OK);
      }, 5);
    });
    const { audit, metrics } = await targets.slicer({ target, load: { kind: 'closed', connections: 7 } }).slice({ durationMs: 200 });
    expect(most).toBe(7);
    expect(metrics['connections']).toBe(7);
    expect(audit['ok']).toBe(audit['started']);
    // Little's law: 7 under way, each for 5 ms and a little.
    expect(metrics['completedPerSec']! * metrics['serviceP50Ms']! / 1000).toBeLessThan(8);
    expect(metrics['completedPerSec']! * metrics['serviceP50Ms']! / 1000).toBeGreaterThan(4);
  });

  it('thinks between two requests', async () => {
    const target = await targets.raw((socket) => socket.write(OK));
    const { audit } = await targets.slicer({ target, load: { kind: 'closed', connections: 2, thinkMs: 20 } }).slice({ durationMs: 200 });
    expect(audit['started']).toBeGreaterThanOrEqual(8);
    expect(audit['started']).toBeLessThanOrEqual(20);
  });

  it('needs a bound', async () => {
    const slicer = targets.slicer({ target: await targets.refused() });
    await expect(slicer.slice({})).rejects.toThrow('a duration or a count');
  });
});
