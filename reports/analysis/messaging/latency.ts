import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { pooledEncoded, type PooledDurations } from '../../../suites/harness/statistics/pooled-durations.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { AnalysisSettings, CellEstimate, ComparisonResult } from '../result.ts';
import { levelsKey, titlesOf } from '../words.ts';
import { contendersByClass, type Contender } from './classes.ts';
import { controlsOf, pairsInClass } from './latency-ratios.ts';
import { beyondOf, FEWEST_BEYOND } from './tail.ts';
import { PERCENTILES, type ContenderLatency, type LatencyCell } from './result.ts';
import { isAtRate, isRaced, loadWords, MESSAGING, placeOf, settingsOf, shapeOf } from './scenarios.ts';

/** Points of a spectrum for each tenfold of the tail. */
const POINTS_A_DECADE = 16;

/** What latencies are read from. */
export interface LatencySources {
  readonly record: RunRecord;
  /** Usable trials. */
  readonly trials: readonly TrialRecord[];
  readonly cells: readonly CellEstimate[];
  readonly comparisons: readonly ComparisonResult[];
  /** A/A controls of the run. */
  readonly controls: number;
  readonly settings: AnalysisSettings;
}

/** Latency at each offered rate: percentiles of all requests together, ratios inside the classes, and the same contender twice. */
export function latencyOf(sources: LatencySources): LatencyCell[] {
  const { trials } = sources;
  const own = trials.filter((trial) => trial.suite === MESSAGING && isRaced(trial) && isAtRate(trial.levels) && trial.histograms['response'] !== undefined);
  const keyOf = (trial: TrialRecord): string => `${trial.scenario}/${levelsKey(trial.levels)}`;
  const classOf = (cell: LatencyCell): string => cell.contenders[0]?.class ?? 'z';
  const cells = [...new Set(own.map(keyOf))].map((key) => own.filter((trial) => keyOf(trial) === key));
  return cells
    .flatMap((cell) => cellOf(sources, cell) ?? [])
    .sort((one, other) => placeOf({ suite: MESSAGING, id: one.scenario }) - placeOf({ suite: MESSAGING, id: other.scenario })
      || (classOf(one) < classOf(other) ? -1 : Number(classOf(one) > classOf(other))) || Number(one.levels['ratePerSec']) - Number(other.levels['ratePerSec']));
}

function cellOf(sources: LatencySources, cell: readonly TrialRecord[]): LatencyCell | null {
  const { record, settings } = sources;
  const [first] = cell;
  if (first === undefined) return null;
  const { suite, scenario, levels } = first;
  const title = [titlesOf(record).scenario(suite, scenario), loadWords(levels), ...shapeOf(levels)].join(', ');
  return {
    suite, scenario, levels, title,
    settings: settingsOf(levels),
    contenders: contendersByClass(record).flatMap((contender) => {
      const own = cell.filter((trial) => trial.contender === contender.id && trial.role === 'contender');
      return own.length === 0 ? [] : contenderOf({ contender, trials: own, cells: sources.cells, settings }) ?? [];
    }),
    pairs: pairsInClass({ ...sources, trials: cell }),
    control: controlsOf({ ...sources, trials: cell }),
  };
}

function contenderOf(options: { contender: Contender; trials: readonly TrialRecord[]; cells: readonly CellEstimate[]; settings: AnalysisSettings }): ContenderLatency | null {
  const { contender: { id, guarantees }, trials, cells, settings } = options;
  const durations = (name: string): PooledDurations | null => pooledEncoded(trials.flatMap(({ histograms }) => histograms[name] ?? []));
  const response = durations('response');
  if (response === null) return null;
  const [service, startDelay] = [durations('service'), durations('startDelay')];
  return {
    contender: id,
    class: guarantees.class,
    percentiles: PERCENTILES.map((percentile) => ({ name: percentile.name, ...percentileOf({ percentile, response, trials, cells, settings }) })),
    spectrum: spectrumOf(response),
    serviceP50Ms: service?.quantileMs(0.5) ?? null,
    serviceP99Ms: service?.quantileMs(0.99) ?? null,
    startDelayP99Ms: startDelay?.quantileMs(0.99) ?? null,
    requests: response.count,
    trials: trials.map((trial) => trial.id),
  };
}

/** Of all requests; with fewer than three trials the middle of the slices' own percentiles, which says something else and says so. */
function percentileOf(options: {
  percentile: (typeof PERCENTILES)[number];
  response: PooledDurations;
  trials: readonly TrialRecord[];
  cells: readonly CellEstimate[];
  settings: AnalysisSettings;
}): Pick<ContenderLatency['percentiles'][number], 'estimate' | 'reason'> {
  const { percentile: { quantile, metric, name }, response, trials, cells, settings } = options;
  const beyond = beyondOf(response, quantile);
  if (beyond < FEWEST_BEYOND) return { estimate: null, reason: `of ${formatNumber(response.count)} requests ${beyond} lie beyond ${name}: at least ${FEWEST_BEYOND} must` };
  const interval = response.intervalMs(quantile, settings.confidence);
  if (interval !== null) {
    const method = `quantile of all requests of ${response.trials} trials; t interval of its logarithm by leaving out a trial at a time (requests of a trial resemble each other)`;
    return { estimate: { value: response.quantileMs(quantile), ...interval, unit: 'ms', method, samples: response.trials, confidence: settings.confidence }, reason: null };
  }
  const [first] = trials;
  const slices = cells.find((cell) => cell.suite === MESSAGING && cell.scenario === first?.scenario && cell.contender === first.contender && cell.metric === metric && levelsKey(cell.levels) === levelsKey(first.levels));
  if (slices?.estimate == null) return { estimate: null, reason: `${response.trials} of the 3 trials that an interval needs` };
  return { estimate: { ...slices.estimate, method: `${name} of each slice (${formatNumber(response.count / Math.max(1, slices.estimate.samples))} requests): ${slices.estimate.method}` }, reason: null };
}

/** From the first to the last quantile that ten requests lie beyond; the least of all is one request's luck. */
function spectrumOf(response: PooledDurations): ContenderLatency['spectrum'] {
  const points: { quantile: number; latencyMs: number }[] = [];
  for (let place = 1; ; place += 1) {
    const tail = 10 ** (-place / POINTS_A_DECADE);
    if (response.count * tail < FEWEST_BEYOND) return points;
    points.push({ quantile: 1 - tail, latencyMs: response.quantileMs(1 - tail) });
  }
}
