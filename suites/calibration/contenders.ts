import { fileURLToPath } from 'node:url';
import { loadFolders } from '../harness/registry.ts';
import type { Component, Contender, SliceReading } from '../harness/scenario.ts';

/** Load that a ruler is to make. */
export type RulerLoad =
  | { readonly kind: 'open'; readonly process: 'poisson' | 'uniform'; readonly ratePerSec: number }
  /** `connections` users, each of whom asks again when answered. */
  | { readonly kind: 'closed'; readonly connections: number };

/** How a ruler is opened. It asks for `/` and expects status 200 and the body told. */
export interface RulerOptions {
  readonly url: string;
  readonly body: string;
  readonly load: RulerLoad;
  readonly cpus: readonly number[];
  readonly seed: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A load generator under trial. */
export interface Ruler {
  readonly components: readonly Component[];
  /**
   * Loads and reads. Metrics: `achievedPerSec`, and `responseP50Ms`, `serviceP50Ms`, `startDelayP50Ms` (likewise P90, P99)
   * as far as the ruler knows them. Audit: `started`, `ok` and every other outcome by name.
   */
  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading>;
  /** How late a pacer without sockets is, in the same process at the same rate. Only rulers that pace know it. */
  nullPacerP99Ms?(options: { ratePerSec: number; durationMs: number; seed: number; signal: AbortSignal }): Promise<number>;
  close(): Promise<void>;
}

/** A ruler: the calibration suite's kind of contender. */
export interface RulerContender extends Contender {
  /** `open`: sends when it is time. `closed`: sends when it was answered, and so slows down with the target. */
  readonly loop: 'open' | 'closed';
  /** In what steps it tells times; left out where they are finer than anything measured here. */
  readonly stepMs?: number;
  open(options: RulerOptions): Promise<Ruler>;
}

/** Every ruler: the folders of `contenders/`. */
export function loadContenders(): Promise<RulerContender[]> {
  const folder = fileURLToPath(new URL('contenders/', import.meta.url));
  return loadFolders<RulerContender>({ folder, file: 'contender', exportName: 'contender' });
}

/** Headroom's own closed loop: what ceilings and noise are measured by. */
export const OWN_CLOSED = 'closed';

/** The rulers of a kind among the contenders that were chosen. */
export function rulersOf(contenders: readonly Contender[], loop: RulerContender['loop']): string[] {
  return contenders.filter((contender) => 'loop' in contender && contender.loop === loop).map(({ id }) => id);
}

/** What all rulers promise, as the harness wants it said. None is ranked: each is set against the truth. */
export const rulerGuarantees: Contender['guarantees'] = {
  class: null,
  delivery: 'one request at a time on a connection',
  durability: 'none',
  acknowledgement: 'the response',
  replicas: 1,
  order: 'none',
};
