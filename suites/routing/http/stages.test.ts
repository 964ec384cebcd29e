import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profileNames, type Contender, type Scenario } from '../../harness/scenario.ts';
import { schedule } from '../../harness/schedule.ts';
import { parseRequestMix } from '../../harness/generator/http/request-schema.ts';
import { APPLICATION_ROUTERS } from '../scenarios/application/scenario.ts';
import { suite } from '../suite.ts';
import { tableOf } from '../tables/tables.ts';
import { familyOf } from './levels.ts';
import { addressesOf, mixOf, withHandlers } from './traffic.ts';

const contenders = await suite.contenders();
const scenarioOf = (id: string): Scenario => suite.scenarios.find((scenario) => scenario.id === id)!;
const chosen = (...ids: string[]): Contender[] => contenders.filter(({ id }) => ids.includes(id));
const cells = (id: string, profile: (typeof profileNames)[number], of: readonly Contender[] = contenders): ReturnType<Scenario['plan']>['comparisons'] => scenarioOf(id).plan(profile, of).comparisons;

describe('addresses', () => {
  const routes = tableOf('github');
  const addresses = addressesOf({ routes, perRoute: 2, seed: 1 });

  it('fit every route of the table, each its own', () => {
    const patterns = withHandlers(routes).map(({ method, path, handler }) => ({ method, handler, names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!), pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '([^/]+)')}$`) }));
    const hit = new Set<number>();
    for (const { method, path, answer } of addresses) {
      const fitting = patterns.flatMap(({ pattern, names, handler, ...route }, index) => {
        const found = route.method === method ? pattern.exec(path) : null;
        return found === null ? [] : [{ index, answer: String(handler(Object.fromEntries(names.map((name, at) => [name, found[at + 1]])))) }];
      });
      // Where two routes fit, that of the address is one of them.
      expect(fitting.map((one) => one.answer)).toContain(answer);
      hit.add(fitting.find((one) => one.answer === answer)!.index);
    }
    expect(hit.size).toBe(routes.length);
  });

  it('vary, and are the same again for the same seed', () => {
    expect(new Set(addresses.map(({ method, path }) => `${method} ${path}`)).size).toBe(addresses.length);
    expect(addressesOf({ routes, perRoute: 2, seed: 1 })).toEqual(addresses);
    expect(addressesOf({ routes, perRoute: 2, seed: 2 })).not.toEqual(addresses);
    expect(parseRequestMix(mixOf(addresses)).requests).toHaveLength(addresses.length);
  });

  it('are not made for wildcards', () => {
    expect(() => addressesOf({ routes: [{ method: 'GET', path: '/files/{path*}' }], perRoute: 1, seed: 1 })).toThrow('not for wildcards');
  });
});

describe('the stages over HTTP', () => {
  it.each(profileNames)('stay within the time of the %s profile, lookups too', (profile) => {
    const plan = schedule({ selections: [{ suite, scenarios: suite.scenarios, contenders }], profile, seed: 1 });
    expect(plan.refused).toEqual([]);
    if (profile === 'quick') expect(plan.estimatedMs).toBeLessThan(110_000);
  });

  it('never put two runtimes into one block', () => {
    for (const profile of profileNames) {
      for (const scenario of suite.scenarios) {
        for (const cell of scenario.plan(profile, contenders).comparisons) {
          const runtimes = new Set(cell.contenders.map((id) => contenders.find((contender) => contender.id === id)?.runtime));
          expect(runtimes.size, `${scenario.id} ${JSON.stringify(cell.levels)}`).toBe(1);
        }
      }
    }
  });

  it('have the reference in its families, and no router that knows no parameters', () => {
    expect(familyOf({ family: 'routers', contenders, isShort: false })).toEqual(expect.arrayContaining(['find-my-way', 'ordered-scan', 'node-http']));
    expect(familyOf({ family: 'routers', contenders, isShort: false })).not.toContain('map');
    expect(familyOf({ family: 'frameworks', contenders, isShort: false })).toEqual(['find-my-way', 'express-app', 'fastify', 'hono-app', 'koa-app']);
    expect(familyOf({ family: 'go', contenders, isShort: true })).toEqual([]);
  });

  it('leave requests to longer runs, unless few contenders are named', () => {
    expect(cells('request', 'quick')).toEqual([]);
    expect(cells('request', 'quick', chosen('go-muxie', 'go-gorilla-mux')).map(({ contenders: ids }) => ids)).toEqual([['go-gorilla-mux', 'go-muxie']]);
    expect(cells('request', 'quick', chosen('find-my-way', 'fastify')).map(({ levels }) => levels['family'])).toEqual(['frameworks']);
    expect(cells('request', 'standard').map(({ levels }) => levels['family'])).toEqual(['routers', 'frameworks', 'go']);
    expect(cells('go-lookup', 'quick')).toEqual([]);
    expect(cells('go-lookup', 'quick', chosen('go-muxie', 'go-gorilla-mux'))).toHaveLength(2);
  });

  it('price lookups in place in quick, with a control, each count of extra lookups equally often', () => {
    const [cell] = cells('in-place', 'quick');
    expect(cell).toMatchObject({ contenders: ['find-my-way', 'ordered-scan'], levels: { extraLookups: '0, 1, 10, 100' } });
    expect(cell!.roundsPerBlock % 4).toBe(0);
    expect(cell!.controlRounds).toBeGreaterThan(10);
  });

  it('take one router of the application in quick, all of its routers else', () => {
    expect(cells('application', 'quick')[0]!.contenders).toEqual(['find-my-way']);
    expect(cells('application', 'standard')[0]!.contenders).toEqual(['find-my-way', 'express', 'hono-regexp', 'memoirist', 'ordered-scan']);
    expect(cells('application', 'standard', chosen('go-muxie'))).toEqual([]);
    const kinds = readdirSync(new URL('../../../reference-app/api/router/kinds/', import.meta.url)).filter((name) => name.endsWith('.js'));
    expect([...APPLICATION_ROUTERS].sort()).toEqual(kinds.map((name) => name.slice(0, -3)).sort());
  });
});
