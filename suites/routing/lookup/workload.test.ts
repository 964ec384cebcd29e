import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../harness/errors.ts';
import { createRandom } from '../../harness/statistics/random.ts';
import { contender as honest } from '../contenders/memoirist/contender.ts';
import { contender as regexp } from '../contenders/hono-regexp/contender.ts';
import { contender as floor } from '../contenders/map/contender.ts';
import { contender as scan } from '../contenders/ordered-scan/contender.ts';
import type { RouterKind } from '../router-kind.ts';
import { tableOf } from '../tables/tables.ts';
import { bytesPerLookup, tableBytes } from './footprint.ts';
import { allKinds, type LookupKind } from './kinds.ts';
import { Stretches } from './stretch.ts';
import { workloadOf, type Workload } from './workload.ts';

const github = tableOf('github');
const load = (router: RouterKind, options: { kinds?: readonly LookupKind[]; table?: string } = {}): Workload =>
  workloadOf({ router, routes: tableOf(options.table ?? 'github'), kinds: options.kinds ?? ['static', 'parameter', 'miss', 'mix'], chunks: 2, chunkSize: 32, seed: 1 });

describe('a workload', () => {
  it('proves every lookup that will be timed', () => {
    const { proved, chunks, left, buildMs } = load(honest, { kinds: allKinds });
    expect([...chunks.keys()]).toEqual(['static', 'parameter', 'deep', 'miss', 'mix']);
    expect(proved).toBe(5 * 2 * 32);
    expect(left.get('wildcard')).toBe('the table has no route of this kind');
    expect(left.get('wrongMethod')).toMatch(/^it cannot do method-not-allowed: /);
    expect(buildMs).toBeGreaterThan(0);
  });

  it('leaves out what a router says that it cannot', () => {
    const { chunks, left } = load(floor);
    expect([...chunks.keys()]).toEqual(['static', 'miss']);
    expect(left.get('mix')).toBe('it cannot do parameter: it holds whole paths');
  });

  it('is unsupported where nothing is left, or the table cannot be built', () => {
    expect(() => load(floor, { kinds: ['parameter', 'mix'] })).toThrow(UnsupportedError);
    expect(() => load(regexp, { table: 'shop' })).toThrow(/Hono RegExpRouter cannot be built with this table: /);
  });

  it('fails a router that does not do what it declares, or answers a lookup of the table wrongly', () => {
    expect(() => load({ ...scan, cannot: {} })).toThrow(/ordered scan \(path-to-regexp\) does not do what it declares \(late-overlap\)/);
    const largeOnly: RouterKind = {
      ...honest,
      build: (routes) => {
        const built = honest.build(routes);
        return routes.length < 100 ? built : { find: (method, path) => (path.length % 7 === 0 ? null : built.find(method, path)) };
      },
    };
    expect(() => load(largeOnly)).toThrow(/memoirist answers wrongly: .*found nothing/);
  });
});

describe('stretches', () => {
  const random = createRandom(1);

  it('time every kind', () => {
    const { built, chunks } = load(honest);
    const results = new Stretches(built, chunks).time({ msOfEach: 3, random });
    expect([...results.keys()].sort()).toEqual(['miss', 'mix', 'parameter', 'static']);
    for (const { microsPerLookup, lookups } of results.values()) {
      expect(microsPerLookup).toBeGreaterThan(0.01);
      expect(microsPerLookup).toBeLessThan(1000);
      expect(lookups % 32).toBe(0);
    }
  });

  it('tell a slow router from a fast one by what it is slower', () => {
    const time = (router: RouterKind): number => {
      const { built, chunks } = load(router, { kinds: ['parameter'] });
      const stretches = new Stretches(built, chunks);
      stretches.time({ msOfEach: 20, random });
      return stretches.time({ msOfEach: 20, random }).get('parameter')!.microsPerLookup;
    };
    const thrice: RouterKind = { ...scan, build: (routes) => { const built = scan.build(routes); return { find: (method, path) => { built.find(method, path); built.find(method, path); return built.find(method, path); } }; } };
    const ratio = time(thrice) / time(scan);
    expect(ratio).toBeGreaterThan(1.4);
    expect(ratio).toBeLessThan(7);
  });

  it('catch a router that answers otherwise while it is timed', () => {
    let calls = 0;
    const { chunks, built } = load(honest);
    const lazy = { find: (method: string, path: string) => (calls++ > 200 ? null : built.find(method, path)) };
    expect(() => new Stretches(lazy, chunks).time({ msOfEach: 5, random })).toThrow(/the answers to \w+ lookups changed while they were timed/);
  });

  it('make the strings of a chunk anew each time', () => {
    const chunk = load(honest).chunks.get('parameter')![0]!;
    const before = [...chunk.fresh()];
    expect([...chunk.fresh()]).toEqual(before);
    expect(new Set(before).size).toBeGreaterThan(30);
  });
});

describe('what is read once', () => {
  it('finds what a lookup allocates', () => {
    const { built, chunks } = load(honest, { kinds: ['parameter'] });
    const chunk = chunks.get('parameter')![0]!;
    const wasteful = { find: (method: string, path: string) => { const found = built.find(method, path); kept = new Array<number>(1000).fill(1); return found; } };
    let kept: number[] = [];
    const [own, more] = [bytesPerLookup(built, chunk), bytesPerLookup(wasteful, chunk)];
    expect(kept).toHaveLength(1000);
    expect(more! - own!).toBeGreaterThan(7900);
    expect(more! - own!).toBeLessThan(9000);
  });

  it('finds that a larger table keeps more memory', () => {
    const [small, large] = [tableBytes(scan, tableOf('shop')), tableBytes(scan, github)];
    expect(large).toBeGreaterThan(small * 5);
    expect(large).toBeGreaterThan(100_000);
  });
});
