import { describe, expect, it } from 'vitest';
import type { Centre } from '../../../suites/harness/statistics/centre.ts';
import { countedThings } from './advice.ts';
import { kneeOf } from './knee.ts';
import { saturating, syntheticWorkers, type SyntheticWorkers } from './synthetic.case.ts';
import { workersOf } from './workers.ts';

const settings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 5 };
const resultOf = (options: SyntheticWorkers = {}) => {
  const record = syntheticWorkers(options);
  return workersOf({ record, trials: record.trials, settings });
};
const point = (at: number, perSec: number, error: number) => {
  const centre: Centre = { statistic: 'mean', value: Math.log(perSec), standardError: error, df: 20, samples: 20, effectiveSamples: 20, lag1: null, method: '' };
  return { at, centre };
};

describe('where more stops helping', () => {
  it('is the smallest setting that is not worse than the best by the margin', () => {
    expect(kneeOf([point(1, 100, 0.005), point(2, 200, 0.005), point(4, 390, 0.005), point(8, 400, 0.005)], 0.05)).toMatchObject({ at: 4, from: 4, to: 4, best: 8, isBracketed: true, peak: null, isJudged: true });
  });

  it('leaves open what the data do: the answer lies between the first not ruled out and the first proven', () => {
    expect(kneeOf([point(1, 100, 0.03), point(4, 390, 0.03), point(8, 400, 0.03)], 0.05)).toMatchObject({ at: 4, from: 4, to: 8, isBracketed: true });
    expect(kneeOf([point(1, 100, 0.03), point(4, 375, 0.03), point(8, 400, 0.03)], 0.05)).toMatchObject({ at: 8, from: 4, to: 8, isBracketed: false });
  });

  it('has a peak only where throughput is lower on both sides', () => {
    const rising = [point(1, 100, 0.01), point(2, 200, 0.01), point(4, 300, 0.01)];
    expect(kneeOf(rising, 0.05)?.peak).toBeNull();
    expect(kneeOf([...rising, point(8, 299, 0.01)], 0.05)?.peak).toBeNull();
    expect(kneeOf([...rising, point(8, 250, 0.01)], 0.05)).toMatchObject({ peak: 4, isBracketed: true });
    expect(kneeOf([point(1, 300, 0.01), point(2, 200, 0.01)], 0.05)).toMatchObject({ at: 1, peak: null });
  });

  it('cannot be said of one setting', () => expect(kneeOf([point(1, 100, 0.01)], 0.05)).toBeNull());
});

describe('the advice on requests in flight', () => {
  it('finds the knee of a curve that saturates, from two slices a setting, and says why', () => {
    const found = Array.from({ length: 60 }, (_, seed) => resultOf({ seed: seed + 1 }).curves[0]!.knee!);
    expect(found.filter(({ at }) => at === 8).length / found.length).toBeGreaterThan(0.8);
    expect(found.filter(({ from, to }) => from <= 8 && to >= 8).length / found.length).toBeGreaterThan(0.93);
    expect(found.every(({ peak, best }) => peak === null || (best > 1 && best < 32))).toBe(true);
    expect(found.filter(({ peak }) => peak !== null).length / found.length).toBeLessThan(0.1);
  });

  it('is one sentence, with interval, cause and condition', () => {
    const [curve] = resultOf({ noise: 0.005 }).curves;
    expect(curve!.advice).toMatch(/^Take 8 requests in flight in each service process .*and more adds less than 5 %, because the server core is used up \(0\.9\d+ of 1 core; api takes \d+(\.\d+)? % of it\)\. p99 there: /);
    expect(curve!.overturn).toMatch(/^Overturned if there are more than 1 server core; or if requests wait longer/);
    expect(curve!.cause).toMatchObject({ kind: 'cpu', component: 'api' });
    expect(curve!.levels[0]!.microsByComponent['mysql']).toBeGreaterThan(220);
  });

  it('says that more may help where throughput still rises', () => {
    const [curve] = resultOf({ noise: 0.005, perSec: ({ inFlight = 1 }) => 25 * inFlight }).curves;
    expect(curve!.knee).toMatchObject({ at: 32, isBracketed: false, peak: null });
    expect(curve!.advice).toMatch(/^Take at least 32 .*still rises at the most that was tried/);
  });

  it('sees a pool, locks and a load that ends before the CPU does', () => {
    const half = (levels: Readonly<Record<string, number>>): number => saturating(levels) / 2;
    const causeOf = (options: SyntheticWorkers) => resultOf({ noise: 0.005, perSec: half, ...options }).curves[0]!.cause;
    expect(causeOf({ contenderSettings: { 'database connections': '4' } })).toMatchObject({ kind: 'pool', short: 'connections in the pool' });
    expect(causeOf({ metrics: () => ({ mysqlLockWaitMs: 20_000 }) })).toMatchObject({ kind: 'locks' });
    expect(causeOf({ metrics: () => ({ mysqlIoWaitMs: 30_000 }) })).toMatchObject({ kind: 'disk' });
    expect(causeOf({})?.kind).not.toBe('cpu');
  });

  it('says so where nothing was repeated', () => {
    const [curve] = resultOf({ slices: 1 }).curves;
    expect(curve!.knee).toMatchObject({ at: 8, isJudged: false });
    expect(curve!.advice).toContain('measured once, so its noise is unknown');
    expect(curve!.levels.every(({ throughput, perSec }) => throughput === null && perSec > 0)).toBe(true);
  });
});

describe('processes', () => {
  const grid = [[1, 1], [2, 1], [2, 2], [4, 2]].flatMap(([serviceProcesses = 1, apiProcesses = 1]) => [2, 8, 32].map((inFlight) => ({ serviceProcesses, apiProcesses, inFlight })));

  it('beyond the cores are overlap, and enough is said to be enough', () => {
    const result = resultOf({ settings: grid, noise: 0.005 });
    expect(result.curves.map(({ isOverlap }) => isOverlap)).toEqual([false, true, true, true]);
    expect(result.processes).toHaveLength(1);
    expect(result.processes[0]!.advice).toMatch(/^2 processes in all are enough/);
    expect(result.processes[0]!.advice).toContain('overlap, not scaling');
  });

  it('are the axis themselves where a system knows one number of workers', () => {
    const settingsOfOwn = [1, 2, 4].map((serviceProcesses) => ({ serviceProcesses, inFlight: 0, apiProcesses: 0 }));
    const result = resultOf({ settings: settingsOfOwn, noise: 0.005, perSec: ({ serviceProcesses = 1 }) => Math.min(900, 500 * serviceProcesses) });
    expect(result.curves).toHaveLength(1);
    expect(result.curves[0]).toMatchObject({ axis: 'serviceProcesses', fixed: {}, knee: { at: 2 } });
    expect(result.processes).toEqual([]);
  });
});

it('counts one thing as one', () => {
  expect(countedThings('inFlight', 1)).toBe('1 request in flight in each service process');
  expect(countedThings('serviceProcesses', 1)).toBe('1 worker process');
  expect(countedThings('poolSize', 2)).toBe('2 connections in the pool');
});

it('takes the pool of a database suite for an axis, a curve for each operation', () => {
  const sizes = ['read', 'write'].flatMap((_, at) => [1, 4, 16].map((poolSize) => ({ poolSize, operation: at })));
  const record = syntheticWorkers({ settings: sizes, suite: 'database', noise: 0.005, perSec: ({ poolSize = 1 }) => Math.min(800, 300 * poolSize) });
  const trials = record.trials.map((trial) => ({ ...trial, levels: { ...trial.levels, operation: trial.levels['operation'] === 0 ? 'read' : 'write' } }));
  const { curves } = workersOf({ record, trials, settings });
  expect(curves.map(({ axis, fixed }) => [axis, fixed['operation']])).toEqual([['poolSize', 'read'], ['poolSize', 'write']]);
  expect(curves[0]!.advice).toMatch(/^Take 4 connections in the pool \(read operation\)/);
  // More of it did not help, so the pool is not what is short.
  expect(curves[0]!.cause!.kind).not.toBe('pool');
  expect(curves[0]!.levels[0]!.cause.kind).toBe('pool');
});
