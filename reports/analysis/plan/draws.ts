import { createRandom } from '../../../suites/harness/statistics/random.ts';
import type { Hop } from '../sizing/placement.ts';
import { logGrowth } from './growth.ts';
import type { PlanOptions } from './options.ts';
import { stepKinds, stepsOf, type StepErrors, type StepKind } from './steps.ts';
import type { Layout } from './layout.ts';

/** One world that may be the true one. */
export interface PlanDraw {
  /** Which bootstrap member of the model; −1: the best estimate. */
  readonly system: number;
  readonly logGrowth: number;
  readonly hop: Hop;
  /** How wrong each kind of prediction is, in standard deviations; the same in all stages, so that they keep their order. */
  readonly deviations: Readonly<Record<StepKind, number>>;
}

/** Half of a 95 % interval in standard deviations. */
const Z95 = 1.96;

/**
 * Seeded draws over all that is uncertain: the model's bootstrap members in turn, growth, the price of a hop, and the error of
 * each kind of prediction. Each kind has a stream of its own, so that one more assumption does not move the others.
 */
export function planDraws(options: PlanOptions): PlanDraw[] {
  const { model, growth, hop, draws, seed } = options;
  const random = createRandom(seed).fork('plan');
  const streams = { growth: random.fork('growth'), hop: random.fork('hop'), member: random.fork('member') };
  const steps = stepKinds.map((kind) => ({ kind, stream: random.fork(kind) }));
  return Array.from({ length: draws }, (_, at): PlanDraw => {
    const members = model.draws.length;
    return {
      // As many as there are in turn, so that none is left out; more draws than members take them again by lot.
      system: members === 0 ? -1 : at < members ? at : streams.member.int(members),
      logGrowth: logGrowth(growth, streams.growth.normal()),
      hop: {
        roundTripMs: withDoubt(hop.intervals.roundTripMs, streams.hop.normal()),
        cpuSeconds: withDoubt(hop.intervals.cpuSeconds, streams.hop.normal()),
      },
      deviations: Object.fromEntries(steps.map(({ kind, stream }) => [kind, stream.normal()])) as Record<StepKind, number>,
    };
  });
}

/** A value with a lopsided interval: log-normal on either side, linear where an end is 0. */
function withDoubt(interval: { value: number; lower: number; upper: number }, deviation: number): number {
  const { value, lower, upper } = interval;
  const end = deviation < 0 ? lower : upper;
  const reach = Math.abs(deviation) / Z95;
  if (value > 0 && end > 0) return value * (end / value) ** reach;
  return Math.max(0, value + (end - value) * reach);
}

/** By which the rates of a layout are off in a draw: log-normal, as errors multiply. */
export function rateFactor(options: { layout: Layout; draw: PlanDraw; errors: StepErrors }): number {
  const { layout, draw, errors } = options;
  const weights = stepsOf(layout);
  const log = stepKinds.reduce((sum, kind) => (kind === 'another response time' ? sum : sum + weights[kind] * Math.log1p(errors[kind].share) * draw.deviations[kind]), 0);
  return Math.exp(log);
}

/** By which response times are off in a draw. */
export function responseFactor(draw: PlanDraw, errors: StepErrors): number {
  return Math.exp(Math.log1p(errors['another response time'].share) * draw.deviations['another response time']);
}
