import type { Unit } from '../../suites/harness/units.ts';

/** No bare numbers: a value with its interval, its unit and how it was made (R8). */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly unit: Unit;
  /** E.g. `median of 30 paired log ratios, block bootstrap, 95 %`. */
  readonly method: string;
  /** Independent observations behind it (pairs, blocks or trials), never single requests. */
  readonly samples: number;
  readonly confidence: number;
}

/** A statement with its estimate, its verdict and the trials behind it. */
export interface Finding {
  readonly id: string;
  readonly kind: 'comparison' | 'audit' | 'noise' | 'void' | 'resource' | 'startup' | 'bottleneck' | 'demand' | 'prediction' | 'sustainable' | 'contenders' | 'workers' | 'share' | 'classes' | 'guarantee' | 'latency' | 'trouble';
  readonly statement: string;
  readonly estimate: Estimate | null;
  readonly verdict: 'better' | 'worse' | 'same' | 'undecided' | 'shown' | 'ok' | 'not ok';
  /** What would overturn it; empty where nothing follows from it. */
  readonly overturn: string;
  readonly trials: readonly string[];
}
