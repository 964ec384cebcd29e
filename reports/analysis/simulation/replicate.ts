import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { difference, type Batch } from './batches.ts';
import { Engine } from './engine.ts';
import { FEWEST_BATCHES, sampleOf } from './interval.ts';
import type { Simulation } from './result.ts';
import type { Scenario } from './scenario.ts';
import { DEFAULT_MAX_EVENTS, DEFAULT_QUANTILES } from './simulate.ts';
import { overloadOf } from './stability.ts';
import { summarise } from './summarise.ts';
import { validate } from './validate.ts';

export interface ReplicateOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How many independent runs; at least 4. */
  readonly replications: number;
  /** Where each ends, on its own clock. */
  readonly seconds: number;
  /** What each leaves out at its start; default 0. */
  readonly warmUpSeconds?: number;
  /** Of all runs together; default 5 million. */
  readonly maxEvents?: number;
  readonly confidence?: number;
  readonly quantiles?: readonly number[];
}

/**
 * Independent runs of the same stretch of time from the same empty start, for what does not last: an outage, a burst, a
 * schedule of rates. Each run is one observation.
 *
 * @throws RangeError that names the place in the scenario or the option that is wrong.
 */
export function replicate(options: ReplicateOptions): Simulation {
  const { scenario, seed, replications, seconds, warmUpSeconds = 0, maxEvents = DEFAULT_MAX_EVENTS, confidence = 0.95, quantiles = DEFAULT_QUANTILES } = options;
  validate(scenario);
  if (!(Number.isSafeInteger(replications) && replications >= FEWEST_BATCHES)) throw new RangeError(`replications: a whole number of at least ${FEWEST_BATCHES}, not ${replications}`);
  if (!(seconds > warmUpSeconds && warmUpSeconds >= 0 && Number.isFinite(seconds))) throw new RangeError(`seconds: a time above that of the warm-up (${warmUpSeconds}), not ${seconds}`);
  const seeds = createRandom(seed).fork('replications');
  const engines: Engine[] = [];
  const batches: Batch[] = [];
  let isCut = false;
  for (let run = 0; run < replications; run += 1) {
    const engine = new Engine(scenario, seeds.int(2 ** 48));
    // A run is one observation, so no readings are kept on its way.
    engine.recorder.nextMarkAt = Infinity;
    const limits = { events: maxEvents / replications, requests: Infinity };
    engine.run({ ...limits, seconds: warmUpSeconds });
    const before = Float64Array.from(engine.read());
    const first = engine.recorder.recorded;
    const ending = engine.run({ ...limits, seconds });
    isCut ||= ending === 'events' || ending === 'crowded';
    const { responses, classes, recorded } = engine.recorder;
    batches.push({ counts: difference(engine.read(), before), responses: responses.subarray(first, recorded), classes: classes.subarray(first, recorded) });
    engines.push(engine);
  }
  const overload = overloadOf(scenario);
  return {
    ...summarise({ scenario, engines, sample: sampleOf({ batches, inflation: 1, confidence }), quantiles }),
    verdict: overload !== null ? 'unstable' : isCut ? 'short' : 'ok',
    problem: overload !== null ? `More comes than can be served: ${overload}.` : isCut ? `Runs ended before ${seconds} s: the events allowed were used up.` : null,
    method: `${replications} independent runs of ${seconds} s, ${confidence * 100} %`,
    warmUpSeconds: warmUpSeconds * replications,
  };
}
