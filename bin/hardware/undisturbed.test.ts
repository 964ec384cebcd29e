import { describe, expect, it } from 'vitest';
import type { HostUsage } from '../../suites/harness/meters/host.ts';
import { undisturbed } from './undisturbed.ts';

/** A machine of 2 cores on which each block takes a second, and its script says what the hypervisor and others took of it. */
function study(script: readonly { steal?: number; foreign?: number }[], blocks: number): { asked: number[]; news: string[]; run: () => ReturnType<typeof undisturbed<number>> } {
  const asked: number[] = [];
  const news: string[] = [];
  let now: HostUsage = { busyMs: 0, stealMs: 0, totalMs: 0 };
  const run = (): ReturnType<typeof undisturbed<number>> =>
    undisturbed({
      blocks,
      host: { read: () => now },
      news: (line) => news.push(line),
      measure: (block, begin) => {
        // What happens before `begin` is the block's own start, and does not count.
        now = { busyMs: now.busyMs + 5000, stealMs: now.stealMs + 5000, totalMs: now.totalMs + 10_000 };
        begin();
        const { steal = 0, foreign = 0 } = script[asked.length] ?? {};
        asked.push(block);
        now = { busyMs: now.busyMs + 1000 + foreign * 2000, stealMs: now.stealMs + steal * 2000, totalMs: now.totalMs + 2000 };
        return Promise.resolve({ value: asked.length, accountedMs: 1000 });
      },
    });
  return { asked, news, run };
}

describe('undisturbed', () => {
  it('keeps blocks that nothing disturbed, and tells the steal that was', async () => {
    const { asked, run } = study([{ steal: 0.02 }, { steal: 0.04 }], 2);
    const { blocks, voided, stealShare } = await run();
    expect({ blocks, voided, asked }).toEqual({ blocks: [1, 2], voided: [], asked: [0, 1] });
    expect(stealShare).toBeCloseTo(0.03, 9);
  });

  it('measures a block again that steal or foreign processes spoiled, at most twice', async () => {
    const { asked, news, run } = study([{ steal: 0.2 }, { foreign: 0.3 }, {}, { foreign: 0.5 }, { foreign: 0.5 }, { foreign: 0.5 }], 2);
    const { blocks, voided } = await run();
    expect({ blocks, asked }).toEqual({ blocks: [3], asked: [0, 0, 0, 1, 1, 1] });
    expect(voided[0]).toMatch(/hypervisor took 20 %/);
    expect(voided[1]).toMatch(/other processes took 30 %/);
    expect(news.at(-1)).not.toContain('again');
  });

  it('gives no figure of a machine that is too disturbed', async () => {
    await expect(study(Array.from({ length: 9 }, () => ({ steal: 0.5 })), 3).run()).rejects.toMatchObject({ code: 'DISTURBED', kind: 'incomplete', message: expect.stringContaining('0 of 3 blocks') as string });
  });
});
