import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import type { Centre } from '../../../suites/harness/statistics/centre.ts';
import { perSec } from '../../../suites/harness/units.ts';
import { causeOf, meanMetric, partsOf, settingOf } from '../capacity/cause.ts';
import { componentsOf, coresOf, GENERATOR, isDemandCell, loadOf, microsPerRequest } from '../demand/points.ts';
import { pooledCentres, pooledEstimates } from '../pooled.ts';
import type { AnalysisSettings, CellLevels } from '../result.ts';
import { seedFor } from '../seed.ts';
import { levelsKey } from '../words.ts';
import type { Cause } from '../capacity/result.ts';
import type { WorkerLevel } from './result.ts';

/** What may be varied, the first that is counts: numbers of things that are under way at the same time. */
const AXES = ['inFlight', 'poolSize', 'workers', 'serviceProcesses'];
/** A closed loop's size may follow what is varied. */
const FOLLOWERS = new Set(['connections', 'loadKind']);

/** Whether a trial belongs to a study of workers. */
export function isWorkerCell(levels: CellLevels): boolean {
  return !isDemandCell(levels) && AXES.some((axis) => isSet(levels[axis]));
}

/** Levels that a system does not have are zero. */
const isSet = (level: string | number | undefined): boolean => typeof level === 'number' && level > 0;

/** Trials that differ only in what is varied. */
export interface CurveTrials {
  readonly suite: string;
  readonly scenario: string;
  readonly contender: string;
  readonly axis: string;
  readonly fixed: CellLevels;
  readonly trials: readonly TrialRecord[];
}

/** The trials of every curve, by contender: scenarios of a suite add points to the same curves. */
export function curvesOf(trials: readonly TrialRecord[]): CurveTrials[][] {
  const own = trials.filter(({ levels, role }) => isWorkerCell(levels) && role === 'contender');
  return groupBy(own, ({ suite, contender }) => JSON.stringify([suite, contender])).flatMap((study) => {
    const axis = AXES.find((name) => new Set(study.map(({ levels }) => levels[name])).size > 1);
    if (axis === undefined) return [];
    const curves = groupBy(study, ({ levels }) => levelsKey(fixedOf(levels, axis))).flatMap((curve): CurveTrials[] => {
      const [first] = curve;
      if (first === undefined) return [];
      const { suite, scenario, contender, levels } = first;
      return [{ suite, scenario, contender, axis, fixed: fixedOf(levels, axis), trials: curve }];
    });
    return [curves];
  });
}

function fixedOf(levels: CellLevels, axis: string): CellLevels {
  return Object.fromEntries(Object.entries(levels).filter(([name, level]) => name !== axis && !FOLLOWERS.has(name) && level !== 0));
}

/** A setting with the throughput that verdicts rest on (log scale); null where no setting was repeated. */
export interface JudgedLevel {
  readonly level: WorkerLevel;
  /** Why there is no more throughput where more of what is varied brings none. */
  readonly beyond: Cause;
  readonly centre: Centre | null;
}

/** Every setting of every curve of a study, the smallest first. Their noise is pooled: one setting has few slices. */
export function levelsOf(options: { record: RunRecord; curves: readonly CurveTrials[]; settings: AnalysisSettings }): JudgedLevel[][] {
  const { record, curves, settings } = options;
  const cells = curves.flatMap((curve, which) => {
    const tried = [...new Set(curve.trials.map(({ levels }) => Number(levels[curve.axis])))].sort((a, b) => a - b);
    return tried.map((at) => ({ which, at, trials: curve.trials.filter(({ levels }) => levels[curve.axis] === at) }));
  });
  const slices = cells.map(({ trials }) => trials.map((trial) => [...trial.slices].sort((a, b) => a.round - b.round)));
  const valuesOf = (name: string): number[][][] => slices.map((byTrial) => byTrial.map((own) => own.flatMap(({ metrics }) => metrics[name] ?? [])).filter((own) => own.length > 0));
  const seed = seedFor(settings.seed, 'workers', curves[0]?.suite ?? '', curves[0]?.contender ?? '');
  const common = { seed, confidence: settings.confidence };
  const rates = slices.map((byTrial) => byTrial.map((own) => own.flatMap(rateOf).filter((rate) => rate > 0)).filter((own) => own.length > 0));
  const throughputs = pooledEstimates({ ...common, cells: rates, unit: 'perSec' });
  const centres = pooledCentres({ seed, cells: rates.map((series) => series.map((own) => own.map(Math.log))) });
  const [p50s, p99s] = ['p50Ms', 'p99Ms'].map((name) => pooledEstimates({ ...common, cells: valuesOf(name), unit: 'ms' }));
  const judged = cells.map(({ which, at, trials }, row) => ({
    which,
    centre: centres[row] ?? null,
    beyond: useOf(record, trials, curves[which]?.axis).cause,
    level: { at, ...useOf(record, trials), throughput: throughputs[row] ?? null, p50: p50s?.[row] ?? null, p99: p99s?.[row] ?? null, trials: trials.map(({ id }) => id) },
  }));
  return curves.map((_, which) => judged.filter((one) => one.which === which).map(({ level, centre, beyond }) => ({ level, centre, beyond })));
}

function rateOf(slice: SliceRecord): number[] {
  const own = slice.metrics['throughputPerSec'];
  if (own !== undefined) return [own];
  return slice.elapsedMs > 0 ? [perSec(slice.operations, slice.elapsedMs)] : [];
}

/** What the components use, and why it is no more; a setting that was raised without effect is no cause. */
function useOf(record: RunRecord, trials: readonly TrialRecord[], raised?: string): Pick<WorkerLevel, 'perSec' | 'parts' | 'cores' | 'microsByComponent' | 'inFlight' | 'cause'> {
  const slices = trials.flatMap((trial) => trial.slices);
  const rate = loadOf(slices, false).perSec;
  const isShared = record.header.coreLayout.name === 'shared';
  const parts = partsOf(componentsOf(trials).filter((name) => isShared || name !== GENERATOR).map((name) => [name, coresOf(slices, name) ?? 0] as const));
  const [first] = trials;
  const setting = first === undefined ? () => null : settingOf(record.header, first);
  const inFlight = setting('connections');
  return {
    perSec: rate,
    parts,
    cores: parts.reduce((sum, { cores }) => sum + cores, 0),
    microsByComponent: Object.fromEntries(parts.filter(({ component }) => rate > 0 && component !== GENERATOR).map(({ component, cores }) => [component, microsPerRequest(cores, rate)])),
    inFlight,
    cause: causeOf({ parts, limitCores: Math.max(1, record.header.coreLayout.serverCpus.length), inFlight, perSec: rate, setting: (name) => (name === raised ? null : setting(name)), metric: meanMetric(trials) }),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const keys = [...new Set(items.map(keyOf))];
  return keys.map((key) => items.filter((item) => keyOf(item) === key));
}
