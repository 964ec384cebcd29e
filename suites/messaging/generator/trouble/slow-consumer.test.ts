import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fakeEndpoint } from './fake-broker.case.ts';
import { DISCONNECTED_AFTER, openChannel, type ThreadsFake } from './fake-threads.case.ts';
import { SharedCounts } from './shared-counts.ts';
import { SlowConsumer, type SlowConsumerOptions } from './slow-consumer.ts';
import { metricsOf } from './slow-metrics.ts';

const patience = { stallMs: 100, limitMs: 2000, endpointMs: 1000 };
/** 500/s for 200 ms, of which a handler of 10 ms takes 20. */
const load = { ratePerSec: 500, handlerMs: 10 };

function slow(how: ThreadsFake, its: Partial<SlowConsumerOptions> = {}, waits = patience): SlowConsumer {
  const driver = new URL('fake-threads.case.js', import.meta.url).href;
  const endpoint = fakeEndpoint({ driver, acknowledges: how === 'acknowledges', address: { host: '', port: 0, vhost: how } });
  return new SlowConsumer(openChannel, { ...endpoint, ...load, window: how === 'acknowledges' ? 20 : null, ...its }, waits);
}

describe('a slow consumer', () => {
  it.each<ThreadsFake>(['', 'acknowledges'])('falls behind, catches up with a fast handler, and loses nothing (%s)', async (how) => {
    const { operations, metrics, audit, disconnection } = await slow(how).slice(200);
    expect(operations).toBe(100);
    expect(audit).toEqual({ published: 100, delivered: 100, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...(how === 'acknowledges' && { acknowledged: 100 }) });
    expect(metrics).toMatchObject({ deliveredShare: 1, droppedShare: 0, publishedShare: 1, disconnects: 0 });
    expect(metrics['behindMessages']).toBeGreaterThan(60);
    expect(metrics['catchUpMs']).toBeLessThan(1000);
    expect(disconnection).toBeNull();
  });

  it('that is disconnected has that counted, and gets no more', async () => {
    const { metrics, audit, disconnection } = await slow('disconnects').slice(200);
    expect(disconnection).toBe('Slow Consumer');
    expect(audit).toMatchObject({ published: 100, delivered: DISCONNECTED_AFTER, lost: 100 - DISCONNECTED_AFTER });
    expect(metrics).toMatchObject({ disconnects: 1, deliveredShare: 0.05, droppedShare: 0.95 });
  });

  it('sleeps without using the processor', async () => {
    const cpuMsOf = async (work: () => Promise<unknown>): Promise<number> => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    // What this process is about besides: other tests' threads may not have ended yet.
    const idleMs = await cpuMsOf(() => sleep(500));
    const usedMs = await cpuMsOf(() => slow('', { ratePerSec: 20, handlerMs: 100 }).slice(1500));
    // One that waits by polling would use a core of its own.
    expect(usedMs - 3 * idleMs).toBeLessThan(1000);
  });

  it('that cannot open ends the slice at once, with the reason', async () => {
    await expect(slow('fails').slice(200)).rejects.toThrow('too many connections');
  });

  it('that has not caught up in time ends the slice, saying how far it came', async () => {
    await expect(slow('crawls', {}, { ...patience, limitMs: 100 }).slice(100)).rejects.toThrow(/had not caught up after 100 ms: \d+ of 50 messages came/);
  });
});

describe('the counts that threads share', () => {
  it('hold what either thread says, and a pause that hurrying ends', () => {
    const counts = new SharedCounts();
    const others = new SharedCounts(counts.buffer);
    counts.published = 7;
    others.arrive();
    expect(others.published).toBe(7);
    expect(counts.arrived).toBe(1);
    const startMs = performance.now();
    others.pause(30);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(29);
    counts.hurry();
    others.pause(10_000);
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});

describe('what an overload came to', () => {
  const counts = { published: 80, delivered: 60, lost: 20, duplicated: 0, reordered: 0, corrupted: 0 };
  const base = { offered: 100, counts, behind: 30, catchUpMs: 5, disconnection: null };

  it('is shares of what was published, and what was published of what was offered', () => {
    expect(metricsOf(base)).toEqual({ deliveredShare: 0.75, droppedShare: 0.25, publishedShare: 0.8, disconnects: 0, behindMessages: 30, catchUpMs: 5 });
    expect(metricsOf({ ...base, disconnection: 'Slow Consumer' })).toMatchObject({ disconnects: 1 });
  });

  it('cannot be told where nothing was published', () => {
    expect(() => metricsOf({ ...base, counts: { ...counts, published: 0 } })).toThrow('none of the 100 messages offered could be published');
  });
});
