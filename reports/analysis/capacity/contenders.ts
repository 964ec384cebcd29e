import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { msToMicros } from '../../../suites/harness/units.ts';
import { compare, promiseAlike } from '../comparison.ts';
import { CEILING, COMPARE, FIT, GENERATOR, HELD_OUT, isDemandCell } from '../demand/points.ts';
import type { MetricInfo } from '../metrics.ts';
import type { AnalysisSettings, ComparisonResult, VoidCounts } from '../result.ts';
import { levelsKey } from '../words.ts';

/** CPU of all components but the generator, by operation. */
export const SYSTEM_CPU = 'systemCpuMicrosPerOp';

const CPU: MetricInfo = { id: SYSTEM_CPU, title: 'CPU of the whole system per request', unit: 'micros', better: 'less', compared: true };
const MEDIAN: MetricInfo = { id: 'p50Ms', title: 'Median response time', unit: 'ms', better: 'less', compared: true };
const TAIL: MetricInfo = { id: 'p99Ms', title: '99th percentile of response time', unit: 'ms', better: 'less', compared: true };
const THROUGHPUT: MetricInfo = { id: 'throughputPerSec', title: 'Throughput of a closed loop', unit: 'perSec', better: 'more', compared: true };

/**
 * Contenders beside each other in the blocks that they shared: CPU and latency at equal offered load, throughput (and CPU)
 * at their ceilings. Throughput below saturation is what was offered, and is not compared (R2).
 */
export function contendersCompared(options: { record: RunRecord; trials: readonly TrialRecord[]; voids: readonly VoidCounts[]; controls: number; settings: AnalysisSettings }): ComparisonResult[] {
  const { record, trials, ...rest } = options;
  const studied = trials.filter(({ levels }) => isDemandCell(levels));
  // Trials that were run to compare say it best; without them, whatever shared its blocks does.
  const hasOwn = (suite: string): boolean => studied.some((trial) => trial.suite === suite && trial.levels['purpose'] === COMPARE);
  const own = studied.filter(({ suite, levels }) => (hasOwn(suite) ? [COMPARE, CEILING] : [FIT, HELD_OUT, CEILING]).includes(String(levels['purpose'])));
  const keyOf = (trial: TrialRecord): string => `${trial.suite}/${trial.scenario}/${levelsKey(trial.levels)}`;
  return [...new Set(own.map(keyOf))].flatMap((key) => {
    const cell = own.filter((trial) => keyOf(trial) === key).map(withSystemCpu);
    const [first] = cell;
    if (first === undefined) return [];
    const { suite, scenario, levels } = first;
    const metrics = levels['purpose'] === CEILING ? [THROUGHPUT, CPU] : [CPU, MEDIAN, TAIL];
    const known = metrics.filter(({ id }) => cell.some(({ slices }) => slices.some((slice) => slice.metrics[id] !== undefined)));
    const present = record.header.contenders.filter((one) => one.suite === suite && cell.some((trial) => trial.contender === one.id && trial.role === 'contender')).map(({ id }) => id);
    return pairsIn(present)
      .filter(([base, subject]) => shareBlock(cell, base, subject))
      .map(([base, subject]) => compare({ record, suite, scenario, levels, subject, base, trials: cell, metrics: known, isEqualPromise: promiseAlike(record, suite, subject, base), ...rest }));
  });
}

function pairsIn(ids: readonly string[]): (readonly [base: string, subject: string])[] {
  return ids.flatMap((base, at) => ids.slice(at + 1).map((subject) => [base, subject] as const));
}

function shareBlock(trials: readonly TrialRecord[], one: string, other: string): boolean {
  const blocksOf = (id: string): string[] => trials.filter(({ contender, role }) => contender === id && role === 'contender').map(({ block }) => block);
  return blocksOf(one).some((block) => blocksOf(other).includes(block));
}

/** The trial with the system's CPU as one more metric of its slices. */
export function withSystemCpu(trial: TrialRecord): TrialRecord {
  const addTo = (slice: SliceRecord): SliceRecord => {
    const cpuMs = Object.entries(slice.cpuMs).filter(([name]) => name !== GENERATOR);
    if (slice.operations === 0 || cpuMs.length === 0) return slice;
    const total = cpuMs.reduce((sum, [, used]) => sum + used, 0);
    return { ...slice, metrics: { ...slice.metrics, [SYSTEM_CPU]: msToMicros(total) / slice.operations } };
  };
  return { ...trial, slices: trial.slices.map(addTo) };
}
