import { describe, expect, it } from 'vitest';
import { fakeContender, fakeScenario, fakeSuite } from '../suites/harness/fake.case.ts';
import type { TrialRecord } from '../suites/harness/record.ts';
import { schedule } from '../suites/harness/schedule.ts';
import { progress } from './progress.ts';

const scenarios = [fakeScenario()];
const { blocks } = schedule({
  selections: [{ suite: fakeSuite({ scenarios, contenders: ['a', 'b'] }), scenarios, contenders: ['a', 'b'].map(fakeContender) }],
  profile: 'quick',
  seed: 1,
});
const [block] = blocks;
const trial = { id: 'x/a', status: 'completed', reason: null, slices: [] } as unknown as TrialRecord;

function watch(options: { isTTY: boolean }): { text: () => string; shown: ReturnType<typeof progress>; pass: (ms: number) => void } {
  let written = '';
  let nowMs = 0;
  const stream = { isTTY: options.isTTY, columns: 200, write: (text: string) => ((written += text), true) } as unknown as NodeJS.WritableStream & { isTTY: boolean };
  const shown = progress({ blocks, stream, quiet: false, nowMs: () => nowMs });
  return { text: () => written, shown, pass: (ms) => void (nowMs += ms) };
}

describe('progress', () => {
  it('keeps one line on a terminal, naming the trial and the time left', () => {
    const { text, shown, pass } = watch({ isTTY: true });
    shown.blockStarted?.({ block: block!, attempt: 1 });
    shown.sliceStarted?.({ block: block!, contender: 'a', role: 'control', round: 2 });
    expect(text()).toContain(`1/2 ${block!.id} · a (control) · round 3/5 · about 46 s left`);
    pass(46_000);
    shown.blockFinished?.({ block: block!, trials: [trial] });
    shown.blockStarted?.({ block: blocks[1]!, attempt: 1 });
    // The first block took twice its estimate; so will the second.
    expect(text()).toContain('2/2');
    expect(text()).toContain('about 46 s left');
    expect(text()).not.toContain('\n');
  });

  it('writes a plain line a trial elsewhere', () => {
    const { text, shown } = watch({ isTTY: false });
    shown.blockFinished?.({ block: block!, trials: [trial, { ...trial, id: 'x/b', status: 'failed', reason: 'it died' }] });
    expect(text().split('\n')).toEqual([expect.stringMatching(/^1\/2 x\/a: completed, 0 slices/), expect.stringMatching(/^1\/2 x\/b: failed \(it died\)/), '']);
  });
});
