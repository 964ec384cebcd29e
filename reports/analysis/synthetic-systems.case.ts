import type { RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { cells, saturationOf, SYSTEM, syntheticSystem, TWO_MIXES, type SyntheticCell, type SyntheticSystem, type TrueSystem } from './demand/synthetic.case.ts';
import { IN_FLIGHT, syntheticWorkers } from './workers/synthetic.case.ts';

/** What the dearer of the two systems carries at most. */
const DEAR: TrueSystem = { ...SYSTEM, broker: { idleCores: 0.03, micros: { read: 150, write: 150, report: 150 }, rootMicros: 2500 } };
export const CEILINGS: Readonly<Record<string, number>> = Object.fromEntries(['read-heavy', 'write-heavy', 'report-heavy'].map((mix) => [mix, Math.round(saturationOf(SYSTEM, TWO_MIXES[mix] ?? {}))]));

/** A record of several suites as one run holds them. */
export function joined(records: readonly RunRecord[]): RunRecord {
  const [first] = records;
  if (first === undefined) throw new RangeError('there is nothing to join');
  const trials = records.flatMap((record) => record.trials);
  return {
    ...first,
    header: {
      ...first.header,
      suites: records.flatMap(({ header }) => header.suites),
      scenarios: records.flatMap(({ header }) => header.scenarios),
      contenders: records.flatMap(({ header }) => header.contenders),
      blocks: records.flatMap(({ header }) => header.blocks),
    },
    trials,
    closing: first.closing === null ? null : { ...first.closing, completed: trials.length },
  };
}

/** The cells of a whole study: rest, loads, ceilings, a comparison at equal load, a search, loads held out. */
export function wholeStudy(mixes: Readonly<Record<string, number>> = CEILINGS): SyntheticCell[] {
  const [first = ''] = Object.keys(mixes);
  const rated = Object.entries(mixes).flatMap(([mix, ceiling]) => cells({ mixes: [mix], rates: [0.25, 0.5, 0.85].map((share) => Math.round(share * ceiling)), ceilings: { [mix]: ceiling }, heldOut: [] }).slice(1));
  const search = [400, 800, 800, 800, 1600, 860, 860].map((perSec) => ({ mix: 'day', purpose: 'search', perSec, slices: 1, metrics: { responseP99Ms: perSec > 820 ? 120 : 20 } }));
  return [...cells({ mixes: [], heldOut: [300, 700] }), ...rated, { mix: first, purpose: 'compare', perSec: 400, slices: 12 }, ...search];
}

/** System, workers and database in one run, with the requests counted and the search judged. */
export function syntheticSystems(options: SyntheticSystem & { mixNames?: Readonly<Record<string, number>> } = {}): RunRecord {
  const { mixNames, ...given } = options;
  const system = syntheticSystem({ systems: { nats: SYSTEM, rabbitmq: DEAR }, cells: wholeStudy(mixNames), settings: { 'api processes': '1', 'calls in flight': '16', 'database connections': '16' }, ...given });
  const counted = system.trials.map((trial): TrialRecord => {
    const ok = trial.slices.reduce((sum, { operations }) => sum + operations, 0);
    const levels = trial.levels['purpose'] === 'search' ? { ...trial.levels, p99Ms: 50, errorShare: 0.001 } : trial.levels;
    return { ...trial, levels, ...(ok > 0 && { audit: { started: ok, ok, aborted: 0 } }) };
  });
  const workers = syntheticWorkers({ settings: [...IN_FLIGHT.map((inFlight) => ({ inFlight, serviceProcesses: 1, apiProcesses: 1 })), { inFlight: 8, serviceProcesses: 2, apiProcesses: 1 }] });
  const database = syntheticWorkers({ suite: 'database', settings: [1, 4, 16].map((poolSize) => ({ poolSize })), perSec: ({ poolSize = 1 }) => Math.min(800, 300 * poolSize), metrics: () => ({ mysqlLockWaitMs: 120 }) });
  return joined([{ ...system, trials: counted }, workers, database]);
}

