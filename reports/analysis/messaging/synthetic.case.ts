import * as hdr from 'hdr-histogram-js';
import type { RecordHeader, RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { MICROS_PER_MS } from '../../../suites/harness/units.ts';
import { ACKNOWLEDGING, messagingHeader } from './synthetic-header.case.ts';

type Block = RecordHeader['blocks'][number];

/** What a synthetic run of brokers tells; by id of the contender where it is about one. */
export interface SyntheticMessaging {
  readonly seed?: number;
  /** Scenarios; default: all. */
  readonly only?: readonly string[];
  /** Syncs per message; default: 1 of class c, next to none of the others. */
  readonly syncs?: Readonly<Record<string, number>>;
  /** Acknowledged messages that every kill loses; default: none. */
  readonly lostAcknowledged?: Readonly<Record<string, number>>;
  /** Of one-to-one, in each slice. */
  readonly duplicated?: Readonly<Record<string, number>>;
  readonly reordered?: Readonly<Record<string, number>>;
  /** Share by which the second run of a control is slower. */
  readonly controlSlower?: number;
  /** Scenario and contender whose trials are unsupported, with the reason. */
  readonly unsupported?: Readonly<Record<string, string>>;
}

/** Messages a second, one to one by client; the other scenarios follow from it. */
export const RATES: Readonly<Record<string, number>> = {
  'nats-core': 400_000, 'nats-core-transport': 390_000, 'rabbitmq-classic-transient': 25_000,
  'jetstream-file': 19_000, 'rabbitmq-classic-durable': 10_000, 'jetstream-memory': 24_000,
  'jetstream-file-sync': 600, 'rabbitmq-quorum': 900, 'jetstream-log': 21_000, 'rabbitmq-stream': 16_000,
};
/** Median of a response, in ms. */
export const MEDIANS_MS: Readonly<Record<string, number>> = {
  'nats-core': 0.15, 'rabbitmq-classic-transient': 0.45, 'jetstream-file': 0.6, 'rabbitmq-classic-durable': 0.9, 'jetstream-memory': 0.5,
  'jetstream-file-sync': 3, 'rabbitmq-quorum': 4.5, 'jetstream-log': 0.6, 'rabbitmq-stream': 1.4,
};
const UNSUPPORTED: Readonly<Record<string, string>> = { 'backlog/nats-core': 'NATS core keeps no message for a consumer that is not there' };
const REQUESTS_A_SLICE = 1000;
const SLICE_MS = 2000;
const NOISE = 0.04;

/** A run of the messaging suite in the shape that the suite records. The same options give the same record. */
export function syntheticMessaging(options: SyntheticMessaging = {}): RunRecord {
  const seed = options.seed ?? 1;
  const header = messagingHeader({ seed, ...(options.only && { only: options.only }) });
  const random = createRandom(seed);
  const trials = header.blocks.flatMap((block) => block.trials.map((plan, at) => trialOf({ block, plan, at, options, random: random.fork(plan.id) })));
  const counted = (status: TrialRecord['status']): number => trials.filter((trial) => trial.status === status).length;
  return {
    path: 'headroom-runs/messaging/record.ndjson',
    header,
    servers: ['nats-file', 'nats-file-always', 'rabbitmq'].map((name) => ({ kind: 'server', name, version: '1.2.3', origin: 'image sid sha256:0000', settings: { listen: '127.0.0.1' } })),
    trials,
    resumedAt: [],
    closing: { kind: 'closing', finishedAt: '2026-01-02T03:30:05.000Z', completed: counted('completed'), voided: 0, unsupported: counted('unsupported'), failed: 0 },
  };
}

interface Input {
  readonly block: Block;
  readonly plan: Block['trials'][number];
  readonly at: number;
  readonly options: SyntheticMessaging;
  readonly random: Random;
}

function trialOf(input: Input): TrialRecord {
  const { block, plan, at, options } = input;
  const reason = { ...UNSUPPORTED, ...options.unsupported }[`${block.scenario}/${plan.contender}`] ?? null;
  const durations: Record<string, number[]> = {};
  const slices = reason !== null ? [] : block.rounds.flatMap((order, round): SliceRecord[] => {
    const position = order.indexOf(at);
    return position < 0 ? [] : [sliceOf({ ...input, round, position, durations })];
  });
  const audit: Record<string, number> = {};
  for (const slice of slices) for (const [name, value] of Object.entries(slice.audit)) audit[name] = (audit[name] ?? 0) + value;
  return {
    kind: 'trial', id: plan.id, block: block.id, attempt: 1, suite: block.suite, scenario: block.scenario, contender: plan.contender, role: plan.role, levels: block.levels,
    status: reason === null ? 'completed' : 'unsupported',
    reason,
    startedAt: '2026-01-02T03:04:05.000Z',
    warmUp: reason === null ? { settled: true, elapsedMs: 500, method: 'settled series of rates' } : null,
    slices, audit,
    peakBytes: reason === null ? { broker: 50 * 1024 ** 2 } : {},
    unmetered: {},
    histograms: Object.fromEntries(Object.entries(durations).map(([name, values]) => [name, encodedOf(values)])),
  };
}

interface SliceInput extends Input {
  readonly round: number;
  readonly position: number;
  readonly durations: Record<string, number[]>;
}

interface Reading {
  readonly metrics: Record<string, number>;
  readonly operations: number;
  readonly audit?: Record<string, number>;
}

function sliceOf(input: SliceInput): SliceRecord {
  const { block, round, position, random, plan } = input;
  const noise = Math.exp(NOISE * random.normal());
  const { metrics, operations, audit = {} } = readings[block.scenario]?.({ ...input, noise }) ?? { metrics: {}, operations: 0 };
  const cpuMs = Math.min(SLICE_MS * 0.9, operations * (plan.contender.startsWith('nats') ? 0.0009 : 0.03) * (block.levels['tls'] === 'on' ? 1.4 : 1));
  return {
    round, position, startedAtMs: (round * 10 + position) * (SLICE_MS + 200), elapsedMs: SLICE_MS, operations, metrics,
    cpuMs: { broker: cpuMs / noise },
    audit: { published: operations, delivered: operations, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...audit },
    host: { stealShare: 0.01, foreignCpuShare: 0.02 },
    generator: { cpuShare: 0.2, loopDelayP99Ms: 1.2 },
  };
}

type Read = (input: SliceInput & { noise: number }) => Reading;

const rateOf: Read = ({ plan, block, noise, options }) => {
  const wire = block.levels['driver'] === 'wire' ? 3 : 1;
  const perSec = (RATES[plan.contender] ?? 1000) * wire * noise * (block.levels['tls'] === 'on' ? 0.8 : 1) / (plan.role === 'control' ? 1 + (options.controlSlower ?? 0) : 1);
  const own = (given: Readonly<Record<string, number>> | undefined): number => given?.[plan.contender] ?? 0;
  return { metrics: { deliveredPerSec: perSec }, operations: Math.round(perSec * 2), audit: { duplicated: own(options.duplicated), reordered: own(options.reordered) } };
};

/** Log-normal with a tail of its own; each slice and each trial has a level. */
const latencyOf: Read = ({ plan, block, random, noise, options, durations }) => {
  const median = (MEDIANS_MS[plan.contender] ?? 1) * noise * (plan.role === 'control' ? 1 + (options.controlSlower ?? 0) : 1);
  const values = Array.from({ length: REQUESTS_A_SLICE }, () => median * Math.exp(0.35 * random.normal() + (random.next() < 0.02 ? 1.2 : 0)));
  (durations['response'] ??= []).push(...values);
  (durations['service'] ??= []).push(...values.map((value) => value * 0.9));
  (durations['startDelay'] ??= []).push(...values.map(() => 0.01 + 0.02 * random.next()));
  const sorted = [...values].sort((one, other) => one - other);
  const at = (q: number): number => sorted[Math.ceil(q * sorted.length) - 1] ?? 0;
  const rate = Number(block.levels['ratePerSec']);
  return { metrics: { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), p999Ms: at(0.999), offeredPerSec: rate, deliveredPerSec: rate, startDelayP99Ms: 0.03 }, operations: REQUESTS_A_SLICE };
};

const restartOf: Read = ({ plan, noise, options, random }) => {
  const lost = options.lostAcknowledged?.[plan.contender] ?? 0;
  const promised = ACKNOWLEDGING.has(plan.contender) ? { acknowledged: 4000 + random.int(2000), lostAcknowledged: lost } : {};
  const lostUnacknowledged = plan.contender === 'jetstream-memory' || plan.contender.startsWith('nats') ? 200 : random.int(20);
  return {
    metrics: { servingAgainMs: (plan.contender.startsWith('rabbit') ? 7100 : 420) * noise, ...promised, lostUnacknowledged, duplicatedAfter: ACKNOWLEDGING.has(plan.contender) ? 30 : 0 },
    operations: 5000,
    audit: { lost: lost + lostUnacknowledged, duplicated: 30 },
  };
};

const readings: Readonly<Record<string, Read>> = {
  'one-to-one': rateOf,
  tls: rateOf,
  'request-reply': latencyOf,
  'one-way': latencyOf,
  restart: restartOf,
  fsync: ({ plan, options }) => ({ metrics: { syncsPerMessage: options.syncs?.[plan.contender] ?? (/sync|quorum/.test(plan.contender) ? 1 : ACKNOWLEDGING.has(plan.contender) ? 0.0004 : 0) }, operations: 400 }),
  backlog: ({ plan, noise }) => ({ metrics: { drainPerSec: (RATES[plan.contender] ?? 0) * 1.5 * noise, drainToFirstMs: 3 * noise, buildPerSec: (RATES[plan.contender] ?? 0) * noise }, operations: 10_000 }),
  churn: ({ plan, noise }) => ({ metrics: { connectionsPerSec: (plan.contender.startsWith('rabbit') ? 180 : 900) * noise, connectP99Ms: (plan.contender.startsWith('rabbit') ? 30 : 6) * noise }, operations: 900 }),
  'slow-consumer': ({ plan, noise }) => {
    const drops = plan.contender === 'nats-core' ? 0.41 : 0;
    const grows = plan.contender.startsWith('rabbit') && !ACKNOWLEDGING.has(plan.contender) ? 90 : ACKNOWLEDGING.has(plan.contender) ? 60 : 0.2;
    return { metrics: { deliveredShare: 1 - drops, droppedShare: drops * noise, publishedShare: /sync|quorum/.test(plan.contender) ? 0.7 : 1, disconnects: drops > 0 ? 1 : 0, brokerGrowthBytes: grows * noise * 1024 ** 2 }, operations: 1000 };
  },
  sustainable: ({ plan, block, noise, durations, random }) => {
    const limit = plan.contender === 'nats-core' ? 100_000 : 9000;
    const p99 = (Number(block.levels['ratePerSec']) > limit ? 80 : 5) * noise;
    (durations['response'] ??= []).push(...Array.from({ length: 200 }, () => p99 * (0.3 + 0.7 * random.next())));
    return { metrics: { p99Ms: p99 }, operations: 2000, audit: { started: 2000, ok: 2000 } };
  },
};

function encodedOf(valuesMs: readonly number[]): string {
  const histogram = hdr.build({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3, bitBucketSize: 32, useWebAssembly: false });
  for (const value of valuesMs) histogram.recordValue(Math.round(value * MICROS_PER_MS));
  return hdr.encodeIntoCompressedBase64(histogram);
}
