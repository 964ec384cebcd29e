import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profileNames } from '../harness/scenario.ts';
import { driverModule, loadContenders } from './contenders.ts';
import { windowOf } from './scenarios/one-to-one/window.ts';
import { suite } from './suite.ts';

describe('the messaging suite', () => {
  it('lists contenders and scenarios by their folders', async () => {
    const contenders = await loadContenders();
    expect(contenders.map(({ id }) => id)).toEqual(expect.arrayContaining(['nats-core', 'rabbitmq-classic-transient']));
    expect(suite.scenarios.map(({ id }) => id)).toEqual(['one-to-one', 'startup']);
    for (const contender of contenders) {
      for (const driver of contender.drivers) expect(existsSync(driverModule(contender, driver))).toBe(true);
    }
  });

  it.each(profileNames)('plans the %s profile with the same window for all, in 16 B or more', async (profile) => {
    const contenders = await suite.contenders();
    for (const scenario of suite.scenarios) {
      const { comparisons, why } = scenario.plan(profile, contenders);
      expect(why).not.toBe('');
      for (const { levels, contenders: ids } of comparisons) {
        expect(ids).toEqual(contenders.map(({ id }) => id));
        if (scenario.id !== 'one-to-one') continue;
        expect(levels['window']).toBe(windowOf(Number(levels['payloadBytes'])));
        expect(levels['payloadBytes']).toBeGreaterThanOrEqual(16);
      }
    }
  });

  it('has metrics that hold its headlines', () => {
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });

  it('plans at least 30 pairs and 10 control pairs for the headline of the quick profile', async () => {
    const contenders = await suite.contenders();
    const [first] = suite.scenarios[0]!.plan('quick', contenders).comparisons;
    expect(first!.blocks * first!.roundsPerBlock).toBeGreaterThanOrEqual(30);
    expect(first!.blocks * first!.controlRounds).toBeGreaterThanOrEqual(10);
    expect(first!.sliceMs).toBeGreaterThanOrEqual(2000);
  });
});
