import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { batchesOf } from './batches.ts';
import { Engine, type Ending } from './engine.ts';
import { Figures } from './figures.ts';
import { FEWEST_BATCHES, relativeHalfWidth, sampleOf, type Interval, type Sample } from './interval.ts';
import type { Simulation } from './result.ts';
import type { Scenario } from './scenario.ts';
import { isPilingUp, overloadOf } from './stability.ts';
import { summarise } from './summarise.ts';
import { validate } from './validate.ts';
import { warmUpOf } from './warm-up.ts';

export interface SimulateOptions {
  readonly scenario: Scenario;
  /** Any safe integer; the same seed gives the same figures everywhere. */
  readonly seed: number;
  /** End after so many requests completed, warm-up included. */
  readonly requests?: number;
  /** End at this time of the simulated clock. */
  readonly seconds?: number;
  /**
   * End as soon as the intervals of throughput and mean response time of every class are no wider to a side than this
   * share; 0.01 where neither `requests` nor `seconds` is given.
   */
  readonly relativeError?: number;
  /** End after so many events at the latest; default 5 million. */
  readonly maxEvents?: number;
  /** Left out at the start: found from the series (MSER-5), or seconds. Default `auto`. */
  readonly warmUp?: 'auto' | number;
  /** Of the intervals; default 0.95. */
  readonly confidence?: number;
  /** Shares of the response times to be told; default 0.5, 0.9, 0.95, 0.99, 0.999. Told in ascending order. */
  readonly quantiles?: readonly number[];
}

export const DEFAULT_MAX_EVENTS = 5_000_000;
export const DEFAULT_RELATIVE_ERROR = 0.01;
export const DEFAULT_QUANTILES: readonly number[] = [0.5, 0.9, 0.95, 0.99, 0.999];
const FIRST_LOOK_EVENTS = 100_000;

/**
 * One long run of a scenario, with intervals by batch means.
 *
 * @example
 * const { total } = simulate({
 *   seed: 1,
 *   requests: 200_000,
 *   scenario: {
 *     stations: { cpu: { discipline: 'sharing', rates: [1, 1.2, 1.3] }, disk: { discipline: 'delay' } },
 *     pools: { workers: { tokens: 8 } },
 *     classes: {
 *       read: { route: [{ acquire: 'workers' }, { station: 'cpu', service: exponential(0.001) }] },
 *       write: { route: [{ acquire: 'workers' }, { station: 'cpu', service: exponential(0.002) }, { station: 'disk', service: constant(0.004) }] },
 *     },
 *     sources: [{ kind: 'closed', population: 32, mix: { read: 0.8, write: 0.2 } }],
 *   },
 * });
 * @throws RangeError that names the place in the scenario or the option that is wrong.
 */
export function simulate(options: SimulateOptions): Simulation {
  const { scenario, seed, maxEvents = DEFAULT_MAX_EVENTS, requests = Infinity, seconds = Infinity, confidence = 0.95, warmUp = 'auto', quantiles = DEFAULT_QUANTILES } = options;
  validate(scenario);
  checkLimits(options);
  const wanted = options.relativeError ?? (requests === Infinity && seconds === Infinity ? DEFAULT_RELATIVE_ERROR : 0);
  const engine = new Engine(scenario, seed);
  const overload = overloadOf(scenario);
  let look = wanted > 0 ? Math.min(maxEvents, FIRST_LOOK_EVENTS) : maxEvents;
  for (;;) {
    const ending = engine.run({ events: look, requests, seconds });
    const stretch = stretchOf({ engine, warmUp, confidence });
    const isLast = ending !== 'events' || look >= maxEvents;
    const error = wanted > 0 ? errorOf(new Figures({ scenario, layout: engine.layout, sample: stretch.sample }), engine.layout.classes) : 0;
    if (!isLast && overload === null && error > wanted) {
      look = Math.min(maxEvents, 2 * look);
      continue;
    }
    const problem = problemOf({ engine, ending, overload, stretch, error, wanted });
    return {
      ...summarise({ scenario, engines: [engine], sample: stretch.sample, quantiles }),
      ...problem,
      method: `${stretch.sample.batches.length} batch means, ${confidence * 100} %`,
      warmUpSeconds: stretch.warmUpSeconds,
    };
  }
}

/** What is left of a run without its start. */
interface Stretch {
  readonly rows: readonly Float64Array[];
  readonly sample: Sample;
  readonly warmUpSeconds: number;
  readonly hasSettled: boolean;
}

function stretchOf(options: { engine: Engine; warmUp: 'auto' | number; confidence: number }): Stretch {
  const { engine, warmUp, confidence } = options;
  const { layout, recorder } = engine;
  const all = Array.from({ length: recorder.marks }, (_, index) => recorder.row(index));
  const { drop, hasSettled } = warmUp === 'auto' ? warmUpIn(all, engine) : { drop: all.findIndex((row) => (row[layout.time] ?? 0) >= warmUp), hasSettled: true };
  const rows = drop < 0 ? all.slice(-1) : all.slice(drop);
  const { batches, inflation } = batchesOf({ layout, rows, responses: recorder.responses, classes: recorder.classes });
  return { rows, sample: sampleOf({ batches, inflation, confidence }), warmUpSeconds: rows[0]?.[layout.time] ?? 0, hasSettled };
}

/** By the number inside and by the response times, whichever takes longer. */
function warmUpIn(rows: readonly Float64Array[], { layout }: Engine): { drop: number; hasSettled: boolean } {
  const series = (above: (row: Float64Array) => number, below: number): number[] => {
    let last = 0;
    return rows.slice(1).map((row, index) => {
      const before = rows[index] ?? row;
      const over = (row[below] ?? 0) - (before[below] ?? 0);
      if (over > 0) last = (above(row) - above(before)) / over;
      return last;
    });
  };
  const responses = (row: Float64Array): number => {
    let sum = 0;
    for (let kind = 0; kind < layout.classes; kind += 1) sum += row[layout.responseSum(kind)] ?? 0;
    return sum;
  };
  const found = [warmUpOf(series((row) => row[layout.inside] ?? 0, layout.time)), warmUpOf(series(responses, layout.recorded))];
  return { drop: Math.max(...found.map(({ drop }) => drop)), hasSettled: found.every((each) => each.hasSettled) };
}

/** The widest interval of throughput and mean response time of a class, to a side, as a share. */
function errorOf(figures: Figures, classes: number): number {
  const errors = Array.from({ length: classes }, (_, kind) => [figures.throughput(kind), figures.response(kind)]);
  return Math.max(...errors.flat().map((interval: Interval | null) => (interval === null ? Infinity : relativeHalfWidth(interval))));
}

function problemOf(options: { engine: Engine; ending: Ending; overload: string | null; stretch: Stretch; error: number; wanted: number }): Pick<Simulation, 'verdict' | 'problem'> {
  const { engine, ending, overload, stretch, error, wanted } = options;
  if (overload !== null) return { verdict: 'unstable', problem: `More comes than can be served: ${overload}.` };
  if (ending === 'crowded' || isPilingUp(stretch.rows, engine.layout)) {
    return { verdict: 'unstable', problem: `More comes than can be served: requests pile up, ${formatNumber(engine.inside)} of them after ${formatNumber(engine.now)} s.` };
  }
  if (ending === 'stuck' && engine.inside > 0) {
    return { verdict: 'stuck', problem: `After ${formatNumber(engine.now)} s nothing can happen any more: ${formatNumber(engine.inside)} requests wait for tokens that others hold, or for servers that do not come back.` };
  }
  if (engine.now === 0) return { verdict: 'stuck', problem: 'No time passes: nothing that is done takes any.' };
  if (stretch.sample.batches.length < FEWEST_BATCHES) return { verdict: 'short', problem: `The run is too short for intervals: ${formatNumber(engine.events)} events.` };
  if (error > wanted) return { verdict: 'short', problem: `After ${formatNumber(engine.events)} events intervals are ±${formatUnit(error, 'share')} wide, not ±${formatUnit(wanted, 'share')}.` };
  if (!stretch.hasSettled) return { verdict: 'short', problem: 'The run is too short: how it began may still be seen in its second half.' };
  return { verdict: 'ok', problem: null };
}

function checkLimits({ requests = 1, seconds = 1, relativeError = 1, maxEvents = 1, warmUp = 'auto', confidence = 0.95, quantiles = [] }: SimulateOptions): void {
  const flaws: readonly (readonly [boolean, string])[] = [
    [requests > 0, `requests: a number above 0, not ${requests}`],
    [seconds > 0, `seconds: a time above 0, not ${seconds}`],
    [relativeError > 0, `relativeError: a share above 0, not ${relativeError}`],
    [maxEvents > 0 && Number.isFinite(maxEvents), `maxEvents: a number above 0, not ${maxEvents}`],
    [warmUp === 'auto' || warmUp >= 0, `warmUp: auto, or a time of 0 or more, not ${warmUp}`],
    [confidence > 0 && confidence < 1, `confidence: between 0 and 1, not ${confidence}`],
    [quantiles.every((share) => share >= 0 && share <= 1), `quantiles: shares of 0 to 1, not ${quantiles.join(', ')}`],
  ];
  for (const [holds, flaw] of flaws) if (!holds) throw new RangeError(flaw);
}
