import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBench, FakeClock, fakeContender, fakeHeader, fakeScenario, fakeSuite, memoryRecord, quietHost } from './fake.case.ts';
import { withFollowUps } from './follow-ups.ts';
import type { HostMeter } from './meters/host.ts';
import { readRecord } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';
import type { RecordLine, TrialRecord } from './record.ts';
import { Redactor } from './redaction.ts';
import { run } from './runner.ts';
import type { Block, Comparison, FollowUpContext, Scenario } from './scenario.ts';
import { schedule, type Refusal } from './schedule.ts';

const ladder = (step: number, contenders: readonly string[]): Comparison => ({
  levels: { step }, contenders, blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 2000, sliceOverheadMs: 100, trialOverheadMs: 1000, ownTruth: true,
});
const STEP_MS = 3100;
const stepsOf = (trials: readonly TrialRecord[]): number => trials.filter(({ levels, status }) => 'step' in levels && status === 'completed').length;
/** Goes on for so many steps, one at a time. */
const climbing = (steps: number) => ({ trials, contenders }: FollowUpContext): readonly Comparison[] | 'done' => {
  const done = stepsOf(trials);
  return done >= steps ? 'done' : [ladder(done + 1, contenders.slice(0, 1).map(({ id }) => id))];
};

interface Study {
  readonly scenarios: readonly Scenario[];
  readonly contenders?: readonly string[];
  readonly budgetMs?: number;
  readonly host?: HostMeter;
  readonly blocks?: readonly Block[];
  readonly refused?: readonly Refusal[];
  readonly earlier?: readonly TrialRecord[];
  readonly record?: { append(lines: readonly RecordLine[]): void };
  readonly controller?: AbortController;
  readonly stopAfterSlices?: number;
}

async function study(options: Study) {
  const { scenarios, contenders = ['rate-1000'], controller = new AbortController() } = options;
  const suite = fakeSuite({ scenarios, contenders, ...(options.budgetMs !== undefined && { budgetMs: options.budgetMs }) });
  const selections = [{ suite, scenarios, contenders: contenders.map(fakeContender) }];
  const plan = schedule({ selections, profile: 'quick', seed: 3 });
  const clock = new FakeClock();
  let slices = 0;
  const onSlice = (): void => {
    if (++slices === options.stopAfterSlices) controller.abort();
  };
  const bench = fakeBench({ clock, onSlice });
  const lines = memoryRecord();
  const record = options.record ?? lines;
  const blocks = options.blocks ?? plan.blocks;
  const refuse = (cells: readonly Refusal[]): void => record.append(cells.map((cell) => ({ kind: 'refused', ...cell, levels: { ...cell.levels } })));
  const outcome = await run({
    next: withFollowUps({ selections, profile: 'quick', seed: 3, blocks, refused: options.refused ?? plan.refused, refuse }),
    planned: new Set(blocks.map(({ id }) => id)),
    benchOf: () => Promise.resolve(bench),
    record,
    clock,
    host: options.host ?? quietHost,
    signal: controller.signal,
    ...(options.earlier && { earlier: options.earlier }),
  }).catch((error: unknown) => error as Error);
  return { outcome, trials: Array.isArray(outcome) ? (outcome as TrialRecord[]) : [], lines: lines.lines, log: bench.log, plan };
}

const linesOf = <K extends RecordLine['kind']>(lines: readonly RecordLine[], kind: K): Extract<RecordLine, { kind: K }>[] =>
  lines.filter((line): line is Extract<RecordLine, { kind: K }> => line.kind === kind);

describe('follow-ups', () => {
  it('come after the fixed schedule, each put on record before it runs, until they are done', async () => {
    const { trials, lines } = await study({ scenarios: [fakeScenario({ followUp: climbing(3) }), fakeScenario({ id: 'second' })] });
    expect(trials.map(({ levels }) => levels['step'] ?? 'fixed')).toEqual(['fixed', 'fixed', 'fixed', 'fixed', 1, 2, 3]);
    expect(linesOf(lines, 'planned').map(({ block }) => block.id)).toEqual(['fake/speed/step=1#1', 'fake/speed/step=2#1', 'fake/speed/step=3#1']);
    expect(linesOf(lines, 'refused')).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ kind: 'closing', completed: 7 });
  });

  it('of two scenarios take turns', async () => {
    const { trials } = await study({ scenarios: [fakeScenario({ followUp: climbing(2) }), fakeScenario({ id: 'second', followUp: climbing(3) })] });
    const order = trials.filter(({ levels }) => 'step' in levels).map(({ levels, scenario }) => `${levels['step'] ?? ''} ${scenario}`);
    expect(order.map((text) => text[0])).toEqual(['1', '1', '2', '2', '3']);
    expect(new Set(order.slice(0, 2))).toEqual(new Set(['1 speed', '1 second']));
  });

  it('repeat a cell under an id of its own', async () => {
    const again = ({ trials }: FollowUpContext): readonly Comparison[] | 'done' => (stepsOf(trials) >= 3 ? 'done' : [ladder(7, ['rate-1000'])]);
    const { trials } = await study({ scenarios: [fakeScenario({ followUp: again })] });
    expect(trials.filter(({ levels }) => 'step' in levels).map(({ id }) => id)).toEqual([1, 2, 3].map((n) => `fake/speed/step=7#${n}/rate-1000`));
  });

  it('see trials of their own scenario only', async () => {
    const seen = new Set<string>();
    const look = ({ trials }: FollowUpContext): 'done' => {
      for (const { scenario } of trials) seen.add(scenario);
      return 'done';
    };
    await study({ scenarios: [fakeScenario({ followUp: look }), fakeScenario({ id: 'second' })] });
    expect([...seen]).toEqual(['speed']);
  });
});

describe('the budget of a suite', () => {
  // Two blocks of 5 slices of 2.1 s and a start of 1 s.
  const FIXED_MS = 2 * (5 * 2100 + 1000);

  it('ends follow-ups, and the refusal is on record once', async () => {
    const { trials, lines } = await study({ scenarios: [fakeScenario({ followUp: climbing(100) })], budgetMs: FIXED_MS + 2.5 * STEP_MS });
    expect(stepsOf(trials)).toBe(2);
    expect(linesOf(lines, 'refused')).toEqual([
      { kind: 'refused', suite: 'fake', scenario: 'speed', levels: { step: 3 }, reason: 'a further trial of rate-1000 needs 3 s, and 2 s of the profile\'s time are left' },
    ]);
  });

  it('counts every attempt of a voided block', async () => {
    let reads = 0;
    // 20 % steal during the first follow-up block's first attempt.
    const host: HostMeter = { read: () => ({ busyMs: 0, stealMs: (reads += 1) > 20 ? Math.min(reads - 20, 2) * 20 : 0, totalMs: reads * 100 }) };
    const { trials } = await study({ scenarios: [fakeScenario({ followUp: climbing(100) })], budgetMs: FIXED_MS + 3.5 * STEP_MS, host });
    const steps = trials.filter(({ levels }) => 'step' in levels);
    expect(steps.map(({ status, attempt }) => [status, attempt])).toEqual([['voided', 1], ['completed', 2], ['completed', 1]]);
  });
});

describe('a follow-up that fails', () => {
  const stubborn = (): readonly Comparison[] => [ladder(1, ['dies-1'])];

  it('is tried three times, then refused with its reason', async () => {
    const { trials, lines } = await study({ scenarios: [fakeScenario({ followUp: stubborn })], contenders: ['rate-1000', 'dies-1'] });
    expect(trials.filter(({ levels }) => 'step' in levels).map(({ status, block }) => `${status} ${block}`)).toEqual([1, 2, 3].map((n) => `failed fake/speed/step=1#${n}`));
    expect(linesOf(lines, 'refused')).toMatchObject([{ levels: { step: 1 }, reason: '3 blocks of dies-1 in a row brought no figures: the fake died' }]);
    expect(lines.at(-1)).toMatchObject({ kind: 'closing' });
  });

  it('does not end those of others', async () => {
    const both = (context: FollowUpContext): readonly Comparison[] => {
      const own = climbing(6)(context);
      return [...stubborn(), ...(own === 'done' ? [] : own)];
    };
    const { trials } = await study({ scenarios: [fakeScenario({ followUp: both })], contenders: ['rate-1000', 'dies-1'] });
    expect(Math.max(...trials.map(({ levels }) => Number(levels['step'] ?? 0)))).toBe(6);
  });
});

describe('a run that was cut short', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'headroom-follow-ups-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  // Two at a time, so that a cut can fall between them.
  const pairs = ({ trials }: FollowUpContext): readonly Comparison[] | 'done' => {
    const done = stepsOf(trials);
    return done >= 6 ? 'done' : [ladder(done + 1, ['rate-1000']), ladder(done + 2, ['rate-1000'])];
  };
  const scenarios = [fakeScenario({ blocks: 1, followUp: pairs })];
  const BUDGET_MS = 11_500 + 5.5 * STEP_MS;
  const blocksOf = (path: string): readonly string[] => readRecord(path).record.header.blocks.map(({ id }) => id);

  const go = async (path: string, options: Pick<Study, 'stopAfterSlices'> = {}): Promise<void> => {
    const { plan } = await study({ scenarios, budgetMs: BUDGET_MS });
    const record = RecordWriter.create({ path, header: fakeHeader(plan.blocks), redactor: new Redactor() });
    await study({ scenarios, budgetMs: BUDGET_MS, record, ...options });
    record.close();
  };
  const goOn = async (path: string): Promise<void> => {
    const { record: cut, goodBytes } = readRecord(path);
    const record = RecordWriter.resume({ path, goodBytes, redactor: new Redactor() });
    await study({ scenarios, budgetMs: BUDGET_MS, record, blocks: cut.header.blocks, refused: cut.header.refused, earlier: cut.trials });
    record.close();
  };

  it('goes on with the same decisions, wherever it was cut', async () => {
    const whole = join(folder, 'whole.ndjson');
    await go(whole);
    const { record } = readRecord(whole);
    expect(record.header.refused.map(({ levels }) => levels)).toEqual([{ step: 6 }, { step: 7 }]);
    expect(record.trials).toHaveLength(6);
    for (let slices = 1; slices <= 9; slices++) {
      const path = join(folder, `${slices}.ndjson`);
      await go(path, { stopAfterSlices: slices });
      expect(readRecord(path).record.closing).toBeNull();
      await goOn(path);
      expect(blocksOf(path)).toEqual(blocksOf(whole));
      const again = readRecord(path).record;
      expect(again.header.refused).toEqual(record.header.refused);
      expect(again.trials.map(({ id }) => id)).toEqual(record.trials.map(({ id }) => id));
      expect(again.closing).not.toBeNull();
    }
  });

  it('does not tell a refusal twice', async () => {
    const path = join(folder, 'record.ndjson');
    await go(path);
    // As if it had been killed before its closing line.
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, text.trimEnd().lastIndexOf('\n') + 1));
    await goOn(path);
    expect(readRecord(path).record.header.refused).toHaveLength(2);
  });
});
