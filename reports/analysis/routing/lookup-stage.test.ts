import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../suites/harness/record.ts';
import type { AnalysisSettings } from '../result.ts';
import { lookupFindings } from './lookup-findings.ts';
import type { KindLookups, LookupsResult } from './lookup-result.ts';
import { lookupStageOf } from './lookup-stage.ts';
import { syntheticLookups, syntheticRouters } from './synthetic-lookups.case.ts';

const settings: AnalysisSettings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 1 };
const stageOf = (record: RunRecord): LookupsResult => lookupStageOf({ record, settings });
const kindOf = (result: LookupsResult, table: string, kind: string): KindLookups => result.tables.find((one) => one.table === table)!.kinds.find((one) => one.kind === kind)!;
const rowOf = ({ rows }: KindLookups, contender: string): KindLookups['rows'][number] => rows.find((row) => row.contender === contender)!;

const record = syntheticLookups();
const result = stageOf(record);

describe('lookups by table', () => {
  it('are ranked, the fastest first, with what each is beside the fastest and beside the ordered scan', () => {
    const mix = kindOf(result, 'large', 'mix');
    expect(mix.rows.map(({ contender }) => contender)).toEqual(['quick', 'made', 'ordered-scan']);
    expect(mix.leader).toBe('quick');
    const scan = rowOf(mix, 'ordered-scan');
    const truth = syntheticRouters['ordered-scan']!.cost(200) / syntheticRouters['quick']!.cost(200);
    expect(scan.againstLeader!.ratio!.lower).toBeLessThan(truth);
    expect(scan.againstLeader!.ratio!.upper).toBeGreaterThan(truth);
    expect(scan.againstLeader!.verdict).toBe('worse');
    expect(scan.againstScan).toBeNull();
    expect(rowOf(mix, 'quick')).toMatchObject({ againstLeader: null, againstScan: { verdict: 'better', pairs: 32 } });
    expect(rowOf(mix, 'quick').estimate!.value).toBeCloseTo(syntheticRouters['quick']!.cost(200), 2);
  });

  it('have the floor in the table and never in the lead', () => {
    const plain = kindOf(result, 'large', 'static');
    expect(plain.rows[0]!.contender).toBe('floor');
    expect(plain.leader).toBe('quick');
    expect(rowOf(plain, 'floor').againstLeader!.verdict).toBe('better');
  });

  it('say why a router was not timed', () => {
    expect(kindOf(result, 'large', 'mix').left).toEqual([{ contender: 'floor', reason: 'it cannot do parameter: it holds whole paths' }]);
    expect(result.tables.find(({ table }) => table === 'small')!.left).toEqual([{ contender: 'made', reason: 'made cannot be built with this table' }]);
  });

  it('carry the A/A control', () => {
    expect(kindOf(result, 'large', 'mix').control).toMatchObject({ contender: 'quick', differs: false });
  });

  it('have what is read once a process from each of its trials', () => {
    const [quick] = result.tables.find(({ table }) => table === 'large')!.footprints;
    expect(quick).toMatchObject({ contender: 'quick', table: { samples: 4, unit: 'bytes' } });
    expect(quick!.table!.value).toBeCloseTo(200_000);
    expect(quick!.allocated['mix']!.value).toBeCloseTo(100);
    expect(quick!.build!.value).toBeGreaterThan(1500);
    expect(quick!.cpu!.value).toBeCloseTo(syntheticRouters['quick']!.cost(200), 3);
  });

  it('are undecided where routers are alike, and shown where there are too few pairs', () => {
    const twins = { quick: syntheticRouters['quick']!, twin: syntheticRouters['quick']!, 'ordered-scan': syntheticRouters['ordered-scan']! };
    const alike = kindOf(stageOf(syntheticLookups({ routers: twins, noise: 0.15 })), 'large', 'mix');
    expect(['undecided', 'same']).toContain(rowOf(alike, alike.rows[1]!.contender).againstLeader!.verdict);
    const few = kindOf(stageOf(syntheticLookups({ blocks: 1 })), 'large', 'mix');
    expect(rowOf(few, 'ordered-scan').againstLeader!.verdict).toBe('shown');
  });

  it('are nothing in a record without any', () => {
    expect(stageOf({ ...record, trials: [], header: { ...record.header, blocks: [] } })).toEqual({ tables: [], growth: [] });
  });

  it('survive JSON, and are the same again', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(stageOf(record)).toEqual(result);
  });
});

describe('growth', () => {
  const grown = stageOf(syntheticLookups({ tables: {}, sizes: [10, 30, 100, 300, 1000, 3000, 10_000], blocks: 4, rounds: 3 }));

  it('has a curve a router with its shape, and where the scan crosses', () => {
    const mix = grown.growth.find(({ kind }) => kind === 'mix')!;
    expect(Object.fromEntries(mix.curves.map(({ contender, fit }) => [contender, fit.shape]))).toMatchObject({ quick: 'logarithmic', 'ordered-scan': 'linear' });
    // 0.05 + 0.02 n = 0.3 + 0.01 ln n at n = 14.
    const crossing = mix.crossings.find(({ above }) => above === 'made')!;
    expect(crossing.below).toBe('ordered-scan');
    expect(crossing.at.lower).toBeLessThan(14);
    expect(crossing.at.upper).toBeGreaterThan(13.5);
    expect(grown.tables).toEqual([]);
  });
});

describe('findings', () => {
  it('say who grows least and most, by what was measured at both ends', () => {
    const record = syntheticLookups({ tables: {}, sizes: [10, 30, 100, 300, 1000, 3000, 10_000], blocks: 4, rounds: 3 });
    const [growth] = lookupFindings({ record, result: stageOf(record) });
    expect(growth!.statement).toMatch(/^From 10 to 10,000 routes the cost of a lookup grows least, [\d.]+-fold in MADE, and most, [\d,.]+-fold in .*scan.*; less than 10-fold in \d of \d routers\.$/i);
  });

  it('name the fastest in nanoseconds, and whether tries and compiled routers beat the scan', () => {
    const findings = lookupFindings({ record, result });
    const large = findings.filter(({ id }) => id.startsWith('lookup/large/'));
    expect(large.map(({ verdict }) => verdict)).toEqual(['better', 'better']);
    expect(large[0]!.statement).toMatch(/^Among 200 routes \(large\), QUICK finds a route fastest: \d+ ns \(95 % .*\) a lookup, mix\. Next is MADE at 1\.\d+ times/);
    expect(large[1]!.statement).toMatch(/every trie and compiled router is faster than the ordered scan \(QUICK, MADE: 1\d(\.\d)? to \d+(\.\d+)? times\)\.$/);
    expect(large[0]!.trials.length).toBe(4);
  });

  it('name the exceptions', () => {
    const routers = { ...syntheticRouters, made: { approach: 'compiled', cost: () => 9 } };
    const slow = syntheticLookups({ routers });
    const [, scan] = lookupFindings({ record: slow, result: stageOf(slow) }).filter(({ id }) => id.startsWith('lookup/large/'));
    expect(scan).toMatchObject({ verdict: 'shown', statement: expect.stringContaining('1 trie or compiled router of 2 is faster than the ordered scan (QUICK: 19.4 times); not so MADE (slower).') as string });
  });
});
