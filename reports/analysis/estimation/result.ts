import type { Collinearity } from './collinearity.ts';
import type { MethodId } from './estimators.ts';
import type { EstimatedDemands } from './intervals.ts';
import type { CrossValidation, ResponseShape } from './validation.ts';

/** `holds`: foretells windows that it has not seen, in utilisation and response time. `untried`: no response times to try it on. */
export type MethodVerdict = 'holds' | 'misses' | 'untried';

/** One method, with its demands and how they fare. */
export interface MethodResult extends EstimatedDemands {
  readonly id: MethodId;
  readonly title: string;
  readonly crossValidation: CrossValidation | null;
  readonly verdict: MethodVerdict;
  /** What it misses, or why it was not tried. */
  readonly reason: string;
}

/** A method that these observations do not suffice for. */
export interface MethodRefused {
  readonly id: MethodId;
  readonly title: string;
  readonly reason: string;
}

/** Demands by all methods that the observations allow, each tried on both utilisation and response time. */
export interface EstimationResult {
  readonly methods: readonly MethodResult[];
  readonly refused: readonly MethodRefused[];
  /** The one that fares best on both; null where no method can be used. */
  readonly recommended: MethodId | null;
  readonly responseShape: ResponseShape;
  readonly naive: CrossValidation | null;
  readonly collinearity: Collinearity;
  readonly windows: number;
  readonly confidence: number;
  readonly notes: readonly string[];
}
