import { describe, expect, it } from 'vitest';
import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { syntheticWorkers } from '../workers/synthetic.case.ts';
import { curvesOfRecord } from './record-curves.ts';
import { fitScalability } from './scalability.ts';
import { throughputAt } from './usl.ts';

const usl = { alpha: 0.1, beta: 0.004, gamma: 200 };
const IN_FLIGHT = [1, 2, 3, 4, 6, 8, 16, 32];
const workers = (options: Parameters<typeof syntheticWorkers>[0] = {}): RunRecord => syntheticWorkers({ perSec: ({ inFlight = 1 }) => throughputAt(usl, inFlight), ...options });
/** The same trials as a closed loop of the suite `system`, with as many connections. */
const closed = (record: RunRecord, mix: string): RunRecord => ({
  ...record,
  trials: record.trials.map((trial): TrialRecord => ({ ...trial, suite: 'system', levels: { mix, loadKind: 'closed', connections: trial.levels['inFlight'] ?? 0, purpose: Number(trial.levels['inFlight']) > 16 ? 'trial' : 'model' } })),
});

describe('curves of a record', () => {
  it('come from studies of workers, slices for repeats where there is one trial', () => {
    const [curve, ...others] = curvesOfRecord(workers({ slices: 3 }));
    expect(others).toEqual([]);
    expect(curve).toMatchObject({ id: 'workers/nats/inFlight/serviceProcesses=1,apiProcesses=1', loadName: 'requests in flight', contender: 'nats' });
    expect(curve?.observations).toHaveLength(24);
    expect(curve?.notes.join()).toMatch(/slices of one trial/);
    const fit = fitScalability({ observations: curve?.observations ?? [], resamples: 49 });
    expect(fit.parameters.alpha.value).toBeCloseTo(0.1, 1);
    expect(fit.peak?.load).toBeGreaterThan(8);
  });

  it('take trials for repeats where every load has several', () => {
    const [curve] = curvesOfRecord(workers({ blocks: 2, slices: 3 }));
    expect(curve?.observations).toHaveLength(2 * IN_FLIGHT.length);
    expect(curve?.notes).toEqual([]);
  });

  it('come from closed loops by their connections, whatever these were for, one for each mix', () => {
    const [one, two] = ['day', 'read-heavy'].map((mix) => closed(workers(), mix));
    const both = { ...one!, trials: [...one!.trials, ...two!.trials.map((trial) => ({ ...trial, id: `${trial.id}-2`, block: `${trial.block}-2` }))] };
    const curves = curvesOfRecord(both);
    expect(curves.map(({ id }) => id)).toEqual(['system/nats/connections/mix=day', 'system/nats/connections/mix=read-heavy']);
    expect([...new Set(curves[0]?.observations.map(({ load }) => load))]).toEqual(IN_FLIGHT);
  });

  it('leave out what was voided, and controls', () => {
    const record = workers();
    const trials = record.trials.map((trial, at): TrialRecord => (at === 0 ? { ...trial, status: 'voided', reason: 'steal' } : at === 1 ? { ...trial, role: 'control' } : trial));
    expect(new Set(curvesOfRecord({ ...record, trials })[0]?.observations.map(({ load }) => load)).size).toBe(IN_FLIGHT.length - 2);
  });

  it('come from what was observed, by requests in flight after Little', () => {
    const record = workers({ noise: 0 });
    const trials = record.trials.map((trial): TrialRecord => {
      const load = Number(trial.levels['inFlight']);
      const meanMs = (1000 * load) / throughputAt(usl, load);
      return { ...trial, suite: 'observed', levels: { mix: 'observed', loadKind: 'open', purpose: 'fit' }, slices: trial.slices.map((slice) => ({ ...slice, metrics: { throughputPerSec: throughputAt(usl, load), meanMs } })) };
    });
    const observed: RunRecord = { ...record, header: { ...record.header, origin: 'observed' }, trials };
    const [curve] = curvesOfRecord(observed);
    expect(curve?.observations.map(({ load }) => Math.round(load * 1e6) / 1e6)).toEqual(IN_FLIGHT);
    expect(curve?.notes.join()).toMatch(/Little/);
    const silent = trials.map((trial): TrialRecord => ({ ...trial, slices: trial.slices.map((slice) => ({ ...slice, metrics: { throughputPerSec: 5 } })) }));
    expect(curvesOfRecord({ ...observed, trials: silent })[0]?.observations).toEqual([]);
  });

  it('say that processes beyond the cores are no scaling', () => {
    const settings = [1, 2, 3, 4].map((serviceProcesses) => ({ serviceProcesses }));
    const [curve] = curvesOfRecord(workers({ settings, perSec: ({ serviceProcesses = 1 }) => 100 * serviceProcesses }));
    expect(curve?.notes.join()).toMatch(/overlap their waiting/);
  });
});
