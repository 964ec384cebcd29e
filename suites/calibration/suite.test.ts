import { describe, expect, it } from 'vitest';
import { profileNames } from '../harness/scenario.ts';
import { schedule } from '../harness/schedule.ts';
import { shortSuite, suite } from './suite.ts';

describe('the calibration suite', () => {
  it('finds its scenarios and rulers by listing', async () => {
    expect(suite.scenarios.map(({ id }) => id)).toEqual(['awake', 'faults', 'fixed-service', 'noise', 'queue', 'search', 'stalls', 'start-delay']);
    expect((await suite.contenders()).map(({ id }) => id)).toEqual(['autocannon', 'closed', 'open']);
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });

  it.each(profileNames)('fits the %s profile into its time, with nothing left out', async (profile) => {
    const { refused, estimatedMs } = schedule({ selections: [{ suite, scenarios: suite.scenarios, contenders: await suite.contenders() }], profile, seed: 1 });
    expect(refused).toEqual([]);
    expect(estimatedMs).toBeLessThanOrEqual(suite.budgetMs[profile]);
  });

  it('covers utilisations of 0.3 to 0.8, and stalls of 500 ms each 5 s by open arrivals and closed loops', async () => {
    const contenders = await suite.contenders();
    const planOf = (id: string) => suite.scenarios.find((scenario) => scenario.id === id)!.plan('standard', contenders).comparisons;
    expect(planOf('queue').map(({ levels }) => levels['utilisation'])).toEqual([0.3, 0.5, 0.7, 0.8]);
    expect(planOf('stalls')).toMatchObject([{ levels: { stallMs: 500, everyMs: 5000 }, contenders: contenders.map(({ id }) => id) }]);
  });

  it('has a short form of about 8 s', async () => {
    const contenders = (await shortSuite.contenders()).filter(({ id }) => id === 'open');
    const { blocks, estimatedMs, refused } = schedule({ selections: [{ suite: shortSuite, scenarios: shortSuite.scenarios, contenders }], profile: 'standard', seed: 1 });
    expect(refused).toEqual([]);
    expect(new Set(blocks.map(({ scenario }) => scenario))).toEqual(new Set(['faults', 'fixed-service', 'queue', 'start-delay']));
    expect(estimatedMs).toBeGreaterThan(6000);
    expect(estimatedMs).toBeLessThan(12_000);
  });
});
