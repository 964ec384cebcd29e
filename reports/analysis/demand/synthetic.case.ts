import type { RecordHeader, RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { syntheticHeader } from '../synthetic-header.case.ts';

/** What a component truly needs: cores when idle, µs a request by class, and µs × √(requests a second) for all of them. */
export interface TrueDemand {
  readonly idleCores: number;
  readonly micros: Readonly<Record<string, number>>;
  readonly rootMicros: number;
}
export type TrueSystem = Readonly<Record<string, TrueDemand>>;
export type Mixes = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A cell of a synthetic study; `cells()` makes the usual ones. */
export interface SyntheticCell {
  readonly mix: string;
  readonly purpose: string;
  readonly perSec: number;
  readonly loadKind?: 'open' | 'closed';
  readonly slices?: number;
  readonly repeats?: number;
  /** Metrics beside the rates: p99Ms, errorShare, … */
  readonly metrics?: Readonly<Record<string, number>>;
}

export const TWO_MIXES: Mixes = {
  'read-heavy': { read: 0.9, write: 0.09, report: 0.01 },
  'write-heavy': { read: 0.45, write: 0.54, report: 0.01 },
  'report-heavy': { read: 0.6, write: 0.2, report: 0.2 },
  day: { read: 0.7, write: 0.24, report: 0.06 },
};

export const SYSTEM: TrueSystem = {
  api: { idleCores: 0.004, micros: { read: 90, write: 110, report: 120 }, rootMicros: 1500 },
  service: { idleCores: 0.004, micros: { read: 80, write: 140, report: 150 }, rootMicros: 1500 },
  broker: { idleCores: 0.01, micros: { read: 20, write: 20, report: 20 }, rootMicros: 500 },
  mysql: { idleCores: 0.015, micros: { read: 60, write: 300, report: 2500 }, rootMicros: 1000 },
  generator: { idleCores: 0, micros: { read: 15, write: 15, report: 15 }, rootMicros: 100 },
};

/** Idle, loads for each mix of the fit, its ceiling, and held-out loads of the day's mix. */
export function cells(options: { mixes?: readonly string[]; rates?: readonly number[]; ceilings?: Readonly<Record<string, number>>; slices?: number; heldOut?: readonly number[] } = {}): SyntheticCell[] {
  const { mixes = ['read-heavy', 'write-heavy', 'report-heavy'], rates = [100, 300, 600], ceilings = {}, slices = 4, heldOut = [200, 450] } = options;
  return [
    { mix: 'none', purpose: 'idle', perSec: 0, slices },
    ...mixes.flatMap((mix) => [
      ...rates.map((perSec) => ({ mix, purpose: 'fit', perSec, slices })),
      ...(ceilings[mix] === undefined ? [] : [{ mix, purpose: 'ceiling', perSec: ceilings[mix], slices, loadKind: 'closed' as const }]),
    ]),
    ...heldOut.map((perSec) => ({ mix: 'day', purpose: 'held-out', perSec, slices: 6 })),
  ];
}

/** Cores that a component truly uses. */
export function trueCores(demand: TrueDemand, shares: Readonly<Record<string, number>>, perSec: number): number {
  const micros = Object.entries(shares).reduce((sum, [id, share]) => sum + share * (demand.micros[id] ?? 0), 0);
  return demand.idleCores + (micros * perSec + demand.rootMicros * Math.sqrt(perSec)) / 1e6;
}

/** The load at which a system truly uses one core. */
export function saturationOf(system: TrueSystem, shares: Readonly<Record<string, number>>): number {
  const used = (perSec: number): number => Object.entries(system).reduce((sum, [name, demand]) => (name.startsWith('generator') ? sum : sum + trueCores(demand, shares, perSec)), 0);
  let [low, high] = [0, 1e5];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (used(middle) > 1) high = middle;
    else low = middle;
  }
  return low;
}

export interface SyntheticSystem {
  readonly seed?: number;
  readonly systems?: Readonly<Record<string, TrueSystem>>;
  readonly mixes?: Mixes;
  readonly cells?: readonly SyntheticCell[];
  /** Relative noise of a trial and of a slice. */
  readonly trialNoise?: number;
  readonly sliceNoise?: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly layout?: RecordHeader['coreLayout'];
}

const SLICE_MS = 2000;

/** A run of a suite `system` whose demands are known. Every contender runs in every block. */
export function syntheticSystem(options: SyntheticSystem = {}): RunRecord {
  const { seed = 1, systems = { nats: SYSTEM }, cells: wanted = cells(), settings = {} } = options;
  const random = createRandom(seed);
  const contenders = Object.keys(systems);
  const blocks = wanted.flatMap((cell, at) => Array.from({ length: cell.repeats ?? 1 }, (_, repeat) => blockOf({ cell, id: `system-${at + 1}-${repeat + 1}`, contenders })));
  const trials = blocks.flatMap(({ block, cell }) => block.trials.map(({ id, contender }) =>
    trialOf({ id, block, contender, cell, system: systems[contender] ?? {}, options, random: random.fork(id) })));
  const base = syntheticHeader({ seed, blocks: 1, rounds: 2 });
  const header: RecordHeader = {
    ...base,
    suites: [{ id: 'system', title: 'The system', question: 'What does each tier cost?' }],
    scenarios: [{
      suite: 'system', id: 'mixed', title: 'Mixed traffic', question: 'What limits it first?', headline: 'throughputPerSec', why: '',
      metrics: [
        { id: 'throughputPerSec', title: 'Throughput', unit: 'perSec', better: 'more' },
        { id: 'p50Ms', title: 'Median response time', unit: 'ms', better: 'less' },
        { id: 'p99Ms', title: '99th percentile of response time', unit: 'ms', better: 'less' },
      ],
    }],
    contenders: contenders.map((id) => ({
      suite: 'system', id, title: id.toUpperCase(), settings: { ...settings },
      guarantees: { class: null, delivery: 'at most once', durability: 'memory', acknowledgement: 'reply', replicas: 1, order: 'none' },
    })),
    refused: [],
    blocks: blocks.map(({ block }) => block),
    ...(options.layout && { coreLayout: options.layout }),
  };
  return {
    path: 'headroom-runs/system/record.ndjson', header, trials, resumedAt: [],
    servers: [{ kind: 'server', name: 'mysql', version: '9.7.4', origin: 'image sid', settings: {} }],
    closing: { kind: 'closing', finishedAt: '2026-01-02T03:09:05.000Z', completed: trials.length, voided: 0, unsupported: 0, failed: 0 },
  };
}

type Block = RecordHeader['blocks'][number];

function blockOf({ cell, id, contenders }: { cell: SyntheticCell; id: string; contenders: readonly string[] }): { block: Block; cell: SyntheticCell } {
  const closed = cell.loadKind === 'closed';
  const levels = { mix: cell.mix, purpose: cell.purpose, ...(cell.purpose === 'idle' ? {} : closed ? { loadKind: 'closed', connections: 32 } : { loadKind: 'open', ratePerSec: cell.perSec }) };
  const rounds = Array.from({ length: cell.slices ?? 4 }, () => contenders.map((_, at) => at));
  return {
    cell,
    block: {
      id, suite: 'system', scenario: 'mixed', levels, rounds, sliceMs: SLICE_MS, exempt: {}, estimatedMs: 10_000,
      trials: contenders.map((contender) => ({ id: `${id}-${contender}`, contender, role: 'contender' })),
    },
  };
}

function trialOf(input: { id: string; block: Block; contender: string; cell: SyntheticCell; system: TrueSystem; options: SyntheticSystem; random: Random }): TrialRecord {
  const { id, block, contender, cell, system, options, random } = input;
  const { mixes = TWO_MIXES, trialNoise = 0.03, sliceNoise = 0.03 } = options;
  const names = Object.keys(system);
  // A noisy neighbour slows all components of a trial alike, and each a little for itself.
  const shared = 0.7 * trialNoise * random.normal();
  const own = new Map(names.map((name) => [name, shared + 0.7 * trialNoise * random.normal()]));
  const slices = block.rounds.map((_, round): SliceRecord => {
    const shares = mixes[cell.mix] ?? {};
    const classes = Object.fromEntries(Object.entries(shares).map(([name, share]) => {
      const mean = (share * cell.perSec * SLICE_MS) / 1000;
      return [name, { operations: Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal())), failed: 0, response: '' }];
    }));
    const operations = Object.values(classes).reduce((sum, { operations: count }) => sum + count, 0);
    const perSec = (operations * 1000) / SLICE_MS;
    const actual = Object.fromEntries(Object.entries(classes).map(([name, { operations: count }]) => [name, operations === 0 ? 0 : count / operations]));
    const cpuMs = Object.fromEntries(names.map((name) => {
      const cores = trueCores(system[name] ?? { idleCores: 0, micros: {}, rootMicros: 0 }, actual, perSec);
      return [name, cores * SLICE_MS * Math.exp((own.get(name) ?? 0) + sliceNoise * random.normal())];
    }));
    return {
      round, position: 0, startedAtMs: round * (SLICE_MS + 200), elapsedMs: SLICE_MS, operations,
      metrics: { throughputPerSec: perSec, p50Ms: 4, p99Ms: 12, errorShare: 0, servedShare: 1, ...cell.metrics },
      cpuMs, audit: {}, host: { stealShare: 0.01, foreignCpuShare: 0.01 },
      generator: { cpuShare: (cpuMs['generator'] ?? 0) / SLICE_MS, loopDelayP99Ms: 1 },
      ...(operations > 0 && { classes }),
    };
  });
  return {
    kind: 'trial', id, block: block.id, attempt: 1, suite: block.suite, scenario: block.scenario, contender, role: 'contender', levels: block.levels,
    status: 'completed', reason: null, startedAt: '2026-01-02T03:04:05.000Z', warmUp: { settled: true, elapsedMs: 1000, method: 'settled series' },
    slices, audit: {}, peakBytes: {}, unmetered: {}, histograms: {},
  };
}
