import { describe, expect, it } from 'vitest';
import { estimateMs } from '../../../harness/schedule.ts';
import { loadContenders } from '../../contenders.ts';
import { readingOf } from './reading.ts';
import { scenario } from './scenario.ts';
import { BACKLOG_SHARE, killAfterMs } from './timing.ts';

const counts = { published: 10, acknowledged: 7, delivered: 6, lostAcknowledged: 1, lostUnacknowledged: 3, duplicatedBefore: 1, duplicatedAfter: 2, reordered: 0, corrupted: 0 };

describe('the restart scenario', () => {
  it('kills every broker five times in standard and twenty in full, each beside its class alone', async () => {
    const contenders = await loadContenders();
    for (const [profile, kills] of [['standard', 5], ['full', 20]] as const) {
      const { comparisons } = scenario.plan(profile, contenders);
      const expected = contenders.filter(({ variantOf }) => profile === 'full' || variantOf === undefined);
      expect(comparisons.flatMap((comparison) => comparison.contenders).sort()).toEqual(expected.map(({ id }) => id).sort());
      for (const { levels, contenders: ids, blocks, roundsPerBlock } of comparisons) {
        expect(blocks * roundsPerBlock).toBe(kills);
        const classes = contenders.filter(({ id }) => ids.includes(id)).flatMap(({ guarantees }) => guarantees.class ?? []);
        expect(new Set(classes)).toEqual(new Set([levels['class']]));
        expect(new Set(contenders.filter(({ id }) => ids.includes(id)).map(({ acknowledges }) => acknowledges)).size).toBe(1);
      }
    }
  });

  it('costs the standard profile no more than its share', async () => {
    const { comparisons } = scenario.plan('standard', await loadContenders());
    expect(comparisons.reduce((sum, comparison) => sum + estimateMs(comparison), 0)).toBeLessThan(5 * 60_000);
  });

  it.each(['smoke', 'quick'] as const)('kills nobody in %s, and says why', async (profile) => {
    const { comparisons, why } = scenario.plan(profile, await loadContenders());
    expect(comparisons).toEqual([]);
    expect(why).not.toBe('');
  });

  it('kills when a consumer is at work, at the latest when the load is over', () => {
    expect(killAfterMs(2000, 0)).toBeGreaterThan(2000 * BACKLOG_SHARE);
    expect(killAfterMs(2000, 0.999)).toBeLessThan(2000);
    expect(killAfterMs(2000, 0.999)).toBeGreaterThan(1990);
  });

  it('speaks of lost acknowledged messages only where any are acknowledged', () => {
    const answer = { servingAgainMs: 500, attempts: 9, backlog: 4, counts };
    expect(readingOf(answer, { acknowledges: true })).toMatchObject({
      operations: 6,
      metrics: { servingAgainMs: 500, acknowledged: 7, lostAcknowledged: 1, lostUnacknowledged: 3, duplicatedAfter: 2 },
      audit: { published: 10, delivered: 6, lost: 4, duplicated: 3, acknowledged: 7, lostAcknowledged: 1 },
    });
    const { metrics, audit } = readingOf(answer, { acknowledges: false });
    expect(Object.keys({ ...metrics, ...audit })).not.toContain('lostAcknowledged');
    expect(audit['lost']).toBe(4);
  });
});
