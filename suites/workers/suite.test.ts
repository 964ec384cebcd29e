import { describe, expect, it } from 'vitest';
import { profileNames } from '../harness/scenario.ts';
import { schedule } from '../harness/schedule.ts';
import { suite } from './suite.ts';

describe('the workers suite', () => {
  it.each(profileNames)('plans the %s profile within its time', async (profile) => {
    const contenders = await suite.contenders();
    const plan = schedule({ selections: [{ suite, scenarios: suite.scenarios, contenders }], profile, seed: 1 });
    expect(plan.refused).toEqual([]);
    expect(plan.blocks.length).toBeGreaterThan(0);
  });

  it('has metrics that hold its headlines', () => {
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });

  it('has eight levels of requests in flight or more, save for smoke', async () => {
    const contenders = await suite.contenders();
    for (const profile of ['quick', 'standard', 'full'] as const) {
      const { comparisons } = suite.scenarios.find(({ id }) => id === 'in-flight')!.plan(profile, contenders);
      expect(new Set(comparisons.map(({ levels }) => levels['inFlight'])).size).toBeGreaterThanOrEqual(8);
    }
  });

  it('sets the workers of a named system as it says, and has nothing for one that does not say', async () => {
    const system = { requests: { requests: [{ id: 'a', path: '/' }] }, objective: { quantile: 0.99, latencyMs: 40, errorShare: 0.01 } };
    expect(await suite.contenders({ systems: { mute: { ...system, workerLevels: null } } })).toEqual([]);
    const contenders = await suite.contenders({ systems: { mine: { ...system, workerLevels: [1, 2, 4] } } });
    const levels = suite.scenarios.flatMap((scenario) => scenario.plan('quick', contenders).comparisons).map(({ levels: { serviceProcesses } }) => serviceProcesses);
    expect(levels).toEqual([1, 2, 4]);
  });
});
