import { describe, expect, it } from 'vitest';
import { cellLabel } from '../../../harness/blocks.ts';
import { estimateMs } from '../../../harness/schedule.ts';
import { rankedQueues, withoutVariants } from '../../classes.ts';
import { loadContenders } from '../../contenders.ts';
import { peerGroupOf } from '../../peers.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { scenario as churn } from '../churn/scenario.ts';
import { scenario as slowConsumer } from '../slow-consumer/scenario.ts';
import { scenario as backlog } from './scenario.ts';

/** What the standard profile may spend on each, and whom it may leave out. */
const standard: readonly { scenario: MessagingScenario; seconds: number; of: typeof rankedQueues }[] = [
  { scenario: backlog, seconds: 150, of: withoutVariants },
  { scenario: slowConsumer, seconds: 175, of: rankedQueues },
  { scenario: churn, seconds: 110, of: rankedQueues },
];

describe.each(standard)('the plan of $scenario.id', ({ scenario, seconds, of }) => {
  it('measures its contenders in the standard profile, five times or more, among their peers, within its time', async () => {
    const contenders = await loadContenders();
    const { comparisons, why } = scenario.plan('standard', contenders);
    expect(why).not.toBe('');
    expect(comparisons.flatMap((comparison) => comparison.contenders).sort()).toEqual(of('standard', contenders).map(({ id }) => id).sort());
    expect(new Set(comparisons.map(({ levels }) => cellLabel({ suite: 's', scenario: 'c', levels }))).size).toBe(comparisons.length);
    for (const { blocks, roundsPerBlock, contenders: ids, sliceMs, shortestSliceMs = 2000 } of comparisons) {
      expect(blocks * roundsPerBlock).toBeGreaterThanOrEqual(5);
      expect(sliceMs).toBeGreaterThanOrEqual(shortestSliceMs);
      expect(new Set(contenders.filter(({ id }) => ids.includes(id)).map(peerGroupOf)).size).toBe(1);
    }
    expect(comparisons.reduce((sum, comparison) => sum + estimateMs(comparison), 0)).toBeLessThan(seconds * 1000);
  });

  it('has only levels that its factors name, with an A/A control in full, and nothing in the short profiles', async () => {
    const contenders = await loadContenders();
    expect(scenario.plan('full', contenders).comparisons.flatMap((comparison) => comparison.contenders)).toHaveLength(contenders.length);
    for (const profile of ['standard', 'full'] as const) {
      for (const { levels, controlRounds } of scenario.plan(profile, contenders).comparisons) {
        for (const [id, level] of Object.entries(levels)) expect(scenario.factors.find((factor) => factor.id === id)?.levels).toContain(level);
        if (profile === 'full') expect(controlRounds).toBeGreaterThan(0);
      }
    }
    for (const profile of ['smoke', 'quick'] as const) {
      const { comparisons, why } = scenario.plan(profile, contenders);
      expect(comparisons).toEqual([]);
      expect(why).not.toBe('');
    }
  });

  it('has the metric of its headline', () => expect(scenario.metrics.map(({ id }) => id)).toContain(scenario.headline));
});
