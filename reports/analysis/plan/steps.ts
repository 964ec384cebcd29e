import type { SystemModel } from '../sizing/system-model.ts';
import type { Layout } from './layout.ts';

/**
 * Kinds of step from what was measured to what is planned (R15). Predictions of each kind err by a share of their own, which
 * only trials of that kind can tell.
 */
export const stepKinds = ['another load', 'another response time', 'other number of cores', 'another CPU', 'separate servers'] as const;
export type StepKind = (typeof stepKinds)[number];

/** Typical relative error (one standard deviation) of predictions of one kind. */
export interface StepError {
  readonly share: number;
  /** Measured by predictions on trial; else assumed, and what rests on it has no confidence level. */
  readonly isTested: boolean;
}
export type StepErrors = Readonly<Record<StepKind, StepError>>;

/** Assumed where nobody tried: wide, so that a plan that rests on them is careful. Cores: for each doubling or halving. */
const ASSUMED: Readonly<Record<StepKind, number>> = {
  'another load': 0.1,
  'another response time': 0.25,
  'other number of cores': 0.1,
  'another CPU': 0.1,
  'separate servers': 0.15,
};

/** @param options.tried errors measured for kinds that the model itself tells nothing of, as shares. */
export function stepErrors(options: { model: SystemModel; tried?: Partial<Readonly<Record<StepKind, number>>> }): StepErrors {
  const { model, tried = {} } = options;
  const measured: Partial<Record<StepKind, number>> = { ...tried };
  const { rateShare, responseShare } = model.predictionError;
  if (rateShare !== null) measured['another load'] ??= rateShare;
  if (responseShare !== null) measured['another response time'] ??= responseShare;
  const entries = stepKinds.map((kind): [StepKind, StepError] => {
    const share = measured[kind];
    return [kind, share === undefined ? { share: ASSUMED[kind], isTested: false } : { share, isTested: true }];
  });
  return Object.fromEntries(entries) as Record<StepKind, StepError>;
}

/** How far a layout lies from what was measured: the weight of each kind's error, 0 where it plays no part. */
export function stepsOf(layout: Layout): Readonly<Record<StepKind, number>> {
  const { cores } = layout.structure.model.reference;
  const doublings = layout.boxes.map(({ machine }) => Math.abs(Math.log2(machine.cores / cores)));
  return {
    'another load': 1,
    'another response time': 1,
    'other number of cores': Math.max(...doublings),
    'another CPU': layout.boxes.some(({ machine }) => machine.speed !== 1) ? 1 : 0,
    'separate servers': layout.boxes.length > 1 || layout.boxes.some(({ copies }) => copies > 1) ? 1 : 0,
  };
}

/** The kinds of step that a layout rests on and that were never tried. */
export function untestedSteps(layout: Layout, errors: StepErrors): StepKind[] {
  const weights = stepsOf(layout);
  return stepKinds.filter((kind) => weights[kind] > 0 && !errors[kind].isTested);
}
