import { describe, expect, it } from 'vitest';
import { fakeContender, fakeScenario, fakeSuite } from './fake.case.ts';
import { schedule, type Schedule } from './schedule.ts';

const plan = (options: { scenarios?: ReturnType<typeof fakeScenario>[]; seed?: number; budgetMs?: number; contenders?: string[]; profile?: 'smoke' | 'quick' }): Schedule => {
  const scenarios = options.scenarios ?? [fakeScenario()];
  const names = options.contenders ?? ['a', 'b'];
  const suite = fakeSuite({ scenarios, contenders: names, ...(options.budgetMs === undefined ? {} : { budgetMs: options.budgetMs }) });
  return schedule({
    selections: [{ suite, scenarios, contenders: names.map(fakeContender) }],
    profile: options.profile ?? 'quick',
    seed: options.seed ?? 1,
  });
};

describe('schedule', () => {
  it('gives the same schedule for the same seed and another for another', () => {
    expect(plan({ seed: 7 })).toEqual(plan({ seed: 7 }));
    expect(plan({ seed: 7, contenders: ['a', 'b', 'c'] }).blocks.map((block) => block.rounds)).not.toEqual(
      plan({ seed: 8, contenders: ['a', 'b', 'c'] }).blocks.map((block) => block.rounds),
    );
  });

  it('runs every contender once a round, odd rounds mirrored (ABBA)', () => {
    for (const block of plan({ scenarios: [fakeScenario({ rounds: 6 })] }).blocks) {
      expect(block.rounds).toHaveLength(6);
      for (const [round, order] of block.rounds.entries()) {
        expect([...order].sort()).toEqual([0, 1]);
        if (round % 2 === 1) expect(order).toEqual([...(block.rounds[round - 1] ?? [])].reverse());
      }
    }
  });

  it('gives the first contender a control in the first rounds only, and each seed both orders', () => {
    const [block] = plan({ scenarios: [fakeScenario({ rounds: 6, control: 3 })] }).blocks;
    expect(block?.trials.map(({ contender, role }) => [contender, role])).toEqual([['a', 'contender'], ['b', 'contender'], ['a', 'control']]);
    expect(block?.rounds.map((order) => order.includes(2))).toEqual([true, true, true, false, false, false]);
  });

  it('shrinks a cell to what the budget affords, down to 5 repeats', () => {
    // A block of 5 rounds: 10 slices of 2.1 s and 2 starts of 1 s.
    const { blocks, refused } = plan({ scenarios: [fakeScenario({ blocks: 2, rounds: 10 })], budgetMs: 23_000 });
    expect(refused).toEqual([]);
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.rounds).toHaveLength(5);
  });

  it('refuses a cell that it cannot afford with 5 repeats, and says what it would take', () => {
    const { blocks, refused } = plan({ scenarios: [fakeScenario(), fakeScenario({ id: 'second' })], budgetMs: 60_000 });
    expect(new Set(blocks.map((block) => block.scenario))).toEqual(new Set(['speed']));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ scenario: 'second', reason: expect.stringMatching(/^5 repeats of 2 s need 23 s, and 14 s .* left$/) as string });
  });

  it('refuses slices under 2 s, except in the smoke profile', () => {
    const scenarios = [fakeScenario({ sliceMs: 300 })];
    expect(plan({ scenarios }).refused).toHaveLength(1);
    expect(plan({ scenarios, profile: 'smoke' }).refused).toEqual([]);
  });

  it('keeps the time of follow-ups free', () => {
    const { blocks, followUpMs, estimatedMs } = plan({ scenarios: [fakeScenario({ followUpMs: 20_000 })], budgetMs: 60_000 });
    const fixedMs = blocks.reduce((sum, block) => sum + block.estimatedMs, 0);
    expect(fixedMs).toBeGreaterThan(30_000);
    expect(fixedMs).toBeLessThanOrEqual(40_000);
    expect({ followUpMs, estimatedMs }).toEqual({ followUpMs: 20_000, estimatedMs: fixedMs + 20_000 });
  });

  it('estimates what it will take', () => {
    expect(plan({ scenarios: [fakeScenario({ blocks: 2, rounds: 5 })] }).estimatedMs).toBe(2 * (10 * 2100 + 2 * 1000));
  });
});
