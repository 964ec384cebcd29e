import type { RecordHeader, SliceRecord, TrialRecord } from '../../suites/harness/record.ts';
import { msToMicros, type Unit } from '../../suites/harness/units.ts';

/** A metric as the analysis reads it: declared by the scenario, or derived from what the components used. */
export interface MetricInfo {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'more' | 'less';
  /** Whether a ratio of two contenders means something. A share of CPU in itself is neither good nor bad. */
  readonly compared: boolean;
}

/** One value of a trial; `round` is null for values of the whole trial. */
export interface Reading {
  readonly round: number | null;
  /** Null where it cannot be read; `reason` then says why. */
  readonly value: number | null;
  readonly reason: string | null;
}

const CPU_PER_OPERATION = 'CpuMicrosPerOp';
const CPU_SHARE = 'CpuShare';
const PEAK = 'PeakBytes';
const units: ReadonlySet<string> = new Set<Unit>(['msgPerSec', 'perSec', 'ms', 'micros', 'bytes', 'ratio', 'share', 'count', 'cores']);

/** Metrics of a scenario: those that it declares, headline first, then those derived for every component in its trials. */
export function metricsOf(options: { scenario: RecordHeader['scenarios'][number]; trials: readonly TrialRecord[] }): MetricInfo[] {
  const { scenario, trials } = options;
  const declared = scenario.metrics.map((metric): MetricInfo => ({ ...metric, unit: unitOf(metric.unit), compared: true }));
  declared.sort((a, b) => Number(b.id === scenario.headline) - Number(a.id === scenario.headline));
  const components = new Set<string>();
  const withPeaks = new Set<string>();
  for (const trial of trials) {
    for (const slice of trial.slices) {
      for (const name of Object.keys(slice.cpuMs)) components.add(name);
      if (slice.generator) components.add('generator');
    }
    for (const name of Object.keys(trial.peakBytes)) withPeaks.add(name);
  }
  const derived = [...components].flatMap((name): MetricInfo[] => [
    { id: `${name}${CPU_PER_OPERATION}`, title: `${capital(name)} CPU per operation`, unit: 'micros', better: 'less', compared: true },
    { id: `${name}${CPU_SHARE}`, title: `${capital(name)} CPU in use, cores`, unit: 'cores', better: 'less', compared: false },
  ]);
  const peaks = [...withPeaks].map(
    (name): MetricInfo => ({ id: `${name}${PEAK}`, title: `${capital(name)} peak memory`, unit: 'bytes', better: 'less', compared: true }),
  );
  const known = new Set(declared.map(({ id }) => id));
  return [...declared, ...[...derived, ...peaks].filter(({ id }) => !known.has(id))];
}

/** Every value of a metric in a trial, in the order of its slices; for peak memory the one value of the trial. */
export function readingsOf(trial: TrialRecord, metric: string): Reading[] {
  const peakOf = componentOf(metric, PEAK);
  if (peakOf !== null) {
    const value = trial.peakBytes[peakOf];
    return value === undefined ? [] : [reading(null, value)];
  }
  return [...trial.slices].sort((a, b) => a.round - b.round).map((slice) => sliceReading(slice, metric));
}

function sliceReading(slice: SliceRecord, metric: string): Reading {
  const own = slice.metrics[metric];
  if (own !== undefined) return reading(slice.round, own);
  const perOperation = componentOf(metric, CPU_PER_OPERATION);
  if (perOperation !== null) {
    const cpuMs = cpuMsOf(slice, perOperation);
    if (cpuMs === null) return missing(slice.round, 'its CPU was not metered');
    if (slice.operations === 0) return missing(slice.round, 'no operation was finished');
    return reading(slice.round, msToMicros(cpuMs) / slice.operations);
  }
  const share = componentOf(metric, CPU_SHARE);
  if (share !== null) {
    const cpuMs = cpuMsOf(slice, share);
    if (cpuMs === null) return missing(slice.round, 'its CPU was not metered');
    if (slice.elapsedMs === 0) return missing(slice.round, 'no time passed');
    return reading(slice.round, cpuMs / slice.elapsedMs);
  }
  return missing(slice.round, 'the value is missing');
}

/** CPU milliseconds of a component in a slice; null where it was not metered. */
export function cpuMsOf(slice: SliceRecord, component: string): number | null {
  const metered = slice.cpuMs[component];
  if (metered !== undefined) return metered;
  return component === 'generator' && slice.generator ? slice.generator.cpuShare * slice.elapsedMs : null;
}

/** The component of a derived metric (`broker` of `brokerCpuMicrosPerOp`), or null. */
function componentOf(metric: string, suffix: string): string | null {
  return metric.endsWith(suffix) && metric.length > suffix.length ? metric.slice(0, -suffix.length) : null;
}

/** The component whose CPU per operation a metric is, or null. */
export function cpuPerOperationOf(metric: string): string | null {
  return componentOf(metric, CPU_PER_OPERATION);
}

const reading = (round: number | null, value: number): Reading =>
  Number.isFinite(value) ? { round, value, reason: null } : missing(round, 'the value is not a number');
const missing = (round: number | null, reason: string): Reading => ({ round, value: null, reason });
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A record may come from outside: an unknown unit is shown as a plain count. */
function unitOf(unit: string): Unit {
  return isUnit(unit) ? unit : 'count';
}
const isUnit = (unit: string): unit is Unit => units.has(unit);
