import { describe, expect, it } from 'vitest';
import { fakeBench, FakeClock, fakeContender, fakeScenario, fakeSuite, memoryRecord, quietHost } from './fake.case.ts';
import { withFollowUps } from './follow-ups.ts';
import type { TrialRecord } from './record.ts';
import { run } from './runner.ts';
import { searchFollowUp, usualSearchMs, type SearchPlan } from './search-follow-up.ts';
import { objectiveLevels, objectiveOf, probesOf } from './statistics/search-probe.ts';
import { searchesOf } from './statistics/search-trials.ts';

const objective = { quantile: 0.99, latencyMs: 50, errorShare: 0.001 };
const plan: SearchPlan = { objective, sliceMs: 2000, sliceOverheadMs: 100, trialOverheadMs: 500 };

async function searched(options: { contenders: readonly string[]; plan?: SearchPlan; budgetMs?: number }): Promise<TrialRecord[]> {
  const { contenders, budgetMs } = options;
  const scenario = { ...fakeScenario(), plan: () => ({ comparisons: [], why: 'a test' }), followUp: (context: Parameters<typeof searchFollowUp>[0]) => searchFollowUp({ ...context, plan: options.plan ?? plan }) };
  const suite = fakeSuite({ scenarios: [scenario], contenders, ...(budgetMs !== undefined && { budgetMs }) });
  const selections = [{ suite, scenarios: suite.scenarios, contenders: contenders.map(fakeContender) }];
  const clock = new FakeClock();
  const bench = fakeBench({ clock });
  const next = withFollowUps({ selections, profile: 'quick', seed: 1, blocks: [], refused: [], refuse: () => undefined });
  return [...(await run({ next, benchOf: () => Promise.resolve(bench), record: memoryRecord(), clock, host: quietHost, signal: new AbortController().signal }))];
}

describe('a search over follow-ups', () => {
  it('finds the limit of each contender, and the record tells it', async () => {
    const searches = searchesOf({ trials: await searched({ contenders: ['limit-1000', 'limit-70'] }) });
    expect(searches.map(({ contender }) => contender).sort()).toEqual(['limit-1000', 'limit-70']);
    for (const { contender, result, levels, objective: found } of searches) {
      const limit = Number(contender.slice('limit-'.length));
      expect(result).toMatchObject({ confirmed: true, lowerTries: { kept: 5, of: 5 }, upperTries: { kept: 0, of: 3 } });
      expect(result.lowerPerSec).toBeLessThanOrEqual(limit);
      expect(result.upperPerSec).toBeGreaterThan(limit);
      expect(levels).toEqual({});
      expect(found).toEqual(objective);
    }
  });

  it('goes through each combination of fixed levels', async () => {
    const levels = [{ mix: 'read' }, { mix: 'write' }];
    const searches = searchesOf({ trials: await searched({ contenders: ['limit-300'], plan: { ...plan, levels } }) });
    expect(searches.map((search) => search.levels)).toEqual(expect.arrayContaining(levels));
    expect(searches.every(({ result }) => result.confirmed)).toBe(true);
  });

  it('takes about the time that is kept for it', async () => {
    const trials = await searched({ contenders: ['limit-1000'] });
    const tookMs = trials.length * (2000 + 100 + 500);
    expect(tookMs).toBeGreaterThan(0.6 * usualSearchMs({ plan, contenders: 1 }));
    expect(tookMs).toBeLessThan(1.2 * usualSearchMs({ plan, contenders: 1 }));
  });

  it('says that it is not confirmed when time is out', async () => {
    const [search] = searchesOf({ trials: await searched({ contenders: ['limit-1000'], budgetMs: 20_000 }) });
    expect(search!.result).toMatchObject({ confirmed: false, lowerPerSec: 951.2, upperPerSec: 1131, probes: 7 });
  });

  it('takes a trial that broke as not keeping, and ends at what is not supported', async () => {
    const trials = await searched({ contenders: ['dies-1', 'refuses'], plan: { ...plan, settings: { leastPerSec: 50 } } });
    const [broken] = searchesOf({ trials });
    expect(broken!.result).toMatchObject({ ratePerSec: null, upperPerSec: 50, confirmed: true });
    expect(trials.filter(({ contender }) => contender === 'refuses')).toHaveLength(1);
  });
});

describe('a probe', () => {
  const trial = (part: Partial<TrialRecord>): TrialRecord =>
    ({ status: 'completed', levels: { ...objectiveLevels(objective), ratePerSec: 100 }, slices: [{ metrics: { responseP99Ms: 20 } }], audit: { started: 1000, ok: 1000 }, histograms: {}, ...part }) as TrialRecord;
  const judge = (part: Partial<TrialRecord>) => probesOf({ trials: [trial(part)], objective });

  it('is judged by latency, errors, and what never ended', () => {
    expect(judge({})).toEqual([{ ratePerSec: 100, keeps: true }]);
    expect(judge({ slices: [{ metrics: { responseP99Ms: 60 } }] as never })).toMatchObject([{ keeps: false }]);
    expect(judge({ audit: { started: 1000, ok: 990 } })).toMatchObject([{ keeps: false }]);
    expect(probesOf({ trials: [trial({ audit: { started: 1000, ok: 970, aborted: 30 } })], objective: { ...objective, errorShare: 0.1 } })).toMatchObject([{ keeps: false }]);
  });

  it('is none when it was voided; without figures it keeps nothing', () => {
    expect(judge({ status: 'voided' })).toEqual([]);
    expect(judge({ status: 'failed' })).toMatchObject([{ keeps: false }]);
    expect(judge({ slices: [] })).toMatchObject([{ keeps: false }]);
  });

  it('carries its objective as levels', () => {
    for (const quantile of [0.5, 0.9, 0.95, 0.99, 0.999]) expect(objectiveOf(objectiveLevels({ ...objective, quantile }))).toEqual({ ...objective, quantile });
    expect(objectiveLevels({ ...objective, quantile: 0.999 })).toEqual({ p999Ms: 50, errorShare: 0.001 });
    expect(objectiveOf({ ratePerSec: 5 })).toBeNull();
  });
});
