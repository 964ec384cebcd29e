import { describe, expect, it } from 'vitest';
import { requestMixSchema } from '../harness/generator/http/request-schema.ts';
import { expectedArrivals } from '../harness/generator/arrivals.ts';
import type { TrialRecord } from '../harness/record.ts';
import { profileNames, type Comparison, type UserSystem } from '../harness/scenario.ts';
import { schedule } from '../harness/schedule.ts';
import { daySchedule } from './day.ts';
import { systemReading } from '../harness/system-session.ts';
import { MicrosHistogram } from '../harness/histogram.ts';
import { shopLoad, shopMixes, type ShopMix } from '../../fixtures/systems/shop-load.ts';
import { systemsOf } from './scenario.ts';
import { suite } from './suite.ts';

const scenarioOf = (id: string) => suite.scenarios.find((scenario) => scenario.id === id)!;
const mine: UserSystem = {
  requests: { requests: [{ id: 'read.one', path: '/1', weight: 9 }, { id: 'read.two', path: '/2', weight: 1 }, { id: 'write', method: 'POST', path: '/w' }] },
  objective: { quantile: 0.99, latencyMs: 40, errorShare: 0.01 },
  workerLevels: null,
};

describe('the system suite', () => {
  it.each(profileNames)('plans the %s profile within its time', async (profile) => {
    const contenders = await suite.contenders();
    expect(contenders.map(({ id }) => id)).toEqual(['inline', 'nats', 'rabbitmq']);
    const plan = schedule({ selections: [{ suite, scenarios: suite.scenarios, contenders }], profile, seed: 1 });
    expect(plan.refused).toEqual([]);
    expect(plan.estimatedMs).toBeLessThanOrEqual(plan.budgetMs);
  });

  it('has metrics that hold its headlines', () => {
    for (const { metrics, headline } of suite.scenarios) expect(metrics.map(({ id }) => id)).toContain(headline);
  });

  it('sets rates as shares of what the ceilings were, once, and tries the fit between them', async () => {
    const contenders = await suite.contenders();
    const ladder = scenarioOf('ladder');
    const { comparisons } = ladder.plan('quick', contenders);
    const ceilings = comparisons.filter(({ levels }) => levels['purpose'] === 'ceiling').flatMap((cell) => trialsOf(cell, 1000));
    const next = ladder.followUp!({ profile: 'quick', contenders, trials: ceilings }) as Comparison[];
    const of = (mix: string, purpose: string): unknown[] => next.filter(({ levels }) => levels['mix'] === mix && levels['purpose'] === purpose).map(({ levels }) => levels['ratePerSec']);
    expect(of('read-heavy', 'fit')).toEqual([250, 500, 850]);
    expect(of('read-heavy', 'held-out')).toEqual([700]);
    expect(of('day', 'held-out')).toEqual([500]);
    expect(of('day', 'fit')).toEqual([]);
    for (const { levels, blocks, roundsPerBlock } of next) {
      if (levels['purpose'] === 'held-out') expect(blocks * roundsPerBlock).toBeGreaterThanOrEqual(6);
    }
    expect(ladder.followUp!({ profile: 'quick', contenders, trials: [...ceilings, ...next.flatMap((cell) => trialsOf(cell, 1))] })).toBe('done');
  });

  it('asks for no rate where the ceiling failed', async () => {
    const contenders = await suite.contenders();
    const ladder = scenarioOf('ladder');
    const failed = ladder.plan('quick', contenders).comparisons.flatMap((cell) => trialsOf(cell, 0));
    expect(ladder.followUp!({ profile: 'quick', contenders, trials: failed })).toBe('done');
  });

  it('compares transports at a rate that the slowest can serve', async () => {
    const contenders = await suite.contenders();
    const transports = scenarioOf('transports');
    const [ceiling] = transports.plan('quick', contenders).comparisons;
    const trials = trialsOf(ceiling!, 2000).map((trial) => (trial.contender === 'rabbitmq' ? { ...trial, ...trialsOf(ceiling!, 900).find(({ contender }) => contender === 'rabbitmq') } : trial));
    const [compared] = transports.followUp!({ profile: 'quick', contenders, trials }) as Comparison[];
    expect(compared).toMatchObject({ contenders: ['nats', 'rabbitmq'], levels: { ratePerSec: 450, purpose: 'compare' }, controlRounds: 3 });
    expect(compared!.ownTruth).toBeUndefined();
  });

  it('puts predictions on trial: what is held out was not fitted, each point six times or more', async () => {
    const contenders = await suite.contenders();
    const prediction = scenarioOf('prediction');
    expect(prediction.plan('quick', contenders).comparisons).toEqual([]);
    const { comparisons } = prediction.plan('standard', contenders);
    const of = (purpose: string) => comparisons.filter(({ levels }) => levels['purpose'] === purpose);
    const seen = new Set(of('model').map(({ levels }) => `${levels['mix']}/${levels['connections']}`));
    expect(of('trial').filter(({ levels }) => seen.has(`${levels['mix']}/${levels['connections']}`))).toEqual([]);
    expect(of('trial').every(({ blocks }) => blocks >= 6)).toBe(true);
    expect(of('trial').some(({ levels }) => levels['mix'] === 'day')).toBe(true);
  });

  it('repeats held-out points while they scatter by more than a prediction may be off', async () => {
    const contenders = await suite.contenders();
    const prediction = scenarioOf('prediction');
    const cells = prediction.plan('standard', contenders).comparisons.filter(({ levels }) => levels['purpose'] === 'trial').slice(0, 2);
    const [steady, wild] = cells;
    const read = (cell: Comparison, rates: readonly number[]): TrialRecord[] => rates.flatMap((rate) => trialsOf(cell, rate));
    const calm = read(steady!, [1000, 1010, 990, 1005, 995, 1000]);
    const trials = [...calm, ...read(wild!, [1000, 1300, 700, 1200, 800, 1000])];
    const next = prediction.followUp!({ profile: 'standard', contenders, trials }) as Comparison[];
    expect(next.map(({ levels, blocks }) => [levels['connections'], blocks])).toEqual([[wild!.levels['connections'], 3]]);
    expect(prediction.followUp!({ profile: 'standard', contenders, trials: calm })).toBe('done');
    expect(prediction.followUp!({ profile: 'standard', contenders, trials: [...trials, ...trials] })).toBe('done');
  });

  it('measures named systems instead, under mixes made of their requests', async () => {
    const contenders = systemsOf(await suite.contenders({ systems: { mine } }));
    expect(contenders.map(({ id }) => id)).toEqual(['mine']);
    const [own] = contenders;
    expect(own).toMatchObject({ fitMixes: ['as-configured', 'more-read', 'more-write'], heldOutMix: 'levelled', objective: mine.objective });
    const weights = (mix: string): unknown[] => own!.requests({ mix, system: null as never, run: 'r' }).requests.map(({ weight }) => weight);
    expect(weights('more-read')).toEqual([36, 4, 1]);
    expect(weights('levelled')).toEqual([3, 1, 1]);
    expect(() => weights('day')).toThrow('no mix');
  });
});

describe('the loads of the shop', () => {
  it.each(Object.keys(shopMixes) as ShopMix[])('%s is a mix that the generator takes', (mix) => {
    const load = shopLoad({ mix, apiKey: 'key', run: 'run12345' });
    expect(requestMixSchema.safeParse(load).error).toBeUndefined();
    const total = load.requests.reduce((sum, { weight }) => sum + weight, 0);
    expect(total).toBeCloseTo(1, 9);
  });

  it('a day is quiet at night, has its peak at noon, and sends two thirds or less of its peak on average', () => {
    const day = daySchedule({ peakPerSec: 100, dayMs: 24_000 });
    expect(day.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBeCloseTo(24_000, 6);
    expect(Math.max(...day.map(({ toPerSec }) => toPerSec))).toBe(100);
    expect(expectedArrivals(day, 24_000) / 2400).toBeGreaterThan(0.4);
    expect(expectedArrivals(day, 24_000) / 2400).toBeLessThan(0.67);
  });
});

describe('a reading of a system', () => {
  it('joins requests to classes, and serves what was due', () => {
    const histogram = MicrosHistogram.create();
    histogram.recordMs(2);
    const response = histogram.encode();
    const one = { operations: 1, failed: 0, response };
    const { metrics, classes } = systemReading({
      operations: 3,
      metrics: { completedPerSec: 30, offeredPerSec: 40, errorShare: 0.25, responseP99Ms: 2 },
      audit: { started: 5, ok: 3, aborted: 1 },
      classes: { 'read.a': one, 'read.b': { ...one, failed: 1 }, 'write': one },
    });
    expect(metrics).toMatchObject({ throughputPerSec: 30, errorShare: 0.25, servedShare: 0.75, p99Ms: 2 });
    expect(classes!['read']).toMatchObject({ operations: 2, failed: 1 });
    expect(MicrosHistogram.decode(classes!['read']!.response).count).toBe(2);
    expect(classes!['write']!.operations).toBe(1);
  });
});

/** Trials at the levels of a cell that served so many per second; failed ones for 0. */
function trialsOf(cell: Comparison, throughputPerSec: number): TrialRecord[] {
  return cell.contenders.map(
    (contender) =>
      ({
        contender,
        levels: cell.levels,
        status: throughputPerSec > 0 ? 'completed' : 'failed',
        slices: throughputPerSec > 0 ? [{ metrics: { throughputPerSec } }, { metrics: { throughputPerSec } }] : [],
      }) as unknown as TrialRecord,
  );
}
