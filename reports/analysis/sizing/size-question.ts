import type { Machine } from './placement.ts';
import type { SystemModel } from './system-model.ts';

/** An interval about a best estimate, from the draws; Infinity where it cannot keep up. */
export interface Range {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a hop costs, with its doubt (95 %); `HopPrice` of fixtures/hardware is one. */
export interface SizingHop {
  readonly roundTripMs: number;
  readonly cpuSeconds: number;
  readonly intervals: { readonly roundTripMs: Range; readonly cpuSeconds: Range };
  readonly origin: 'measured' | 'stated' | 'assumed';
  readonly source: string;
}

export type Availability = 'none' | 'n-1';

/** What hardware is wanted for. */
export interface SizingQuestion {
  readonly model: SystemModel;
  readonly machines: readonly Machine[];
  /** Of the catalogue's prices, e.g. EUR. */
  readonly currency: string;
  readonly perSec: number;
  /** Room left above `perSec`: 0.3 sizes for 1.3 times as much. */
  readonly growthBufferShare: number;
  /** At the quantile of the model. */
  readonly latencyMs: number;
  /** `n-1`: the objective is kept after any one box has failed. */
  readonly availability: Availability;
  /** Share of the draws in which a class has to hold, 0.5 to below 1. */
  readonly confidence: number;
  /** Names of components that may stand on one box only. */
  readonly single: readonly string[];
  /** Boxes at work, stand-bys not counted. */
  readonly maxBoxes: number;
  readonly hop: SizingHop;
  readonly seed: number;
  /** Share of its cores that a process is to use at most when processes are counted out. */
  readonly processTargetShare: number;
  /** Memory of each box that operating system and page cache are left. */
  readonly reserveBytes: number;
  /** What the caller assumed to ask this, in sentences. */
  readonly assumptions: readonly string[];
}

export const sizingDefaults = { confidence: 0.9, maxBoxes: 4, processTargetShare: 0.7, reserveBytes: 1024 ** 3, growthBufferShare: 0 } as const;

/** The load that is sized for: the growth buffer is part of it. */
export function designPerSec({ perSec, growthBufferShare }: Pick<SizingQuestion, 'perSec' | 'growthBufferShare'>): number {
  return perSec * (1 + growthBufferShare);
}
