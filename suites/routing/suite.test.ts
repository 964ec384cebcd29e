import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profileNames } from '../harness/scenario.ts';
import { schedule } from '../harness/schedule.ts';
import { loadRouters, routersOf } from './contenders.ts';
import { suite } from './suite.ts';

const lookup = suite.scenarios.find(({ id }) => id === 'lookup')!;
const growth = suite.scenarios.find(({ id }) => id === 'growth')!;

describe('the routing suite', () => {
  it('lists routers by their folders, one runtime for all', async () => {
    const routers = await loadRouters();
    expect(routers.map(({ id }) => id)).toEqual(expect.arrayContaining(['express', 'find-my-way', 'hono-regexp', 'hono-trie', 'koa', 'map', 'memoirist', 'ordered-scan', 'rou3', 'trouter']));
    for (const { id, runtime, settings } of routers) {
      expect(runtime).toBe('Node.js');
      expect(settings['package']).toMatch(/^(built in|\S+ \d+\.\d+\.\d+\S*)$/);
      expect(existsSync(new URL(`contenders/${id}/contender.js`, import.meta.url))).toBe(true);
    }
    expect(new Set((await suite.contenders()).map(({ id }) => id)).size).toBe((await suite.contenders()).length);
  });

  it.each(profileNames)('plans lookups of the %s profile within its time', async (profile) => {
    const contenders = routersOf(await suite.contenders());
    const plan = schedule({ selections: [{ suite, scenarios: [lookup, growth], contenders }], profile, seed: 1 });
    expect(plan.refused).toEqual([]);
    expect(plan.estimatedMs).toBeLessThan(suite.budgetMs[profile]);
    if (profile === 'quick') expect(plan.estimatedMs).toBeLessThan(60_000);
  });

  it('has metrics that hold its headlines', () => {
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });

  it('asks four kinds of two tables in the quick profile, in 30 pairs or more, with 10 of the control', async () => {
    const { comparisons } = lookup.plan('quick', await suite.contenders());
    expect(comparisons.map(({ levels }) => levels)).toEqual([
      { table: 'github', routes: 203, lookups: 'static+parameter+miss+mix' },
      { table: 'shop', routes: 12, lookups: 'static+parameter+miss+mix' },
    ]);
    for (const { blocks, roundsPerBlock, controlRounds, contenders } of comparisons) {
      expect(blocks * roundsPerBlock).toBeGreaterThanOrEqual(30);
      expect(blocks * controlRounds).toBeGreaterThanOrEqual(10);
      expect(contenders[0]).toBe('find-my-way');
      expect(contenders).toHaveLength((await loadRouters()).length);
    }
  });

  it('measures all tables, all kinds and growth in the standard profile', async () => {
    const contenders = await suite.contenders();
    expect(lookup.plan('standard', contenders).comparisons.map(({ levels }) => levels['table'])).toEqual(['shop', 'github', 'google-plus', 'parse', 'static']);
    const sizes = growth.plan('standard', contenders).comparisons.map(({ levels }) => levels['routes']);
    expect([sizes[0], sizes.at(-1), sizes.length]).toEqual([10, 10_000, 7]);
    expect(growth.plan('quick', contenders).comparisons).toEqual([]);
  });

  it('leaves out servers, which have no lookups by themselves, and routers that were not chosen', async () => {
    const chosen = (await suite.contenders()).filter(({ id }) => ['memoirist', 'map', 'fastify'].includes(id));
    expect(lookup.plan('quick', chosen).comparisons[0]!.contenders).toEqual(['map', 'memoirist']);
    expect(lookup.plan('quick', chosen.filter(({ id }) => id === 'fastify')).comparisons).toEqual([]);
  });
});
