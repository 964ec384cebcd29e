import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { ratioOf, roundVoidReason, scoreOf, typicalScore, voidReason, type Reading, type Round } from './score.ts';
import { parseWrk } from './wrk.ts';

const quiet: Reading = { requests: 50_000, failed: 0, cpuMs: 500, elapsedMs: 1000, targetShare: 0.6, stealShare: 0, foreignCpuShare: 0 };

/** Rounds in which one contender scores so many times the other, with noise that both share and noise of their own. */
function rounds(options: { ratio: number; count: number; seed?: number }): Round[] {
  const random = createRandom(options.seed ?? 7);
  return Array.from({ length: options.count }, () => {
    const weather = Math.exp(0.2 * random.normal());
    const own = (): number => Math.exp(0.02 * random.normal());
    return {
      ours: { ...quiet, requests: 20_000 * options.ratio * weather * own() },
      theirs: { ...quiet, requests: 20_000 * weather * own() },
    };
  });
}

describe('a score', () => {
  it('is requests per second of processor time', () => {
    expect(scoreOf(quiet)).toBe(100_000);
  });
});

describe('a reading is void', () => {
  it('when the target was busy, the host disturbed or a request failed, and for no other reason', () => {
    expect(voidReason(quiet)).toBeNull();
    expect(voidReason({ ...quiet, targetShare: 0.799 })).toBeNull();
    expect(voidReason({ ...quiet, targetShare: 0.8 })).toBe('the target was 80 % busy');
    expect(voidReason({ ...quiet, stealShare: 0.11 })).toBe('the hypervisor took 11 %');
    expect(voidReason({ ...quiet, foreignCpuShare: 0.16 })).toBe('other processes took 16 %');
    expect(voidReason({ ...quiet, failed: 3 })).toBe('3 requests failed');
    expect(voidReason({ ...quiet, requests: 1 })).toBeNull();
  });

  it('and its whole round with it', () => {
    expect(roundVoidReason({ ours: quiet, theirs: { ...quiet, targetShare: 0.9 } })).toBe('theirs: the target was 90 % busy');
    expect(roundVoidReason({ ours: quiet, theirs: quiet })).toBeNull();
  });
});

describe('a ratio', () => {
  it('is found whatever all contenders have in common, with an interval around it', () => {
    const ratio = ratioOf({ rounds: rounds({ ratio: 3, count: 15 }), subject: 'ours', base: 'theirs', seed: 1 });
    expect(ratio!.value).toBeCloseTo(3, 0);
    expect(ratio!.lower).toBeLessThan(3);
    expect(ratio!.upper).toBeGreaterThan(3);
    expect(ratio!.upper - ratio!.lower).toBeLessThan(0.4);
    expect(ratio!.pairs).toBe(15);
  });

  it('leaves void rounds out, and says nothing below ten valid ones', () => {
    const some = rounds({ ratio: 3, count: 12 }).map((round, index): Round => (index < 2 ? { ...round, ours: { ...quiet, requests: 1, targetShare: 1 } } : round));
    expect(ratioOf({ rounds: some, subject: 'ours', base: 'theirs', seed: 1 })).toMatchObject({ pairs: 10 });
    expect(ratioOf({ rounds: some.slice(1), subject: 'ours', base: 'theirs', seed: 1 })).toMatchObject({ pairs: 10 });
    expect(ratioOf({ rounds: some.slice(0, 11), subject: 'ours', base: 'theirs', seed: 1 })).toBeNull();
    expect(ratioOf({ rounds: rounds({ ratio: 3, count: 12 }), subject: 'ours', base: 'wrk', seed: 1 })).toBeNull();
  });

  it('is the same for the same seed', () => {
    const of = (): unknown => ratioOf({ rounds: rounds({ ratio: 2, count: 20 }), subject: 'ours', base: 'theirs', seed: 5 });
    expect(of()).toEqual(of());
  });

  it('stands beside the typical score of each', () => {
    const score = typicalScore({ rounds: rounds({ ratio: 1, count: 20 }), contender: 'theirs', seed: 1 });
    expect(score!.lower).toBeLessThan(40_000);
    expect(score!.upper).toBeGreaterThan(40_000);
  });
});

describe('what wrk prints', () => {
  const good = `Running 1s test @ http://127.0.0.1:1/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   821.15us    1.45ms   9.49ms   87.12%
  85866 requests in 1.10s, 5.40MB read
Requests/sec:  77828.71
`;

  it('is read, errors included', () => {
    expect(parseWrk(good)).toEqual({ requests: 85_866, failed: 0 });
    const bad = `${good}  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 10\n`;
    expect(parseWrk(bad)).toEqual({ requests: 85_866, failed: 20 });
  });

  it('is no count when it is something else', () => {
    expect(() => parseWrk('unable to connect to 127.0.0.1:1 Connection refused')).toThrow('Connection refused');
  });
});
