import type { CurveData, CurveFit, CurveModel } from '../bounded-least-squares.ts';

export type RivalId = 'linear' | 'amdahl' | 'hard-saturation' | 'queueing';

/** Another explanation of the same measurements. */
export interface RivalModel {
  readonly id: RivalId;
  readonly title: string;
  readonly formula: string;
  /** Numbers that are fitted, whole ones included. */
  readonly parameterCount: number;
  /** @param like an earlier fit to (most of) the same data, to go on from. */
  fit(data: CurveData, like?: RivalFit): RivalFit;
}

export interface RivalFit extends CurveFit {
  readonly model: CurveModel;
  /** Names of the parameters, in their order. */
  readonly names: readonly string[];
  /** Numbers that follow from the parameters, with their derivatives: for intervals. */
  readonly derived: readonly { readonly name: string; readonly value: number; readonly gradient: readonly number[] }[];
  /** Whole numbers that were tried one after another, e.g. `servers`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The slope through the origin that suits the points best. */
export function slopeOf({ loads, throughputs }: CurveData): number {
  const squares = loads.reduce((sum, load) => sum + load * load, 0);
  return loads.reduce((sum, load, at) => sum + load * (throughputs[at] ?? 0), 0) / squares;
}

/** Sum of squares that a curve leaves. */
export function missOf(model: CurveModel, { loads, throughputs }: CurveData, parameters: readonly number[]): number {
  return loads.reduce((sum, load, at) => sum + ((throughputs[at] ?? 0) - model.predict(parameters, load)) ** 2, 0);
}
