import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { mean } from '../../../suites/harness/statistics/quantiles.ts';
import { MS_PER_SEC, perSec } from '../../../suites/harness/units.ts';
import { usableTrials } from '../pairs.ts';
import type { CellLevels } from '../result.ts';
import { levelWords, titlesOf } from '../words.ts';
import { curvesOf, isWorkerCell } from '../workers/levels.ts';
import type { Observation } from './result.ts';

/** Throughput over load as a run holds it, ready to be fitted. */
export interface RecordCurve {
  /** `workers/nats/inFlight/apiProcesses=1`: suite, contender, axis, and what was equal. */
  readonly id: string;
  readonly title: string;
  readonly suite: string;
  readonly contender: string;
  /** What is varied: `inFlight`, `poolSize`, …, or `connections` of a closed loop. */
  readonly axis: string;
  /** The other levels. */
  readonly fixed: CellLevels;
  readonly loadName: string;
  readonly observations: readonly Observation[];
  /** What limits the trust in the observations. */
  readonly notes: readonly string[];
  readonly trials: readonly string[];
}

const LOAD_NAMES: Readonly<Record<string, string>> = {
  inFlight: 'requests in flight', connections: 'requests under way (closed loop)', poolSize: 'database connections', workers: 'workers', serviceProcesses: 'service processes',
};
const SLICES_NOTE = 'The repeats are slices of one trial, and neighbouring slices resemble each other: the intervals are narrower than those of independent runs would be.';
const IN_FLIGHT_NOTE = "Load is requests in flight by Little's law (throughput × mean response time) of what was observed: nobody held it steady, and both its factors carry noise.";

/**
 * Every curve in a run: settings of the worker studies, closed loops by their connections, and what was observed in operation
 * by its requests in flight. Curves with too few loads to be fitted are among them.
 */
export function curvesOfRecord(record: RunRecord): RecordCurve[] {
  const trials = usableTrials(record).filter(({ role }) => role === 'contender');
  return record.header.origin === 'observed' ? observedCurves(record, trials) : [...workerCurves(record, trials), ...closedCurves(record, trials)];
}

function workerCurves(record: RunRecord, trials: readonly TrialRecord[]): RecordCurve[] {
  const cores = Math.max(1, record.header.coreLayout.serverCpus.length);
  return curvesOf(trials).flat().map(({ suite, contender, axis, fixed, trials: own }) => {
    const curve = curveOf({ record, suite, contender, axis, fixed, trials: own });
    const isOverlap = /(Processes|^workers)$/.test(axis) && curve.observations.some(({ load }) => load > cores);
    return isOverlap ? { ...curve, notes: [...curve.notes, `Beyond ${cores} ${cores === 1 ? 'server core' : 'server cores'} more processes overlap their waiting; that is no scaling.`] } : curve;
  });
}

function closedCurves(record: RunRecord, trials: readonly TrialRecord[]): RecordCurve[] {
  const closed = trials.filter(({ levels }) => levels['loadKind'] === 'closed' && typeof levels['connections'] === 'number' && !isWorkerCell(levels));
  const fixedOf = ({ levels }: TrialRecord): CellLevels => Object.fromEntries(Object.entries(levels).filter(([name]) => !['loadKind', 'connections', 'purpose'].includes(name)));
  const keyOf = (trial: TrialRecord): string => JSON.stringify([trial.suite, trial.contender, Object.entries(fixedOf(trial)).sort()]);
  return [...new Set(closed.map(keyOf))].flatMap((key) => {
    const own = closed.filter((trial) => keyOf(trial) === key);
    const [first] = own;
    return first === undefined ? [] : [curveOf({ record, suite: first.suite, contender: first.contender, axis: 'connections', fixed: fixedOf(first), trials: own })];
  });
}

function curveOf(options: { record: RunRecord; suite: string; contender: string; axis: string; fixed: CellLevels; trials: readonly TrialRecord[] }): RecordCurve {
  const { record, suite, contender, axis, fixed, trials } = options;
  const byTrial = trials.map(({ levels, slices }) => ({ load: Number(levels[axis]), rates: slices.flatMap(rateOf) })).filter(({ rates }) => rates.length > 0);
  const loads = [...new Set(byTrial.map(({ load }) => load))];
  // A trial is the sample (R7); slices stand in where a load has no second trial.
  const isRepeated = loads.every((load) => byTrial.filter((own) => own.load === load).length > 1);
  const observations = byTrial.flatMap(({ load, rates }) => (isRepeated ? [mean(rates)] : rates).map((throughput) => ({ load, throughput })));
  const isSliced = !isRepeated && byTrial.some(({ rates }) => rates.length > 1);
  const words = levelWords(fixed);
  return {
    id: [suite, contender, axis, ...(words === '' ? [] : [Object.entries(fixed).map(([name, level]) => `${name}=${level}`).join(',')])].join('/'),
    title: `${suite}: ${titlesOf(record).contender(suite, contender)}${words === '' ? '' : `, ${words}`}`,
    suite,
    contender,
    axis,
    fixed,
    loadName: LOAD_NAMES[axis] ?? axis,
    observations,
    notes: isSliced ? [SLICES_NOTE] : [],
    trials: trials.map(({ id }) => id),
  };
}

/** Windows of like load stand together in a trial: one observation each. */
function observedCurves(record: RunRecord, trials: readonly TrialRecord[]): RecordCurve[] {
  return [...new Set(trials.map(({ contender }) => contender))].map((contender) => {
    const own = trials.filter((trial) => trial.contender === contender);
    const observations = own.flatMap(({ slices }): Observation[] => {
      const known = slices.flatMap((slice) => {
        const [meanMs, [throughput]] = [slice.metrics['meanMs'], rateOf(slice)];
        return meanMs === undefined || throughput === undefined || !(meanMs > 0 && throughput > 0) ? [] : [{ load: (throughput * meanMs) / MS_PER_SEC, throughput }];
      });
      return known.length === 0 ? [] : [{ load: mean(known.map(({ load }) => load)), throughput: mean(known.map(({ throughput }) => throughput)) }];
    });
    return {
      id: `observed/${contender}/inFlight`,
      title: `observed: ${titlesOf(record).contender(own[0]?.suite ?? '', contender)}`,
      suite: own[0]?.suite ?? '',
      contender,
      axis: 'inFlight',
      fixed: {},
      loadName: LOAD_NAMES['inFlight'] ?? 'requests in flight',
      observations,
      notes: [IN_FLIGHT_NOTE],
      trials: own.map(({ id }) => id),
    };
  });
}

function rateOf(slice: SliceRecord): number[] {
  const own = slice.metrics['throughputPerSec'];
  if (own !== undefined) return [own];
  return slice.elapsedMs > 0 ? [perSec(slice.operations, slice.elapsedMs)] : [];
}
