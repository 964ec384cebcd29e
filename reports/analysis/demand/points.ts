import type { SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { MS_PER_SEC, perSec } from '../../../suites/harness/units.ts';
import { cpuMsOf } from '../metrics.ts';
import { levelsKey } from '../words.ts';

/** The component that offers the load: it is accounted, and no part of the system. */
export const GENERATOR = 'generator';
/** The one class of requests where a record does not tell them apart. */
export const ANY_REQUEST = 'request';

/** What a trial was run for, as its levels say (`purpose`). */
export const FIT = 'fit';
export const IDLE = 'idle';
export const CEILING = 'ceiling';
export const HELD_OUT = 'held-out';
/** Contenders beside each other at equal load. */
export const COMPARE = 'compare';
/** Of steady load: a search goes beyond what is carried, and the load of a `day` changes all the time. */
const STEADY: ReadonlySet<string> = new Set([FIT, IDLE, CEILING, HELD_OUT, COMPARE]);

/** Requests a second, by class. */
export interface Load {
  readonly perSec: number;
  readonly classPerSec: Readonly<Record<string, number>>;
}

/** One trial as the demand model sees it: what was asked of the system, and what each component used meanwhile. */
export interface LoadPoint extends Load {
  readonly trial: TrialRecord;
  readonly mix: string;
  readonly purpose: string;
  /** Trials with the same key were offered the same load. */
  readonly loadKey: string;
  /** Cores in use, by component. */
  readonly cores: Readonly<Record<string, number>>;
}

/** Whether a trial belongs to the study of demand: its levels say what it was run for. */
export function isDemandCell(levels: TrialRecord['levels']): boolean {
  return typeof levels['purpose'] === 'string';
}

/**
 * The points that demands are fitted to: loads to fit, ceilings and rest. Mixes that are held out stay so at their ceilings,
 * unless nothing but ceilings was run.
 */
export function fittingPoints(points: readonly LoadPoint[]): LoadPoint[] {
  const mixes = new Set(points.filter(({ purpose }) => purpose === FIT).map(({ mix }) => mix));
  return points.filter(({ purpose, mix }) => purpose === FIT || purpose === IDLE || (purpose === CEILING && (mixes.size === 0 || mixes.has(mix))));
}

/** The trials of a study of demand as points. Rates and use are totals over the trial: CPU time ÷ time that passed. */
export function pointsOf(trials: readonly TrialRecord[]): LoadPoint[] {
  const measured = trials.filter(({ levels, role, slices }) => STEADY.has(String(levels['purpose'])) && role === 'contender' && elapsedMsOf(slices) > 0);
  const loaded = measured.filter((trial) => trial.slices.some(({ operations }) => operations > 0));
  const areTold = loaded.length > 0 && loaded.every((trial) => trial.slices.every(({ classes, operations }) => operations === 0 || classes !== undefined));
  return measured.map((trial): LoadPoint => {
    const load = Object.fromEntries(Object.entries(trial.levels).filter(([name]) => name !== 'mix' && name !== 'purpose'));
    return {
      trial,
      mix: String(trial.levels['mix'] ?? trial.scenario),
      purpose: String(trial.levels['purpose']),
      loadKey: levelsKey(load),
      ...loadOf(trial.slices, areTold),
      cores: Object.fromEntries(componentsOf([trial]).map((name) => [name, coresOf(trial.slices, name) ?? 0])),
    };
  });
}

/** The load that some slices carried. */
export function loadOf(slices: readonly SliceRecord[], byClass: boolean): Load {
  const elapsedMs = elapsedMsOf(slices);
  const total = slices.reduce((sum, { operations }) => sum + operations, 0);
  const rate = elapsedMs > 0 ? perSec(total, elapsedMs) : 0;
  if (!byClass) return { perSec: rate, classPerSec: { [ANY_REQUEST]: rate } };
  const counts = new Map<string, number>();
  for (const { classes } of slices) {
    for (const [id, { operations }] of Object.entries(classes ?? {})) counts.set(id, (counts.get(id) ?? 0) + operations);
  }
  const classPerSec = Object.fromEntries([...counts].map(([id, count]) => [id, perSec(count, elapsedMs)]));
  // The classes are what the regression sees, so the total is theirs.
  return { perSec: Object.values(classPerSec).reduce((sum, value) => sum + value, 0), classPerSec };
}

/** Components metered in every one of these trials, in the order in which they first stand. */
export function componentsOf(trials: readonly TrialRecord[]): string[] {
  const slices = trials.flatMap((trial) => trial.slices);
  const names = new Set(slices.flatMap((slice) => [...Object.keys(slice.cpuMs), ...(slice.generator ? [GENERATOR] : [])]));
  return [...names].filter((name) => slices.every((slice) => cpuMsOf(slice, name) !== null));
}

/** Cores that a component used over some slices; null where it was not metered throughout. */
export function coresOf(slices: readonly SliceRecord[], component: string): number | null {
  const used = slices.map((slice) => cpuMsOf(slice, component));
  const elapsedMs = elapsedMsOf(slices);
  if (elapsedMs <= 0 || used.some((cpuMs) => cpuMs === null)) return null;
  return used.reduce<number>((sum, cpuMs) => sum + (cpuMs ?? 0), 0) / elapsedMs;
}

const elapsedMsOf = (slices: readonly SliceRecord[]): number => slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);

/** Cores ÷ requests a second = CPU seconds a request: in microseconds. */
export const microsPerRequest = (cores: number, requestsPerSec: number): number => (cores / requestsPerSec) * MS_PER_SEC * MS_PER_SEC;
