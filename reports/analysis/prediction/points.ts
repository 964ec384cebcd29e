import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { responsesOf } from '../../../suites/harness/statistics/responses.ts';
import { settingOf } from '../capacity/cause.ts';
import { componentsOf, coresOf, GENERATOR, loadOf } from '../demand/points.ts';

/** What a closed loop's trial is for, as its levels say. */
export const MODEL = 'model';
export const TRIAL = 'trial';

/** One slice of a closed loop: how many requests it held in flight, and what became of them. */
export interface ClosedPoint {
  readonly trial: TrialRecord;
  readonly slice: SliceRecord;
  readonly mix: string;
  /** Requests that the loop holds in flight. */
  readonly users: number;
  /** Requests that the services take at a time; the others wait. Null: all. */
  readonly slots: number | null;
  /** What is varied: users, or slots where there are fewer of them. */
  readonly underWay: number;
  readonly isHeldOut: boolean;
  readonly perSec: number;
  /** By class of requests; they add up to 1. */
  readonly shares: Readonly<Record<string, number>>;
  /** Cores that the system uses, the generator left out. */
  readonly cores: number;
  readonly meanMs: number;
  readonly p99Ms: number;
}

/** The slices of closed-loop trials as points: of the `prediction` scenario as their levels say, of curves of workers by `isHeldOut`. */
export function closedPoints(options: { record: RunRecord; trials: readonly TrialRecord[]; isHeldOut: (trial: TrialRecord) => boolean }): ClosedPoint[] {
  const { record, trials, isHeldOut } = options;
  return trials.flatMap((trial) => trial.slices.flatMap((slice): ClosedPoint[] => {
    const responses = responsesOf({ slices: [slice] });
    const load = loadOf([slice], true);
    const users = Number(trial.levels['connections']);
    const slots = slotsOf(record, trial);
    if (responses === null || !(load.perSec > 0) || !(users > 0)) return [];
    const components = componentsOf([trial]).filter((name) => name !== GENERATOR);
    return [{
      trial,
      slice,
      mix: String(trial.levels['mix'] ?? trial.scenario),
      users,
      slots,
      underWay: trial.levels['inFlight'] === undefined ? users : Math.min(users, slots ?? users),
      isHeldOut: isHeldOut(trial),
      perSec: load.perSec,
      shares: Object.fromEntries(Object.entries(load.classPerSec).map(([id, rate]) => [id, rate / load.perSec])),
      cores: components.reduce((sum, name) => sum + (coresOf([slice], name) ?? 0), 0),
      meanMs: responses.meanMs,
      p99Ms: responses.quantileMs(0.99),
    }];
  }));
}

function slotsOf(record: RunRecord, trial: TrialRecord): number | null {
  const setting = settingOf(record.header, trial);
  const inFlight = setting('inFlight');
  return inFlight === null ? null : inFlight * (setting('serviceProcesses') ?? 1);
}
