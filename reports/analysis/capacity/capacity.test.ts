import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../suites/harness/record.ts';
import { cells, saturationOf, SYSTEM, syntheticSystem, TWO_MIXES, type SyntheticCell, type SyntheticSystem } from '../demand/synthetic.case.ts';
import { demandModels } from '../demand/model.ts';
import { usableTrials } from '../pairs.ts';
import { capacityOf } from './capacity.ts';
import { causeOf, partsOf, settingOf } from './cause.ts';
import type { CapacityResult } from './result.ts';

const settings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 5 };
const mixes = ['read-heavy', 'write-heavy', 'report-heavy'];
const trueSaturation = (mix: string): number => saturationOf(SYSTEM, TWO_MIXES[mix]!);
const ceilings = Object.fromEntries(mixes.map((mix) => [mix, trueSaturation(mix)]));
const study = (options: { shares?: readonly number[]; slices?: number } = {}): SyntheticCell[] => [
  { mix: 'none', purpose: 'idle', perSec: 0 },
  ...mixes.flatMap((mix): SyntheticCell[] => [
    ...(options.shares ?? [0.25, 0.5, 0.85]).map((share) => ({ mix, purpose: 'fit', perSec: share * ceilings[mix]!, slices: options.slices ?? 4 })),
    { mix, purpose: 'ceiling', perSec: ceilings[mix]!, loadKind: 'closed', slices: options.slices ?? 4 },
  ]),
];

function resultOf(options: SyntheticSystem, change: (trial: TrialRecord) => TrialRecord = (trial) => trial): CapacityResult {
  const record = syntheticSystem(options);
  const trials = usableTrials(record).map(change);
  return capacityOf({ record: { ...record, trials }, trials, models: demandModels({ trials, settings }), voids: [], controls: 0, settings });
}

describe('the bottleneck', () => {
  it('is the server core, at the load where the true use reaches it, with the component that uses most', () => {
    const { bottlenecks } = resultOf({ cells: study() });
    expect(bottlenecks.map(({ mix }) => mix)).toEqual(mixes);
    for (const { mix, saturation, resource, ceiling, errorShare, component, isExtrapolated } of bottlenecks) {
      expect(resource).toEqual({ kind: 'cores', cores: 1 });
      expect(Math.abs(saturation.value / trueSaturation(mix) - 1)).toBeLessThan(0.08);
      expect(ceiling?.cause.kind).toBe('cpu');
      expect(Math.abs(errorShare!)).toBeLessThan(0.1);
      expect(component).toBe(mix === 'report-heavy' ? 'mysql' : component);
      expect(isExtrapolated).toBe(false);
    }
    expect(bottlenecks[2]!.sentence).toMatch(/^The server core saturates first, at [\d,]+\/s \(95 % [\d,]+–[\d,]+\), and mysql uses most of it \(\d+(\.\d)? %\): report-heavy over NATS\. A closed loop ended at [\d,]+\/s: the prediction is off by [\d.]+ %\.$/);
  });

  it('lies within its interval about 95 times in 100', () => {
    const found = Array.from({ length: 40 }, (_, seed) => resultOf({ seed: seed + 1, cells: study({ slices: 2 }), trialNoise: 0.03 }).bottlenecks).flat();
    const held = found.filter(({ mix, saturation }) => saturation.lower <= trueSaturation(mix) && trueSaturation(mix) <= saturation.upper).length;
    expect(held / found.length).toBeGreaterThan(0.9);
  }, 30_000);

  it('is a single-threaded process where that runs out before the cores do', () => {
    const layout = { name: 'shared', serverCpus: [0, 1], generatorCpus: [0, 1] } as const;
    const { bottlenecks } = resultOf({ cells: study(), settings: { 'api processes': '1', 'service processes': '1' }, layout: { ...layout, serverCpus: [0, 1], generatorCpus: [0, 1] } });
    expect(bottlenecks[0]!.resource.kind).toBe('cores');
    const slow = { ...SYSTEM, api: { idleCores: 0.004, micros: { read: 400, write: 400, report: 400 }, rootMicros: 0 } };
    const [first] = resultOf({ cells: study(), systems: { nats: slow }, settings: { 'api processes': '1' }, layout: { ...layout, serverCpus: [0, 1], generatorCpus: [0, 1] } }).bottlenecks;
    expect(first).toMatchObject({ component: 'api', resource: { kind: 'processes', cores: 1 } });
    expect(first!.saturation.value).toBeGreaterThan(2300);
    expect(first!.saturation.value).toBeLessThan(2700);
  });

  it('says that it is extrapolated, and that no ceiling confirms it', () => {
    const low = study({ shares: [0.1, 0.2, 0.3] }).filter(({ purpose }) => purpose !== 'ceiling');
    const [first] = resultOf({ cells: low }).bottlenecks;
    expect(first!.isExtrapolated).toBe(true);
    expect(first!.notes.join(' ')).toMatch(/No closed loop was run.*less than 60 % of the limit/);
  });

  it('is not CPU where the ceiling leaves CPU to spare', () => {
    const cellsOfPool = study().map((cell) => (cell.purpose === 'ceiling' ? { ...cell, perSec: cell.perSec * 0.5 } : cell));
    const [first] = resultOf({ cells: cellsOfPool, settings: { 'database connections': '8', 'calls in flight': '16' } }).bottlenecks;
    expect(first!.errorShare).toBeNull();
    expect(first!.ceiling!.cause).toMatchObject({ kind: 'pool' });
    expect(first!.sentence).toMatch(/^CPU is not what limits read-heavy over NATS\. A closed loop ended at .*8 connections to the database, with .* to spare\. CPU alone would carry/);
  });

  it('leaves a mix that is held out at its ceiling out of the fit, and predicts it', () => {
    const held: SyntheticCell[] = [...study(), { mix: 'day', purpose: 'ceiling', perSec: trueSaturation('day'), loadKind: 'closed', slices: 4 }, ...cells({ mixes: [], heldOut: [300] }).slice(1)];
    const record = syntheticSystem({ cells: held });
    const [model] = demandModels({ trials: usableTrials(record), settings });
    expect(model!.fitted.some(({ mix }) => mix === 'day')).toBe(false);
    const day = resultOf({ cells: held }).bottlenecks.find(({ mix }) => mix === 'day');
    expect(Math.abs(day!.errorShare!)).toBeLessThan(0.1);
  });
});

describe('a cause', () => {
  const base = { parts: partsOf([['api', 0.2], ['mysql', 0.3]]), limitCores: 1, inFlight: 32, perSec: 400, setting: () => null, metric: () => null };

  it('is CPU first, then what requests wait for, then slots, then unknown', () => {
    expect(causeOf({ ...base, limitCores: 0.5 }).kind).toBe('cpu');
    expect(causeOf({ ...base, setting: (name) => (name === 'mysqlProcesses' ? 0.3 : null) }).kind).toBe('process');
    expect(causeOf({ ...base, metric: (name) => (name === 'mysqlLockWaitMs' ? 10_000 : null) }).kind).toBe('locks');
    expect(causeOf({ ...base, setting: (name) => (name === 'inFlight' ? 16 : null) })).toMatchObject({ kind: 'in flight' });
    expect(causeOf({ ...base, setting: (name) => (name === 'poolSize' ? 64 : null) })).toMatchObject({ kind: 'connections' });
    expect(causeOf(base)).toMatchObject({ kind: 'unexplained' });
    expect(causeOf({ ...base, inFlight: null }).words).toContain('something else than CPU');
  });

  it('reads numbers from levels, and from settings in words', () => {
    const { header } = syntheticSystem({ settings: { 'api processes': '2', 'service processes': 'none: the API does the work', 'calls in flight': '16' } });
    const setting = settingOf(header, { suite: 'system', contender: 'nats', levels: { poolSize: 4 } });
    expect([setting('apiProcesses'), setting('serviceProcesses'), setting('inFlight'), setting('poolSize'), setting('other')]).toEqual([2, null, 16, 4, null]);
  });
});

describe('the sustainable rate', () => {
  const objective = { p99Ms: 50, errorShare: 0.001 };
  const probe = (perSec: number, p99: number, repeats = 1): SyntheticCell => ({ mix: 'day', purpose: 'search', perSec, repeats, slices: 1, metrics: { responseP99Ms: p99 } });
  const withObjective = (trial: TrialRecord): TrialRecord => ({ ...trial, levels: { ...trial.levels, ...objective }, audit: { started: 1000, ok: 1000, aborted: 0 } });
  const found = (probes: readonly SyntheticCell[]) => resultOf({ cells: [...study(), ...probes] }, (trial) => (trial.levels['purpose'] === 'search' ? withObjective(trial) : trial)).sustainable;

  it('lies between the highest rate kept and the lowest broken, each with its trials', () => {
    const [one, ...more] = found([probe(400, 10), probe(800, 30, 3), probe(1600, 200), probe(860, 70, 2)]);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ mix: 'day', perSec: 800, keptPerSec: 800, brokenPerSec: 860, isConfirmed: true, objective: { quantile: 0.99, latencyMs: 50, from: 'record' } });
    expect(one!.lowerPerSec).toBeLessThanOrEqual(800);
    expect(one!.upperPerSec).toBeGreaterThanOrEqual(860);
    expect(one!.rates.map(({ perSec, kept, trials }) => [perSec, kept, trials])).toEqual([[400, 1, 1], [800, 3, 3], [860, 0, 2], [1600, 0, 1]]);
    expect(one!.sentence).toMatch(/^Sustainable: 800\/s \(95 % .* to .*; kept in 3 of 3 trials, 860\/s broke it in 2 of 2 trials\): day over NATS, with p99 ≤ 50 ms and at most 0\.1 % errors\.$/);
  });

  it('says when nothing kept it, and when it is not confirmed', () => {
    expect(found([probe(1, 90), probe(2, 99)])[0]!.sentence).toMatch(/^No rate that was tried is sustainable/);
    expect(found([probe(100, 20), probe(200, 99)])[0]).toMatchObject({ isConfirmed: false });
  });

  it('can be asked again with an objective of the reader', () => {
    const record = syntheticSystem({ cells: [probe(100, 20), probe(200, 70)] });
    const trials = record.trials.map(withObjective);
    const { sustainable } = capacityOf({ record: { ...record, trials }, trials, models: [], voids: [], controls: 0, settings, objective: { quantile: 0.99, latencyMs: 100, errorShare: 0.001 } });
    expect(sustainable[0]).toMatchObject({ perSec: 200, objective: { latencyMs: 100, from: 'reader' } });
  });
});

describe('contenders beside each other', () => {
  const dear = Object.fromEntries(Object.entries(SYSTEM).map(([name, demand]) => [name, { ...demand, micros: Object.fromEntries(Object.entries(demand.micros).map(([id, cost]) => [id, cost * 1.5])), rootMicros: demand.rootMicros * 1.5 }]));

  it('at equal load by the CPU of the whole system, from pairs of slices', () => {
    const cellsOfBoth: SyntheticCell[] = [...study(), { mix: 'read-heavy', purpose: 'compare', perSec: 400, slices: 40 }];
    const { contenders } = resultOf({ cells: cellsOfBoth, systems: { nats: SYSTEM, rabbitmq: dear }, trialNoise: 0.005 });
    const compared = contenders.find(({ levels }) => levels['purpose'] === 'compare')!;
    expect(compared).toMatchObject({ subject: 'rabbitmq', base: 'nats', headline: 'systemCpuMicrosPerOp' });
    expect(compared.blockers).toEqual([]);
    expect(compared.metrics[0]!.verdict).toBe('worse');
    expect(compared.metrics[0]!.ratio!.value).toBeGreaterThan(1.4);
    expect(compared.metrics[0]!.ratio!.value).toBeLessThan(1.6);
    expect(compared.metrics.map(({ metric }) => metric)).not.toContain('throughputPerSec');
    const ceiling = contenders.find(({ levels }) => levels['purpose'] === 'ceiling')!;
    expect(ceiling.metrics[0]!.metric).toBe('throughputPerSec');
  });
});
