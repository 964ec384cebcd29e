import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../harness/errors.ts';
import { LookupSession } from './session.ts';

const { signal } = new AbortController();
const open = (options: { router: string; table?: string }): Promise<LookupSession> =>
  LookupSession.open({ open: { router: options.router, table: { name: options.table ?? 'shop' }, kinds: ['static', 'mix'], chunks: 1, chunkSize: 32, seed: 1 }, cpus: [], signal });

describe('a router in its own process', () => {
  it('warms up, times its lookups, and tells once what its table costs', async () => {
    const session = await open({ router: 'memoirist' });
    try {
      const warm = await session.warmUp(signal);
      expect(warm.elapsedMs).toBeGreaterThan(50);
      const first = await session.slice({ durationMs: 8, signal });
      expect(first.operations).toBeGreaterThan(100);
      expect(Object.keys(first.metrics).sort()).toEqual(['buildMicros', 'mixBytes', 'mixMicros', 'provedLookups', 'staticBytes', 'staticMicros', 'tableBytes']);
      const second = await session.slice({ durationMs: 8, signal });
      expect(Object.keys(second.metrics).sort()).toEqual(['mixMicros', 'staticMicros']);
      expect(second.metrics['mixMicros']).toBeLessThan(100);
    } finally {
      await session.close();
    }
  });

  it('is unsupported with the reason', async () => {
    await expect(open({ router: 'hono-regexp' })).rejects.toThrow(UnsupportedError);
    await expect(open({ router: 'hono-regexp' })).rejects.toThrow('Hono RegExpRouter cannot be built with this table');
  });

  it('is no router that is not there', async () => {
    await expect(open({ router: '../lookup' })).rejects.toThrow("there is no router '../lookup'");
  });
});
