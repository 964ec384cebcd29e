import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { HttpSession } from '../../../suites/harness/generator/http/session.ts';
import { badTargets } from './bad-targets.ts';
import { growthOf } from './growth.ts';
import { addsUp, problemOf } from './trials.ts';

const TEN_MINUTES = 600_000;

/** Readings of a heap that is swept now and then. */
function heap(options: { count: number; growthBytes: number; warmUpBytes?: number }): number[] {
  const random = createRandom(3);
  const { count, growthBytes, warmUpBytes = 0 } = options;
  return Array.from({ length: count }, (_, at) => {
    const warmingUp = Math.min(1, at / (0.15 * count)) * warmUpBytes;
    return 80e6 + warmingUp + (growthBytes * at) / count + (at % 20) * 50_000 + random.normal() * 100_000;
  });
}

describe('growth of memory', () => {
  const of = (bytes: readonly number[]): ReturnType<typeof growthOf> => growthOf({ bytes, stepMs: 1000, perMs: TEN_MINUTES });

  it('is none where there is none, whatever the first fifth did', () => {
    const growth = of(heap({ count: 600, growthBytes: 0, warmUpBytes: 40e6 }));
    expect(Math.abs(growth!.value)).toBeLessThan(0.01);
    expect(growth!.upper).toBeLessThan(0.05);
  });

  it('is found where there is some', () => {
    const growth = of(heap({ count: 600, growthBytes: 16e6 }));
    expect(growth!.value).toBeCloseTo(0.18, 1);
    expect(growth!.lower).toBeGreaterThan(0.05);
  });

  it('cannot be told from a few readings', () => {
    expect(of(heap({ count: 20, growthBytes: 0 }))).toBeNull();
  });
});

describe('what is wrong with a bad target', () => {
  const options = { expected: ['refused'], elapsedMs: 100, limitMs: 1000 };

  it.each([
    [{ started: 10, refused: 10 }, null],
    [{ started: 10, refused: 9 }, 'the counts do not add up'],
    [{ started: 10, refused: 8, ok: 2 }, 'counted as ok'],
    [{ started: 0 }, 'nothing was sent'],
  ])('is said: %o', (audit, problem) => {
    expect(problemOf({ ...options, audit })).toBe(problem);
  });

  it('is also that it took too long', () => {
    expect(problemOf({ ...options, audit: { started: 1, refused: 1 }, elapsedMs: 1001 })).toBe('it took 1001 ms');
  });
});

describe('bad targets', () => {
  const { signal } = new AbortController();

  it.each(badTargets.map(({ id }) => id))('end in the outcomes expected of them, and leave nothing behind: %s', async (id) => {
    await using target = await badTargets.find((bad) => bad.id === id)!.open();
    const load = { kind: 'open', process: 'uniform', rate: 50 } as const;
    const session = await HttpSession.open({
      load: { target: target.url, mix: { requests: [{ id: 'any', path: '/' }] }, load, seed: 1, timeoutMs: 200, connectTimeoutMs: 200, drainMs: 500 },
      cpus: [],
      components: [],
      needsSuccess: false,
      signal,
    });
    try {
      const { audit } = await session.slice({ durationMs: 300, signal });
      expect(addsUp(audit)).toBe(true);
      expect(problemOf({ audit, expected: target.expected, elapsedMs: 0, limitMs: 1 })).toBeNull();
    } finally {
      await session.close();
    }
  });
});
