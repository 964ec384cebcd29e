import type { RunRecord, SliceRecord, TrialRecord } from '../../suites/harness/record.ts';
import { createRandom } from '../../suites/harness/statistics/random.ts';
import { syntheticRecord } from './synthetic.case.ts';

/** How a synthetic ruler reads. */
export interface SyntheticRuler {
  /** Response times measured, as a factor of the truth. */
  readonly factor?: number;
  /** Reads stalls as a closed loop does: a tail that never was. */
  readonly omits?: boolean;
  /** What the way there and back seemed to take at the instant target. */
  readonly baselineMs?: number;
  readonly timeoutsMissed?: number;
  readonly startDelayExcessMs?: number;
  readonly slices?: number;
  readonly profile?: RunRecord['header']['profile'];
  /** The search finds this factor of the true limit. */
  readonly searchFactor?: number;
  /** Trials of this scenario are void. */
  readonly voided?: string;
}

const QUANTILES = { P50: 0.7, P90: 2.3, P99: 4.6 };
const TRANSPORT_MS = 0.1;

/** A record of the calibration suite alone. */
export function rulerRecord(options: SyntheticRuler = {}): RunRecord {
  const base = syntheticRecord();
  const { slices = 5, voided } = options;
  const cells: { scenario: string; levels: Record<string, string | number>; contender: string; read: () => Partial<SliceRecord> }[] = [
    { scenario: 'fixed-service', levels: { serviceMs: 1, ratePerSec: 400 }, contender: 'open', read: () => ({ metrics: { serviceP50Ms: 1.06 * (options.factor ?? 1), trueServiceP50Ms: 1, achievedPerSec: 400, requestedPerSec: 400 } }) },
    { scenario: 'fixed-service', levels: { serviceMs: 0, ceilingShare: 0.5 }, contender: 'open', read: () => ({ metrics: { achievedPerSec: 19_990, requestedPerSec: 20_000 } }) },
    ...[0.3, 0.8].map((utilisation) => ({ scenario: 'queue', levels: { utilisation, serviceMs: 2 }, contender: 'open', read: () => ({ metrics: { ...queueMetrics(2 / (1 - utilisation), options.factor ?? 1, utilisation), baselineMeanMs: options.baselineMs ?? TRANSPORT_MS } }) })),
    { scenario: 'stalls', levels: { stallMs: 500, everyMs: 5000 }, contender: 'open', read: () => ({ metrics: stallMetrics(options.omits === true) }) },
    { scenario: 'stalls', levels: { stallMs: 500, everyMs: 5000 }, contender: 'closed', read: () => ({ metrics: { responseP50Ms: 4, responseP90Ms: 4, responseP99Ms: 4.6 } }) },
    { scenario: 'stalls', levels: { stallMs: 500, everyMs: 5000 }, contender: 'autocannon', read: () => ({ metrics: { responseP50Ms: 4, responseP90Ms: 4, responseP99Ms: 5 } }) },
    ...['closed', 'autocannon'].map((contender) => ({ scenario: 'fixed-service', levels: { serviceMs: 20, connections: 1 }, contender, read: () => ({ metrics: { serviceP50Ms: contender === 'closed' ? 20.2 : 19.2, trueServiceP50Ms: 20, completedPerSec: 49.7, arrivedPerSec: 50, stepMs: contender === 'closed' ? 0 : 1 } }) })),
    ...searchProbes(options.searchFactor ?? 1),
    { scenario: 'faults', levels: {}, contender: 'open', read: () => ({ audit: faultAudit(options.timeoutsMissed ?? 0) }) },
    { scenario: 'start-delay', levels: { ratePerSec: 5000 }, contender: 'open', read: () => ({ metrics: { nullStartDelayP99Ms: 0.1, startDelayP99Ms: 0.1 + (options.startDelayExcessMs ?? 0.02) } }) },
    ...['on', 'off'].map((spinner) => ({ scenario: 'awake', levels: { spinner, ratePerSec: 500 }, contender: 'open', read: () => ({ metrics: { responseP50Ms: spinner === 'on' ? 0.07 : 0.09 } }) })),
  ];
  const random = createRandom(1);
  const noisy = (slice: Partial<SliceRecord>): Record<string, number> =>
    Object.fromEntries(Object.entries(slice.metrics ?? {}).map(([name, value]) => [name, /^(response|service)/.test(name) ? value * (1 + 0.001 * random.normal()) : value]));
  const trials = cells.map((cell, index): TrialRecord => {
    const isVoid = cell.scenario === voided;
    const read = Array.from({ length: slices }, (_, round): SliceRecord => {
      const slice = cell.read();
      return { round, position: 0, startedAtMs: round * 2000, elapsedMs: 2000, operations: 100, cpuMs: {}, audit: {}, host: { stealShare: 0, foreignCpuShare: 0 }, generator: null, ...slice, metrics: noisy(slice) };
    });
    return {
      kind: 'trial', id: `calibration/${index}/${cell.contender}`, block: `calibration/${index}`, attempt: 1, suite: 'calibration', scenario: cell.scenario, contender: cell.contender,
      role: 'contender', levels: cell.levels, status: isVoid ? 'voided' : 'completed', reason: isVoid ? 'steal' : null, startedAt: base.header.startedAt, warmUp: null, slices: read,
      audit: cell.scenario === 'search' ? { started: 1000, ok: 1000 } : {}, peakBytes: {}, unmetered: {}, histograms: {},
    };
  });
  return {
    ...base,
    header: {
      ...base.header,
      profile: options.profile ?? 'quick',
      suites: [{ id: 'calibration', title: 'The ruler', question: 'Can it be trusted?' }],
      scenarios: [...new Set(cells.map(({ scenario }) => scenario))].map((id) => ({ suite: 'calibration', id, title: id, question: '?', headline: 'responseP99Ms', metrics: [], why: '' })),
      contenders: Object.entries({ autocannon: 'autocannon', closed: 'Closed loop', open: 'Open arrivals' }).map(([id, title]) => ({ suite: 'calibration', id, title, guarantees: { class: null, delivery: '', durability: '', acknowledgement: '', replicas: 1, order: '' }, settings: {} })),
      refused: [],
      blocks: trials.map(({ block, scenario, levels, contender, id }) => ({
        id: block, suite: 'calibration', scenario, levels, trials: [{ id, contender, role: 'contender' }], rounds: [[0]], sliceMs: 2000, exempt: {}, estimatedMs: 2000,
      })),
    },
    servers: [],
    closing: { kind: 'closing', finishedAt: '2026-01-02T03:09:05.000Z', completed: trials.length, voided: 0, unsupported: 0, failed: 0 },
    trials,
  };
}

function queueMetrics(meanMs: number, factor: number, utilisation: number): Record<string, number> {
  const band = utilisation < 0.5 ? 0.15 : 0.6;
  return Object.assign(
    {},
    ...Object.entries(QUANTILES).map(([name, times]) => ({
      [`replay${name}Ms`]: times * meanMs,
      [`response${name}Ms`]: times * meanMs * factor + TRANSPORT_MS / 2,
      [`theory${name}Ms`]: times * meanMs,
      [`theory${name}LowerMs`]: times * meanMs * (1 - band),
      [`theory${name}UpperMs`]: times * meanMs * (1 + band),
    })),
  ) as Record<string, number>;
}

/** Probes of a search at a queue that serves 2,000 a second: p99 is 5 ms at 1,079/s, less for the way there and back. */
function searchProbes(factor: number): { scenario: string; levels: Record<string, number>; contender: string; read: () => Partial<SliceRecord> }[] {
  const rates = [800, 951.2, 1000, ...Array<number>(5).fill(1037), ...Array<number>(3).fill(1088), 1131, 1600];
  return rates.map((rate) => {
    const ratePerSec = Number((rate * factor).toPrecision(4));
    // What the search sees: the queue at the rate that it would be without the factor.
    const responseP99Ms = (1000 * Math.log(100)) / (2000 - rate) + TRANSPORT_MS;
    return { scenario: 'search', levels: { serviceMs: 0.5, p99Ms: 5, errorShare: 0.001, ratePerSec }, contender: 'open', read: () => ({ metrics: { responseP99Ms, replayP99Ms: responseP99Ms - TRANSPORT_MS, trueServiceMeanMs: 0.5, baselineMeanMs: TRANSPORT_MS } }) };
  });
}

function stallMetrics(omits: boolean): Record<string, number> {
  return { baselineMeanMs: TRANSPORT_MS, replayP50Ms: 1, replayP90Ms: 200, replayP99Ms: 470, responseP50Ms: 1.05, responseP90Ms: omits ? 1.1 : 200, responseP99Ms: omits ? 5 : 470.1 };
}

function faultAudit(missed: number): Record<string, number> {
  return { started: 30, ok: 20 + missed, timeout: 4 - missed, reset: 6, status: 0, retried: 1, capHits: 0, connectionsOpened: 7, connectionsFailed: 0, targetRequests: 30, scriptedOk: 20, scriptedTimeout: 4, scriptedReset: 6 };
}
