import * as hdr from 'hdr-histogram-js';
import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { syntheticHeader } from '../synthetic-header.case.ts';

/** What a request of each class truly needs, in ms. */
export const TRUE_CLASSES: Readonly<Record<string, { readonly cpuMs: number; readonly delayMs: number }>> = {
  read: { cpuMs: 0.4, delayMs: 0.1 },
  write: { cpuMs: 1.8, delayMs: 1.5 },
};
export const MIXES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'read-heavy': { read: 0.9, write: 0.1 },
  'write-heavy': { read: 0.4, write: 0.6 },
  day: { read: 0.7, write: 0.3 },
};
const SLICE_MS = 3000;

export interface SyntheticClosed {
  readonly seed?: number;
  readonly noise?: number;
  /** Requests under way, and how often, of mixes that are fitted and of points held out. */
  readonly fitted?: Readonly<Record<string, readonly number[]>>;
  readonly heldOut?: Readonly<Record<string, readonly number[]>>;
  readonly repeats?: number;
  /** What the model cannot know: a factor on the true throughput. */
  readonly surprise?: (mix: string, users: number) => number;
}

/** A closed loop over a CPU with an overhead that falls with the requests under way, and a delay: exact, but for noise. */
export function syntheticClosed(options: SyntheticClosed = {}): RunRecord {
  const { seed = 1, noise = 0.01, repeats = 6, surprise = () => 1 } = options;
  const { fitted = { 'read-heavy': [1, 2, 4, 8, 16], 'write-heavy': [1, 2, 4, 8, 16] }, heldOut = { 'read-heavy': [3, 12], day: [1, 6, 16] } } = options;
  const random = createRandom(seed);
  const cellsOf = (points: Readonly<Record<string, readonly number[]>>, purpose: string, blocks: number): TrialRecord[] =>
    Object.entries(points).flatMap(([mix, all]) => all.flatMap((users) => Array.from({ length: blocks }, (_, at) => trialOf({ mix, users, purpose, at, random, noise, surprise }))));
  const trials = [...cellsOf(fitted, 'model', 2), ...cellsOf(heldOut, 'trial', repeats)];
  const header = syntheticHeader({ seed, blocks: 1, rounds: 1 });
  return { path: 'headroom-runs/prediction/record.ndjson', header, servers: [], trials, resumedAt: [], closing: { kind: 'closing', finishedAt: '2026-01-02T03:09:05.000Z', completed: trials.length, voided: 0, unsupported: 0, failed: 0 } };
}

/** The true throughput per second: exact mean value analysis. */
export function trueRate({ mix, users }: { mix: string; users: number }): number {
  const shares = Object.entries(MIXES[mix] ?? {});
  const overheadMs = 0.6 / Math.sqrt(users);
  const cpuMs = shares.reduce((sum, [id, share]) => sum + share * (TRUE_CLASSES[id]?.cpuMs ?? 0), overheadMs);
  const delayMs = shares.reduce((sum, [id, share]) => sum + share * (TRUE_CLASSES[id]?.delayMs ?? 0), 0);
  let [queue, rate] = [0, 0];
  for (let n = 1; n <= users; n += 1) {
    rate = n / (cpuMs * (1 + queue) + delayMs);
    queue = rate * cpuMs * (1 + queue);
  }
  return rate * 1000;
}

function trialOf(options: { mix: string; users: number; purpose: string; at: number; random: Random; noise: number; surprise: (mix: string, users: number) => number }): TrialRecord {
  const { mix, users, purpose, at, random, noise, surprise } = options;
  const rate = trueRate({ mix, users }) * surprise(mix, users) * Math.exp(noise * random.normal());
  const operations = Math.round((rate * SLICE_MS) / 1000);
  const shares = MIXES[mix] ?? {};
  const overheadMs = 0.6 / Math.sqrt(users);
  const cpuMs = Object.entries(shares).reduce((sum, [id, share]) => sum + share * (TRUE_CLASSES[id]?.cpuMs ?? 0), overheadMs) * operations;
  const slice: SliceRecord = {
    round: 0, position: 0, startedAtMs: 0, elapsedMs: SLICE_MS, operations, audit: {}, generator: null,
    host: { stealShare: 0, foreignCpuShare: 0 }, metrics: { throughputPerSec: rate }, cpuMs: { api: cpuMs / 3, mysql: (2 * cpuMs) / 3 },
    classes: Object.fromEntries(Object.entries(shares).map(([id, share]) => [id, { operations: Math.round(share * operations), failed: 0, response: responsesOf({ id, users, rate, shares }) }])),
  };
  const id = `system/prediction/${mix}/${String(users)}#${String(at + 1)}`;
  return {
    kind: 'trial', id: `${id}/nats`, block: `${id}/${purpose}`, attempt: 1, suite: 'system', scenario: 'prediction', contender: 'nats', role: 'contender',
    levels: { mix, loadKind: 'closed', connections: users, purpose }, status: 'completed', reason: null, startedAt: '2026-01-02T03:04:05.000Z', warmUp: null,
    slices: [slice], audit: {}, peakBytes: {}, unmetered: {}, histograms: {},
  };
}

/** Exponential about a mean in proportion to what the class needs, all classes together as Little's law has it. */
function responsesOf(options: { id: string; users: number; rate: number; shares: Readonly<Record<string, number>> }): string {
  const { id, users, rate, shares } = options;
  const sizeOf = (name: string): number => (TRUE_CLASSES[name]?.cpuMs ?? 0) + (TRUE_CLASSES[name]?.delayMs ?? 0);
  const middle = Object.entries(shares).reduce((sum, [name, share]) => sum + share * sizeOf(name), 0);
  const meanMicros = ((users / rate) * 1e6 * sizeOf(id)) / middle;
  const histogram = hdr.build({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3, bitBucketSize: 32, autoResize: false, useWebAssembly: false });
  const samples = Math.round(2000 * (shares[id] ?? 0));
  for (let step = 0; step < samples; step += 1) histogram.recordValue(Math.max(1, Math.round(-meanMicros * Math.log(1 - (step + 0.5) / samples))));
  return hdr.encodeIntoCompressedBase64(histogram);
}
