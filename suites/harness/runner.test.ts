import { describe, expect, it } from 'vitest';
import { fakeBench, FakeClock, fakeContender, fakeScenario, fakeSuite, memoryRecord, quietHost } from './fake.case.ts';
import type { HostMeter } from './meters/host.ts';
import type { TrialRecord } from './record.ts';
import { fixedSchedule, run } from './runner.ts';
import { schedule } from './schedule.ts';
import type { Block } from './scenario.ts';

const blocksFor = (contenders: string[], options: Parameters<typeof fakeScenario>[0] = {}): readonly Block[] => {
  const scenarios = [fakeScenario(options)];
  return schedule({
    selections: [{ suite: fakeSuite({ scenarios, contenders }), scenarios, contenders: contenders.map(fakeContender) }],
    profile: 'quick',
    seed: 3,
  }).blocks;
};

const go = async (options: {
  blocks: readonly Block[];
  host?: HostMeter;
  earlier?: readonly TrialRecord[];
  controller?: AbortController;
  onSlice?: (contender: string) => void;
}) => {
  const clock = new FakeClock();
  const bench = fakeBench({ clock, ...(options.onSlice ? { onSlice: options.onSlice } : {}) });
  const record = memoryRecord();
  const outcome = run({
    next: fixedSchedule(options.blocks),
    benchOf: () => Promise.resolve(bench),
    record,
    clock,
    host: options.host ?? quietHost,
    signal: options.controller?.signal ?? new AbortController().signal,
    ...(options.earlier ? { earlier: options.earlier } : {}),
  });
  const trials = await outcome.catch((error: unknown) => error as Error);
  return { bench, record, trials };
};

describe('run', () => {
  it('measures every block, tells the servers once, and closes the record', async () => {
    const { bench, record, trials } = await go({ blocks: blocksFor(['rate-1000', 'rate-500'], { control: 5 }) });
    expect(trials).toHaveLength(6);
    expect(record.lines.map((line) => line.kind)).toEqual(['server', ...Array<string>(6).fill('trial'), 'closing']);
    expect(record.lines.at(-1)).toMatchObject({ completed: 6, voided: 0, failed: 0, unsupported: 0 });
    expect(bench.open).toBe(0);
    expect(bench.log).toHaveLength(2 * 5 * 3);
  });

  it('records a contender that dies as failed with its reason, and goes on with the others', async () => {
    const { record, trials } = await go({ blocks: blocksFor(['rate-1000', 'dies-2']) });
    const statuses = (trials as TrialRecord[]).map(({ contender, status, reason, slices }) => ({ contender, status, reason, slices: slices.length }));
    expect(statuses.slice(0, 2)).toEqual([
      { contender: 'rate-1000', status: 'completed', reason: null, slices: 5 },
      { contender: 'dies-2', status: 'failed', reason: 'the fake died', slices: 1 },
    ]);
    expect(record.lines.at(-1)).toMatchObject({ kind: 'closing', completed: 2, failed: 2 });
  });

  it('records a contender that cannot do it as unsupported', async () => {
    const { trials } = await go({ blocks: blocksFor(['rate-1000', 'refuses'], { blocks: 1 }) });
    expect((trials as TrialRecord[]).find(({ contender }) => contender === 'refuses')).toMatchObject({ status: 'unsupported', reason: 'cannot do this' });
  });

  it('voids the whole block of a saturated generator, tries it twice more, and gives up', async () => {
    const { record, trials } = await go({ blocks: blocksFor(['rate-1000', 'greedy'], { blocks: 1 }) });
    expect((trials as TrialRecord[]).map(({ attempt, status }) => [attempt, status])).toEqual([1, 1, 2, 2, 3, 3].map((attempt) => [attempt, 'voided']));
    expect((trials as TrialRecord[])[0]?.reason).toMatch(/its block was voided: .*greedy: the load generator's share of its core was 100 %/);
    expect(record.lines.at(-1)).toMatchObject({ voided: 6 });
  });

  it('voids for the host, whatever the outcome, and keeps the repeat', async () => {
    let reads = 0;
    // The first block's slices see 20 % steal, the repeat sees none.
    const host: HostMeter = { read: () => ({ busyMs: 0, stealMs: reads++ < 20 ? reads * 20 : 400, totalMs: reads * 100 }) };
    const { trials } = await go({ blocks: blocksFor(['rate-1000', 'rate-500'], { blocks: 1 }), host });
    expect((trials as TrialRecord[]).map(({ attempt, status }) => [attempt, status])).toEqual([[1, 'voided'], [1, 'voided'], [2, 'completed'], [2, 'completed']]);
  });

  it('stops between slices when interrupted, closes what is open, and drops the torn block', async () => {
    const controller = new AbortController();
    let slices = 0;
    const onSlice = (): void => {
      if (++slices === 13) controller.abort();
    };
    const { bench, record, trials } = await go({ blocks: blocksFor(['rate-1000', 'rate-500']), controller, onSlice });
    expect(trials).toMatchObject({ code: 'INTERRUPTED', kind: 'interrupted' });
    expect(record.lines.map((line) => line.kind)).toEqual(['server', 'trial', 'trial']);
    expect(bench.open).toBe(0);
  });

  it('resumes: blocks that are on record do not run again', async () => {
    const blocks = blocksFor(['rate-1000', 'rate-500'], { blocks: 3 });
    const first = await go({ blocks: blocks.slice(0, 2) });
    const { bench, trials } = await go({ blocks, earlier: first.trials as TrialRecord[] });
    expect(bench.log).toHaveLength(10);
    expect(new Set((trials as TrialRecord[]).map((trial) => trial.block))).toEqual(new Set(blocks.map((block) => block.id)));
  });
});
