import type { SystemDraw, SystemModel } from './system-model.ts';

/** A class of machines, as in the catalogue of hardware. */
export interface Machine {
  readonly id: string;
  readonly title: string;
  readonly cores: number;
  /** Of one core, against the box that the model was measured on: 2 is twice as fast. */
  readonly speed: number;
  readonly memoryBytes: number;
  readonly pricePerMonth: number;
}

/** Machines of one class that do the same work between them. */
export interface Box {
  readonly machine: Machine;
  /** Equal copies that share the load; more than 1 only where all its components may be multiplied. */
  readonly copies: number;
  /** Components on it, as indices of `SystemModel.components`. */
  readonly components: readonly number[];
}

/** What one message between two boxes costs, beyond what it costs within a box. */
export interface Hop {
  /** Added to the response time, there and back. */
  readonly roundTripMs: number;
  /** CPU seconds a request at each of the two ends, on a core of speed 1. */
  readonly cpuSeconds: number;
}

/** Which component runs where. */
export interface Placement {
  readonly boxes: readonly Box[];
  readonly hop: Hop;
  /** Pairs of components that talk to each other in a request, as indices: hops are paid where they stand on different boxes. */
  readonly links: readonly (readonly [number, number])[];
}

/** A placement at a load. */
export interface Operation {
  /** No box and no component is beyond what it can do. */
  readonly isStable: boolean;
  /** Of each box (of one copy): share of its cores in use, 0 to 1 and beyond where it cannot keep up. */
  readonly busy: readonly number[];
  /** Cores in use by each component, all copies together. */
  readonly cores: readonly number[];
  /** At the quantile of the model; Infinity where unstable. */
  readonly responseMs: number;
  readonly hops: number;
}

export interface PlacementQuestion {
  readonly model: SystemModel;
  readonly draw: SystemDraw;
  readonly placement: Placement;
  /** Processes of each component on each copy of its box; null: as many as it takes. */
  readonly processes: readonly (number | null)[];
}

export { operate } from './operate.ts';
export { capacityPerSec, type Capacity } from './capacity.ts';
