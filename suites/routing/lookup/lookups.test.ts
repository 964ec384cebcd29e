import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../route-path.ts';
import { routesOf } from '../routes.ts';
import { generated, tableNames, tableOf } from '../tables/tables.ts';
import { allKinds, kindsAsLevel, kindsOfLevel, type LookupKind } from './kinds.ts';
import { lookupsOf, unable, type Lookup } from './lookups.ts';

const github = tableOf('github');
const make = (kind: LookupKind, options: Partial<Parameters<typeof lookupsOf>[0]> = {}): Lookup[][] => lookupsOf({ routes: github, kind, chunks: 4, chunkSize: 128, seed: 1, ...options })!;

describe('the tables', () => {
  it.each([['shop', 12], ['github', 203], ['google-plus', 13], ['parse', 26], ['static', 157]])('%s has %i routes, none twice', (name, count) => {
    const routes = tableOf(name);
    expect(routes).toHaveLength(count);
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(count);
  });

  it('are no others', () => {
    expect(tableNames).toHaveLength(5);
    expect(() => tableOf('none')).toThrow("there is no table of routes 'none'");
  });

  it.each([10, 300, 10_000])('generated with %i routes is the same each time and has all kinds', (count) => {
    const routes = generated(count);
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(count);
    expect(generated(count).map(({ path }) => path)).toEqual(routes.map(({ path }) => path));
    const statics = routes.filter(({ path }) => !path.includes('{')).length;
    expect(statics / count).toBeGreaterThan(0.25);
    expect(statics / count).toBeLessThan(0.65);
    expect(Math.max(...routes.map(({ path }) => segmentsOf(path).length))).toBeLessThanOrEqual(8);
    expect(routes.some(({ path }) => path.endsWith('*}'))).toBe(count > 10);
  });
});

describe('lookups', () => {
  it('expect what their kind says', () => {
    expect(make('static').flat().every(({ expected }) => expected.kind === 'found' && !expected.route.path.includes('{'))).toBe(true);
    expect(make('parameter').flat().every(({ expected }) => expected.kind === 'found' && Object.keys(expected.params).length > 0)).toBe(true);
    expect(make('deep').flat().every(({ path }) => path.split('/').length > 5)).toBe(true);
    expect(make('miss').flat().every(({ expected }) => expected.kind === 'none')).toBe(true);
    expect(make('wrongMethod').flat().every(({ expected }) => expected.kind === 'method-not-allowed')).toBe(true);
    expect(make('wildcard', { routes: generated(100) }).flat().every(({ expected }) => expected.kind === 'found' && 'rest' in expected.params)).toBe(true);
    expect(lookupsOf({ routes: github, kind: 'wildcard', chunks: 1, chunkSize: 8, seed: 1 })).toBeNull();
    expect(lookupsOf({ routes: tableOf('static'), kind: 'parameter', chunks: 1, chunkSize: 8, seed: 1 })).toBeNull();
  });

  it('vary: nearly no two parameters are alike', () => {
    const paths = make('parameter').flat().map(({ path }) => path);
    expect(new Set(paths).size).toBeGreaterThan(paths.length * 0.99);
  });

  it('are the same for the same seed, and others for another', () => {
    const paths = (seed: number): string[] => make('mix', { seed }).flat().map(({ path }) => path);
    expect(paths(3)).toEqual(paths(3));
    expect(paths(3)).not.toEqual(paths(4));
  });

  it('of the mix are skewed as by Zipf, with two in a hundred misses, and every chunk is made up alike', () => {
    const chunks = make('mix', { chunks: 60 });
    const share = (lookups: readonly Lookup[], test: (lookup: Lookup) => boolean): number => lookups.filter(test).length / lookups.length;
    const counts = new Map<string, number>();
    for (const { expected } of chunks.flat()) if (expected.kind === 'found') counts.set(`${expected.route.method} ${expected.route.path}`, (counts.get(`${expected.route.method} ${expected.route.path}`) ?? 0) + 1);
    const most = [...counts].sort((a, b) => b[1] - a[1]);
    const total = chunks.flat().length;
    // 1 ÷ (1 + 1/2 + … + 1/203) is 17 %; the second route has half of it.
    expect(most[0]![1] / total).toBeGreaterThan(0.15);
    expect(most[0]![1] / total).toBeLessThan(0.19);
    expect(most[1]![1] / most[0]![1]).toBeGreaterThan(0.4);
    expect(most[1]![1] / most[0]![1]).toBeLessThan(0.6);
    for (const chunk of chunks) {
      expect(share(chunk, ({ expected }) => expected.kind === 'none')).toBeCloseTo(0.02, 1);
      expect(Math.abs(share(chunk, ({ expected }) => expected.kind === 'found' && `${expected.route.method} ${expected.route.path}` === most[0]![0]) - most[0]![1] / total)).toBeLessThan(0.03);
    }
  });

  it('need what a router must be able to do', () => {
    expect(unable(make('parameter'), { parameter: 'no' })).toBe('it cannot do parameter: no');
    expect(unable(make('static'), { parameter: 'no' })).toBeNull();
    expect(unable(make('wrongMethod'), { 'method-not-allowed': 'no' })).not.toBeNull();
    const overlapping = routesOf(['GET /a/new', 'GET /a/{id}']);
    expect(unable(make('static', { routes: overlapping }), { overlap: 'no' })).toBe('it cannot do overlap: no');
  });

  it('are named in a level of the cell', () => {
    expect(kindsOfLevel(kindsAsLevel(allKinds))).toEqual(allKinds);
    expect(() => kindsOfLevel('static+all')).toThrow("'all' is no kind of lookup");
  });
});
