import { describe, expect, it } from 'vitest';
import { profileNames } from '../harness/scenario.ts';
import { schedule } from '../harness/schedule.ts';
import { suite } from './suite.ts';

describe('the database suite', () => {
  it.each(profileNames)('plans the %s profile within its time', async (profile) => {
    const contenders = await suite.contenders();
    const plan = schedule({ selections: [{ suite, scenarios: suite.scenarios, contenders }], profile, seed: 1 });
    expect(plan.refused).toEqual([]);
    expect(plan.blocks.length).toBeGreaterThan(0);
  });

  it('has metrics that hold its headlines', () => {
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });
});
