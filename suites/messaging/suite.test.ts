import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profileNames, type Comparison, type ProfileName } from '../harness/scenario.ts';
import { estimateMs, schedule } from '../harness/schedule.ts';
import { driverModule, loadContenders } from './contenders.ts';
import { peerGroupOf, peerGroups } from './peers.ts';
import { windowOf } from './scenarios/one-to-one/window.ts';
import { suite } from './suite.ts';

const contenders = await loadContenders();
const flows = ['fan-out', 'fan-in', 'competing-consumers'];
/** Scenarios in whose cells a window is kept full. */
const windowed = ['one-to-one', ...flows, 'tls'];

function cellsOf(scenario: string, profile: ProfileName): readonly Comparison[] {
  return suite.scenarios.find(({ id }) => id === scenario)!.plan(profile, contenders).comparisons;
}
const secondsOf = (scenario: string, profile: ProfileName): number => cellsOf(scenario, profile).reduce((sum, cell) => sum + estimateMs(cell), 0) / 1000;
const pick = (ids: readonly string[]): typeof contenders => contenders.filter(({ id }) => ids.includes(id));

describe('the messaging suite', () => {
  it('lists contenders and scenarios by their folders', () => {
    expect(contenders.map(({ id }) => id)).toEqual(expect.arrayContaining(['nats-core', 'rabbitmq-classic-transient']));
    expect(suite.scenarios.map(({ id }) => id)).toEqual(expect.arrayContaining([...windowed, 'startup']));
    for (const contender of contenders) {
      for (const driver of contender.drivers) expect(existsSync(driverModule(contender, driver))).toBe(true);
    }
  });

  it('has metrics that hold its headlines', () => {
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });

  describe.each(profileNames)('in the %s profile', (profile) => {
    it('says why, and gives each cell levels of its own that its factors name', () => {
      for (const scenario of suite.scenarios) {
        const { comparisons, why } = scenario.plan(profile, contenders);
        expect(why).not.toBe('');
        expect(new Set(comparisons.map(({ levels }) => JSON.stringify(levels))).size, scenario.id).toBe(comparisons.length);
        if (!windowed.includes(scenario.id)) continue;
        for (const { levels } of comparisons) {
          for (const [id, level] of Object.entries(levels)) expect(scenario.factors.find((factor) => factor.id === id)?.levels, `${scenario.id} ${id}`).toContain(level);
        }
      }
    });

    it.each(windowed)('puts nobody in a cell of %s who waits for another kind of acknowledgement, or lacks its driver', (scenario) => {
      for (const { levels, contenders: ids } of cellsOf(scenario, profile)) {
        const own = pick(ids);
        expect(own.length).toBeGreaterThan(0);
        const [group, ...others] = [...new Set(own.map(peerGroupOf))];
        expect(others).toEqual([]);
        const { driver, payloadBytes, window } = levels as Record<string, number | string>;
        for (const { drivers } of own) expect(drivers).toContain(driver);
        expect(payloadBytes).toBeGreaterThanOrEqual(16);
        const copies = scenario === 'fan-out' ? Number(levels['consumers']) : 1;
        expect(window).toBe(Math.floor(windowOf(Number(payloadBytes), group) / copies));
        expect(Number(window)).toBeGreaterThanOrEqual(Number(levels['publishers'] ?? 1));
        expect('prefetch' in levels).toBe(group !== 'unacknowledged');
      }
    });
  });

  it('gives less to have in flight to those who wait for more', () => {
    for (const payloadBytes of [16, 256, 1024, 8192, 65_536]) {
      const windows = peerGroups.map((group) => windowOf(payloadBytes, group));
      expect([...windows].sort((a, b) => b - a)).toEqual(windows);
      expect(new Set(windows).size).toBe(3);
    }
  });

  it.each(['quick', 'standard'] as const)('has the 30 pairs of a verdict and 10 control pairs for the smallest payload by wire (%s)', (profile) => {
    const [first] = cellsOf('one-to-one', profile);
    expect(first!.levels).toMatchObject({ driver: 'wire', payloadBytes: 16 });
    expect(first!.contenders).toEqual(['nats-core', 'rabbitmq-classic-transient']);
    expect(first!.blocks * first!.roundsPerBlock).toBeGreaterThanOrEqual(30);
    expect(first!.blocks * first!.controlRounds).toBeGreaterThanOrEqual(10);
    expect(first!.sliceMs).toBeGreaterThanOrEqual(2000);
  });

  it('shows in quick what guarantees cost: classes b and c with 6 pairs, by client', () => {
    const [, ...rest] = cellsOf('one-to-one', 'quick');
    expect(rest.map(({ contenders: ids }) => ids)).toEqual([
      ['jetstream-file', 'rabbitmq-classic-durable'],
      ['jetstream-file-sync', 'rabbitmq-quorum'],
    ]);
    for (const { levels, blocks, roundsPerBlock } of rest) {
      expect(levels).toMatchObject({ driver: 'client', payloadBytes: 1024 });
      expect(blocks * roundsPerBlock).toBe(6);
    }
  });

  it('covers every contender one to one in standard, and every ranked one in each flow that it can join', () => {
    const covered = (scenario: string): Set<string> => new Set(cellsOf(scenario, 'standard').flatMap(({ contenders: ids }) => ids));
    expect([...covered('one-to-one')].sort()).toEqual(contenders.map(({ id }) => id).sort());
    for (const scenario of flows) {
      const expected = contenders.filter(({ guarantees, sharesQueue, drivers }) => guarantees.class !== null && drivers.includes('wire') && (scenario === 'fan-out' || (sharesQueue !== false && guarantees.class !== 'c')));
      expect([...covered(scenario)].sort()).toEqual(expected.map(({ id }) => id).sort());
    }
    expect([...covered('tls')]).toEqual(expect.arrayContaining(['nats-core', 'rabbitmq-classic-transient']));
    expect(covered('tls')).not.toContain('nats-core-transport');
  });

  it('measures encryption against nobody else, on and off alike', () => {
    const cells = cellsOf('tls', 'standard');
    expect(cells.map(({ contenders: ids }) => ids.length)).toEqual(cells.map(() => 1));
    expect(cells.filter(({ levels }) => levels['tls'] === 'on')).toHaveLength(cells.length / 2);
  });

  it('keeps to its share of the time', () => {
    expect(secondsOf('one-to-one', 'quick')).toBeLessThanOrEqual(217);
    expect(secondsOf('one-to-one', 'standard')).toBeLessThanOrEqual(540);
    expect(secondsOf('tls', 'standard')).toBeLessThanOrEqual(126);
    for (const scenario of flows) {
      expect(secondsOf(scenario, 'standard')).toBeLessThanOrEqual(130);
      expect(secondsOf(scenario, 'quick')).toBe(0);
    }
  });

  it('repeats what is not judged in processes of their own: one process tells too little of the next', () => {
    for (const scenario of windowed) for (const { blocks } of cellsOf(scenario, 'standard')) expect(blocks).toBeGreaterThanOrEqual(5);
  });

  it.each(['quick', 'standard'] as const)('leaves no cell of these scenarios out for want of time (%s)', (profile) => {
    const scenarios = suite.scenarios.filter(({ id }) => windowed.includes(id));
    const { refused, estimatedMs, budgetMs } = schedule({ selections: [{ suite, scenarios, contenders }], profile, seed: 1 });
    expect(refused).toEqual([]);
    expect(estimatedMs).toBeLessThan(budgetMs);
  });
});
