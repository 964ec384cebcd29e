import type { RecordHeader, RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { syntheticHeader } from '../synthetic-header.case.ts';

/** A synthetic study of workers: what each setting truly does. */
export interface SyntheticWorkers {
  readonly seed?: number;
  readonly settings?: readonly Readonly<Record<string, number>>[];
  /** Requests a second that a setting truly serves. */
  readonly perSec?: (levels: Readonly<Record<string, number>>) => number;
  readonly metrics?: (levels: Readonly<Record<string, number>>) => Readonly<Record<string, number>>;
  /** µs of CPU a request, by component. */
  readonly micros?: Readonly<Record<string, number>>;
  readonly blocks?: number;
  readonly slices?: number;
  readonly noise?: number;
  readonly suite?: string;
  readonly contenderSettings?: Readonly<Record<string, string>>;
}

export const IN_FLIGHT = [1, 2, 3, 4, 6, 8, 16, 32];
const SLICE_MS = 2000;

/** Rises with requests in flight until a core is used up at 1,000 a second, with 8 in flight. */
export const saturating = ({ inFlight = 1 }: Readonly<Record<string, number>>): number => Math.min(1000, 125 * inFlight);

export function syntheticWorkers(options: SyntheticWorkers = {}): RunRecord {
  const { seed = 1, settings = IN_FLIGHT.map((inFlight) => ({ inFlight, serviceProcesses: 1, apiProcesses: 1 })), perSec = saturating, metrics, blocks = 1, slices = 2, noise = 0.02, suite = 'workers' } = options;
  const { micros = { api: 350, service: 300, mysql: 250, broker: 80, generator: 20 } } = options;
  const random = createRandom(seed);
  const planned = settings.flatMap((own) => Array.from({ length: blocks }, (_, block) => ({ own, id: `${suite}/${JSON.stringify(own)}#${block + 1}` })));
  const trials = planned.map(({ own, id }): TrialRecord => {
    const levels = { ...own, connections: 48 };
    const records = Array.from({ length: slices }, (_, round): SliceRecord => {
      const rate = perSec(own) * Math.exp(noise * random.normal());
      const operations = Math.round((rate * SLICE_MS) / 1000);
      return {
        round, position: 0, startedAtMs: 0, elapsedMs: SLICE_MS, operations, audit: {}, host: { stealShare: 0.01, foreignCpuShare: 0.01 }, generator: null,
        metrics: { throughputPerSec: rate, p50Ms: (48 / rate) * 900, p99Ms: (48 / rate) * 2500, ...metrics?.(own) },
        cpuMs: Object.fromEntries(Object.entries(micros).map(([name, cost]) => [name, ((operations * cost) / 1000) * Math.exp(0.01 * random.normal())])),
      };
    });
    return {
      kind: 'trial', id: `${id}/nats`, block: id, attempt: 1, suite, scenario: 'in-flight', contender: 'nats', role: 'contender', levels, status: 'completed', reason: null,
      startedAt: '2026-01-02T03:04:05.000Z', warmUp: { settled: true, elapsedMs: 1000, method: 'settled series' }, slices: records, audit: {}, peakBytes: {}, unmetered: {}, histograms: {},
    };
  });
  const base = syntheticHeader({ seed, blocks: 1, rounds: 2 });
  const header: RecordHeader = {
    ...base,
    suites: [{ id: suite, title: 'Workers', question: 'How many?' }],
    scenarios: [{ suite, id: 'in-flight', title: 'Requests in flight', question: 'How many requests in flight?', headline: 'throughputPerSec', why: '', metrics: [{ id: 'throughputPerSec', title: 'Throughput', unit: 'perSec', better: 'more' }] }],
    contenders: [{ suite, id: 'nats', title: 'Shop, NATS', settings: { ...options.contenderSettings }, guarantees: { class: null, delivery: 'a response', durability: 'database', acknowledgement: 'response', replicas: 1, order: 'none' } }],
    refused: [],
    blocks: planned.map(({ own, id }) => ({ id, suite, scenario: 'in-flight', levels: { ...own, connections: 48 }, trials: [{ id: `${id}/nats`, contender: 'nats', role: 'contender' }], rounds: Array.from({ length: slices }, () => [0]), sliceMs: SLICE_MS, exempt: {}, estimatedMs: 8000 })),
  };
  return {
    path: 'headroom-runs/workers/record.ndjson', header, servers: [], trials, resumedAt: [],
    closing: { kind: 'closing', finishedAt: '2026-01-02T03:09:05.000Z', completed: trials.length, voided: 0, unsupported: 0, failed: 0 },
  };
}
