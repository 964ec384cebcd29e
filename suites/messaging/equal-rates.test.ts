import { beforeAll, describe, expect, it } from 'vitest';
import type { TrialRecord } from '../harness/record.ts';
import { profileNames, type Comparison, type Scenario } from '../harness/scenario.ts';
import { estimateMs } from '../harness/schedule.ts';
import { loadContenders, type MessagingContender } from './contenders.ts';
import { scenario as oneWay } from './scenarios/one-way/scenario.ts';
import { scenario as requestReply } from './scenarios/request-reply/scenario.ts';
import { scenario as sustainable } from './scenarios/sustainable/scenario.ts';

let contenders: readonly MessagingContender[];
beforeAll(async () => {
  contenders = await loadContenders();
});

const PAIR = ['nats-core', 'rabbitmq-classic-transient'];
const SECOND_MS = 1000;

let blocks = 0;

/** A block of these contenders at these levels, each delivering so many a second; null: it failed. */
function trialsOf(comparison: Pick<Comparison, 'levels' | 'contenders'>, rates: Readonly<Record<string, number | null>>): TrialRecord[] {
  const block = `b${++blocks}`;
  return comparison.contenders.map((contender) => {
    const rate = rates[contender] ?? null;
    return {
      kind: 'trial', id: `${block}/${contender}`, block, attempt: 1, suite: 'messaging', scenario: 's', contender, role: 'contender', levels: { ...comparison.levels },
      status: rate === null ? 'failed' : 'completed', reason: rate === null ? 'it broke' : null, startedAt: '2026-01-01T00:00:00.000Z', warmUp: null,
      slices: [0.9, 1, 1.1].map((factor, round) => ({
        round, position: 0, startedAtMs: 0, elapsedMs: 400, operations: 1, metrics: { deliveredPerSec: factor * (rate ?? 0) }, cpuMs: {}, audit: {}, host: null, generator: null,
      })),
      audit: {}, peakBytes: {}, unmetered: {}, histograms: {},
    };
  });
}

/** Runs a scenario to its end: capacities as given, everything else as asked. */
function runOut(scenario: Scenario, profile: 'quick' | 'standard', rates: Readonly<Record<string, number | null>>): { capacity: readonly Comparison[]; asked: Comparison[]; followUpMs: number } {
  const { comparisons, followUpMs = 0 } = scenario.plan(profile, contenders);
  const trials = comparisons.flatMap((comparison) => trialsOf(comparison, rates));
  const asked: Comparison[] = [];
  for (let turn = 0; turn < 100; turn++) {
    const next = scenario.followUp?.({ profile, contenders, trials }) ?? 'done';
    if (next === 'done') return { capacity: comparisons, asked, followUpMs };
    asked.push(...next);
    trials.push(...next.flatMap((comparison) => trialsOf(comparison, Object.fromEntries(comparison.contenders.map((id) => [id, 1])))));
  }
  throw new Error('it asked for more and more');
}

describe('latency at equal rates', () => {
  it('offers both the half of what the slower one can do, with a control, in the quick profile', () => {
    const { capacity, asked } = runOut(requestReply, 'quick', { 'nats-core': 204_000, 'rabbitmq-classic-transient': 36_400 });
    expect(capacity).toMatchObject([{ contenders: PAIR, levels: { class: 'a', purpose: 'capacity', window: 128 } }]);
    expect(asked).toHaveLength(4);
    for (const one of asked) expect(one).toMatchObject({ contenders: PAIR, levels: { class: 'a', ratePerSec: 18_000, loadShare: 0.5 }, blocks: 1 });
    expect(asked.map(({ exempt }) => exempt)).toEqual([undefined, undefined, undefined, undefined]);
    const [first] = asked;
    expect(asked.length * first!.roundsPerBlock).toBeGreaterThanOrEqual(30);
    expect(asked.length * first!.controlRounds).toBeGreaterThanOrEqual(10);
    // A p99.9 of 100 samples or more beyond it, first tenths dropped.
    expect(asked.length * first!.roundsPerBlock * 0.9 * (first!.sliceMs / 1000) * 18_000).toBeGreaterThan(100_000);
  });

  it.each([
    ['quick', 50, requestReply],
    ['standard', 150, requestReply],
    ['standard', 165, oneWay],
    ['standard', 90, sustainable],
  ] as const)('keeps to its share of the %s profile, %i s: $2.id', (profile, mostSec, scenario) => {
    const { comparisons, followUpMs = 0 } = scenario.plan(profile, contenders);
    const wholeMs = followUpMs + comparisons.reduce((sum, comparison) => sum + estimateMs(comparison), 0);
    expect(wholeMs).toBeGreaterThan(0);
    expect(wholeMs).toBeLessThanOrEqual(mostSec * SECOND_MS);
  });

  it.each([requestReply, oneWay])('asks for as much as it has kept time for: $id', (scenario) => {
    const rates = Object.fromEntries(contenders.map(({ id }, place) => [id, 1000 * (place + 1)]));
    const { asked, followUpMs } = runOut(scenario, 'standard', rates);
    expect(asked.reduce((sum, comparison) => sum + estimateMs(comparison), 0)).toBeCloseTo(followUpMs, 3);
  });

  it('has each contender in one cell, with none but those of its class and of no class, and none that answers nothing', () => {
    const rates = Object.fromEntries(contenders.map(({ id }) => [id, 1000]));
    for (const scenario of [requestReply, oneWay]) {
      const cells = runOut(scenario, 'standard', rates).asked.filter(({ levels }) => levels['loadShare'] === 0.5);
      for (const { levels, contenders: ids } of cells) {
        const own = contenders.filter(({ id }) => ids.includes(id));
        expect([levels['class'], null]).toEqual(expect.arrayContaining(own.map(({ guarantees }) => guarantees.class)));
        expect(new Set(own.map(({ acknowledges }) => acknowledges)).size).toBe(1);
        if (scenario === requestReply) expect(own.every(({ answersRequests }) => answersRequests !== false)).toBe(true);
      }
      const seen = new Set(cells.flatMap(({ contenders: ids }) => ids));
      const expected = contenders.filter(({ answersRequests, guarantees, variantOf }) => variantOf === undefined && guarantees.class !== null && (scenario === oneWay || answersRequests !== false));
      expect([...seen].sort()).toEqual(expected.map(({ id }) => id).sort());
    }
  });

  it('goes on without a contender whose capacity could not be measured, and asks nothing of a class without any', () => {
    const one = runOut(requestReply, 'quick', { 'nats-core': 204_000, 'rabbitmq-classic-transient': null });
    expect(one.asked.map(({ contenders: ids, levels }) => [ids, levels['ratePerSec']])).toEqual(Array.from({ length: 4 }, () => [['nats-core'], 100_000]));
    expect(runOut(requestReply, 'quick', {}).asked).toEqual([]);
  });

  it('goes on where a record was cut short', () => {
    const { comparisons } = requestReply.plan('quick', contenders);
    const capacities = comparisons.flatMap((comparison) => trialsOf(comparison, { 'nats-core': 100, 'rabbitmq-classic-transient': 50 }));
    const ask = (trials: TrialRecord[]): readonly Comparison[] | 'done' => requestReply.followUp?.({ profile: 'quick', contenders, trials }) ?? 'done';
    const [first] = ask(capacities) as readonly Comparison[];
    // Blocks that failed count like the others.
    const three = [1, 2, 3].flatMap(() => trialsOf(first!, {}));
    expect(ask([...capacities, ...three])).toEqual([first]);
    expect(ask([...capacities, ...three, ...trialsOf(first!, {})])).toBe('done');
  });

  it('searches from half of what a closed loop brings, each contender by itself', () => {
    const rates = { 'nats-core': 300_000, 'rabbitmq-classic-transient': 90_000 };
    const { comparisons } = sustainable.plan('standard', contenders);
    expect(comparisons.map(({ levels }) => [levels['class'], levels['purpose']])).toEqual([['a', 'capacity'], ['b', 'capacity']]);
    const trials = comparisons.flatMap((comparison) => trialsOf(comparison, rates));
    const probes = sustainable.followUp?.({ profile: 'standard', contenders, trials }) as readonly Comparison[];
    const told = probes.map(({ contenders: ids, levels }) => [ids, levels['ratePerSec'], levels['p99Ms'], levels['purpose']]);
    expect(told).toEqual([[['nats-core'], 150_000, 20, 'search'], [['rabbitmq-classic-transient'], 45_000, 20, 'search']]);
    expect(sustainable.followUp?.({ profile: 'quick', contenders, trials })).toBe('done');
  });

  it.each(profileNames)('gives a reason for what it plans, or does not, in %s', (profile) => {
    for (const scenario of [requestReply, oneWay, sustainable]) expect(scenario.plan(profile, contenders).why).not.toBe('');
  });

  it('plans one tiny cell of two for a smoke run', () => {
    expect(requestReply.plan('smoke', contenders).comparisons).toMatchObject([{ contenders: PAIR, blocks: 1, roundsPerBlock: 1 }]);
    for (const scenario of [oneWay, sustainable]) expect(scenario.plan('smoke', contenders)).toMatchObject({ comparisons: [] });
    expect(requestReply.followUp?.({ profile: 'smoke', contenders, trials: [] })).toBe('done');
  });
});
