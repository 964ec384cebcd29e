import type { RunRecord, SliceRecord } from '../../../suites/harness/record.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { limitRateOf, type RatedLatency } from '../../../suites/harness/statistics/search-interval.ts';
import { RATE_LEVEL, searchesOf, type TrialSearch } from '../../../suites/harness/statistics/search-trials.ts';
import { formatNumber, formatUnit, MS_PER_SEC } from '../../../suites/harness/units.ts';
import { metric, RULER_SUITE } from './cells.ts';
import type { RulerCheck, RulerValue } from './result.ts';

const SCENARIO = 'search';
/** Beyond its interval: of simulated searches at the same queue 3 to 5 in 1,000 are further away. */
const BEYOND_SHARE = 0.05;

const SHOWN = 'shown: luck and pauses of the host are the same for both; quantiles beside their replay are judged at the queues';

/** Each search, all its probes together: judged against theory, shown beside what the target logged of the same probes. */
export function searchChecks(record: RunRecord): RulerCheck[] {
  const trials = record.trials.filter(({ suite, scenario, status }) => suite === RULER_SUITE && scenario === SCENARIO && status !== 'voided');
  const refused = record.header.refused.find(({ suite, scenario }) => suite === RULER_SUITE && scenario === SCENARIO);
  return searchesOf({ trials }).flatMap((search) => {
    const { confirmed, probes } = search.result;
    const unsure = confirmed ? null : `not confirmed after ${formatNumber(probes)} probes${refused === undefined ? '' : `: ${refused.reason}`}`;
    return [theoryCheck(search, unsure), replayCheck(search, unsure ?? SHOWN)];
  });
}

interface Judged {
  readonly id: string;
  readonly against: string;
  readonly truth: RulerValue | null;
  readonly measured: RulerValue | null;
  readonly error: RulerValue | null;
  readonly limit: number;
  readonly note: string;
}

/** @param unjudged why it is not judged, or null. */
function checkOf(search: TrialSearch, unjudged: string | null, parts: Judged): RulerCheck {
  const { objective, contender, trials } = search;
  const { id, note, error, limit, ...rest } = parts;
  const reason = unjudged ?? (error === null ? 'the record lacks its figures' : null);
  return {
    ...rest,
    id: `${SCENARIO}/${contender}/${id}`,
    scenario: SCENARIO,
    what: `Search: highest rate with p${formatNumber(objective.quantile * 100)} of ${formatUnit(objective.latencyMs, 'ms')} or less`,
    error,
    limit,
    verdict: reason !== null || error === null ? 'not judged' : Math.abs(error.value) <= limit ? 'pass' : 'fail',
    reason: reason ?? note,
    trials: trials.map((trial) => trial.id),
  };
}

/** Is what the search found the limit of the queue? */
function theoryCheck(search: TrialSearch, unsure: string | null): RulerCheck {
  const { result, interval } = search;
  const { lowerPerSec, upperPerSec, method } = interval;
  const truthPerSec = limitPerSec(search);
  const truth = truthPerSec === null ? null : rate(truthPerSec, search, { method: 'μ − ln 100 ÷ (limit − mean transport), μ from the mean service time logged' });
  const measured = result.ratePerSec === null ? null : rate(result.ratePerSec, search, { lower: lowerPerSec, upper: upperPerSec, method });
  const error = truth === null || measured === null || upperPerSec === null ? null : beyond({ truth: truth.value, lowerPerSec, upperPerSec, samples: result.probes });
  const note = `found in ${formatNumber(result.probes)} probes; the error is how far the truth lies beyond its interval, ${formatUnit(lowerPerSec, 'perSec')} to ${formatUnit(upperPerSec ?? Infinity, 'perSec')}`;
  return checkOf(search, unsure, { id: 'theory', against: 'theory (M/M/1)', truth, measured, error, limit: BEYOND_SHARE, note });
}

/** Do the latencies read cross the limit where those of the target's log do? Luck is the same for both. */
function replayCheck(search: TrialSearch, unjudged: string): RulerCheck {
  const { result, objective } = search;
  const crossing = (read: (slice: SliceRecord) => number | null): RulerValue | null => {
    const found = limitRateOf({ probes: rated(search, read), bracket: result, limitMs: objective.latencyMs });
    return found === null ? null : rate(found.x, search, { method: 'where a line through 1 ÷ latency of the probes crosses the limit' });
  };
  const truth = crossing((slice) => metric(slice, 'replayP99Ms'));
  const measured = crossing((slice) => (metric(slice, 'responseP99Ms') ?? NaN) - (metric(slice, 'baselineMeanMs') ?? 0));
  const error = truth === null || measured === null ? null : { ...measured, value: measured.value / truth.value - 1, unit: 'share' as const };
  return checkOf(search, unjudged, { id: 'replay', against: 'replay of the probes', truth, measured, error, limit: BEYOND_SHARE, note: '' });
}

function rated({ trials }: TrialSearch, read: (slice: SliceRecord) => number | null): RatedLatency[] {
  return trials.flatMap((trial) =>
    trial.slices.flatMap((slice) => {
      const latencyMs = read(slice);
      return latencyMs === null || !Number.isFinite(latencyMs) ? [] : [{ ratePerSec: Number(trial.levels[RATE_LEVEL]), latencyMs }];
    }),
  );
}

function rate(value: number, search: TrialSearch, rest: Partial<RulerValue>): RulerValue {
  return { value, lower: null, upper: null, unit: 'perSec', method: '', samples: search.result.probes, ...rest };
}

/**
 * The sojourn in an M/M/1 queue is exponential with rate μ − λ (Kleinrock, "Queueing Systems" I, 1975, section 3.2): its
 * quantile q is at the limit L for λ = μ − ln(1 ÷ (1 − q)) ÷ L. Transport moves each quantile by its mean.
 */
function limitPerSec({ objective, trials }: TrialSearch): number | null {
  const slices = trials.flatMap((trial) => trial.slices);
  const requests = slices.map((slice) => ({ count: slice.operations, serviceMs: metric(slice, 'trueServiceMeanMs') }));
  const counted = requests.flatMap(({ count, serviceMs }) => (serviceMs === null ? [] : [{ count, serviceMs }]));
  const baselines = slices.flatMap((slice) => metric(slice, 'baselineMeanMs') ?? []);
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  if (all === 0 || baselines.length === 0) return null;
  const serviceMs = counted.reduce((sum, one) => sum + one.serviceMs * one.count, 0) / all;
  return MS_PER_SEC / serviceMs + (MS_PER_SEC * Math.log(1 - objective.quantile)) / (objective.latencyMs - median(sorted(baselines)));
}

/** How far the truth lies outside of the interval, as a share of it; 0 within. */
function beyond(options: { truth: number; lowerPerSec: number; upperPerSec: number; samples: number }): RulerValue {
  const { truth, lowerPerSec, upperPerSec, samples } = options;
  const value = truth < lowerPerSec ? lowerPerSec / truth - 1 : Math.min(0, upperPerSec / truth - 1);
  return { value, lower: lowerPerSec / truth - 1, upper: upperPerSec / truth - 1, unit: 'share', method: 'distance of the truth from the interval', samples };
}
