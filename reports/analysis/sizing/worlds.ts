import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { stepErrors, stepKinds, type StepErrors, type StepKind } from '../plan/steps.ts';
import { capacityPerSec, operate, type Capacity, type Hop, type Operation, type Placement } from './placement.ts';
import type { Range, SizingHop, SizingQuestion } from './size-question.ts';
import type { SystemDraw, SystemModel } from './system-model.ts';

/** One world that may be the true one: a member of the bootstrap, a price of a hop, an error of each kind of prediction. */
export interface World {
  readonly draw: SystemDraw;
  readonly hop: Hop;
  /** In standard deviations; the same for all classes of machines, so that they keep their order. */
  readonly deviations: Readonly<Record<StepKind, number>>;
}

/** All that hardware is judged in: the best estimate, and worlds around it. */
export interface Worlds {
  readonly model: SystemModel;
  readonly best: World;
  readonly drawn: readonly World[];
  readonly errors: StepErrors;
}

/** Half of a 95 % interval in standard deviations. */
const Z95 = 1.96;

/** Seeded; each kind of doubt has a stream of its own. A model without draws is judged by prediction errors alone. */
export function worldsOf({ model, hop, seed }: Pick<SizingQuestion, 'model' | 'hop' | 'seed'>): Worlds {
  const random = createRandom(seed).fork('size');
  const streams = Object.fromEntries(stepKinds.map((kind) => [kind, random.fork(kind)]));
  const hops = random.fork('hop');
  const members = model.draws.length > 0 ? model.draws : new Array<SystemDraw>(FEWEST_WORLDS).fill(model.best);
  const none = Object.fromEntries(stepKinds.map((kind) => [kind, 0])) as World['deviations'];
  return {
    model,
    best: { draw: model.best, hop, deviations: none },
    drawn: members.map((draw): World => ({ draw, hop: drawnHop(hop, hops.normal()), deviations: Object.fromEntries(stepKinds.map((kind) => [kind, streams[kind]?.normal() ?? 0])) as World['deviations'] })),
    errors: stepErrors({ model }),
  };
}

const FEWEST_WORLDS = 399;

/** A hop that is slower also costs more: one deviation for both. */
function drawnHop({ intervals }: SizingHop, deviation: number): Hop {
  return { roundTripMs: doubted(intervals.roundTripMs, deviation), cpuSeconds: doubted(intervals.cpuSeconds, deviation) };
}

/** Log-normal on either side of a lopsided interval; linear where an end is 0. */
function doubted({ value, lower, upper }: Range, deviation: number): number {
  const end = deviation < 0 ? lower : upper;
  const reach = Math.abs(deviation) / Z95;
  return value > 0 && end > 0 ? value * (end / value) ** reach : Math.max(0, value + (end - value) * reach);
}

/** How far a placement lies from what was measured: the weight of each kind of step (R15), 0 where it plays no part. */
export function stepsTo(placement: Placement, model: SystemModel): Readonly<Record<StepKind, number>> {
  const { boxes } = placement;
  return {
    'another load': 1,
    'another response time': 1,
    'other number of cores': Math.max(...boxes.map(({ machine }) => Math.abs(Math.log2(machine.cores / model.reference.cores)))),
    'another CPU': boxes.some(({ machine }) => machine.speed !== 1) ? 1 : 0,
    'separate servers': boxes.length > 1 || boxes.some(({ copies }) => copies > 1) ? 1 : 0,
  };
}

/** The kinds of step to a placement that no prediction was ever tried on: it gets ranges, and no confidence level. */
export function untestedSteps(placement: Placement, { model, errors }: Worlds): StepKind[] {
  const weights = stepsTo(placement, model);
  return stepKinds.filter((kind) => weights[kind] > 0 && !errors[kind].isTested);
}

interface InWorld {
  readonly worlds: Worlds;
  readonly world: World;
  readonly placement: Omit<Placement, 'hop'>;
  readonly processes: readonly (number | null)[];
}

/** By which rates and response times of a placement are off in a world: log-normal, as errors multiply. */
function factorsOf({ worlds, world, placement }: InWorld): { rate: number; response: number } {
  const weights = stepsTo({ ...placement, hop: world.hop }, worlds.model);
  let log = 0;
  for (const kind of stepKinds) if (kind !== 'another response time') log += weights[kind] * Math.log1p(worlds.errors[kind].share) * world.deviations[kind];
  return { rate: Math.exp(log), response: Math.exp(Math.log1p(worlds.errors['another response time'].share) * world.deviations['another response time']) };
}

/** What a placement carries in a world. */
export function capacityIn(where: InWorld & { readonly latencyMs: number }): Capacity {
  const { worlds: { model }, world, placement, processes, latencyMs } = where;
  const { rate, response } = factorsOf(where);
  const capacity = capacityPerSec({ model, draw: world.draw, placement: { ...placement, hop: world.hop }, processes, latencyMs: latencyMs / response });
  return { ...capacity, perSec: capacity.perSec * rate };
}

/** A placement at a load in a world: it holds an objective here exactly when `capacityIn` is at least this load. */
export function operationIn(where: InWorld & { readonly perSec: number }): Operation {
  const { worlds: { model }, world, placement, processes, perSec } = where;
  const { rate, response } = factorsOf(where);
  const operation = operate({ model, draw: world.draw, placement: { ...placement, hop: world.hop }, processes, perSec: perSec / rate });
  return { ...operation, responseMs: operation.responseMs * response };
}
