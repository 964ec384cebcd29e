import type { RecordHeader } from '../../../suites/harness/record.ts';
import { syntheticHeader } from '../synthetic-header.case.ts';

type Header = RecordHeader;
type Block = Header['blocks'][number];
type Levels = Block['levels'];
type Metric = Header['scenarios'][number]['metrics'][number];

const promise = (own: 'a' | 'b' | 'c' | 'd' | null, durability: string): Header['contenders'][number]['guarantees'] => ({
  class: own,
  delivery: own === 'a' ? 'at most once' : own === 'd' ? 'at least once, again and again' : 'at least once',
  durability,
  acknowledgement: own === 'a' ? 'none, neither to the publisher nor by the consumer' : 'to the publisher, when it is written; explicit by the consumer',
  replicas: 1,
  order: own === 'a' ? 'by publisher' : 'by queue; redelivered messages come later',
});

const contender = (id: string, title: string, own: 'a' | 'b' | 'c' | 'd' | null, durability: string): Header['contenders'][number] => ({
  suite: 'messaging', id, title, guarantees: promise(own, durability), settings: { acknowledgement: own === 'a' ? 'automatic' : 'explicit', connections: 'one publishes, one consumes' },
});

/** As the suite has them, in the order of their folders. */
export const CONTENDERS = [
  contender('jetstream-file', 'JetStream file', 'b', 'written to a file before the acknowledgement, synced every 2 minutes: survives the server, not the machine'),
  contender('jetstream-file-sync', 'JetStream file, always synced', 'c', 'fsynced before the acknowledgement'),
  contender('jetstream-log', 'JetStream log', 'd', 'written to a file, kept until the stream is full'),
  contender('jetstream-memory', 'JetStream memory', null, 'none: messages live in memory alone'),
  contender('nats-core', 'NATS core', 'a', 'none: messages live in memory alone'),
  contender('nats-core-transport', 'NATS core, newer client', 'a', 'none: messages live in memory alone'),
  contender('rabbitmq-classic-durable', 'RabbitMQ classic durable', 'b', 'written before the confirm, not synced'),
  contender('rabbitmq-classic-transient', 'RabbitMQ classic transient', 'a', 'none: transient messages in a transient queue'),
  contender('rabbitmq-quorum', 'RabbitMQ quorum', 'c', 'fsynced before the confirm'),
  contender('rabbitmq-stream', 'RabbitMQ stream', 'd', 'written before the confirm, kept until the stream is full'),
] as const;

/** Who stands in one cell: contenders that wait for the same. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  unacknowledged: ['nats-core', 'rabbitmq-classic-transient'],
  acknowledged: ['jetstream-file', 'jetstream-log', 'jetstream-memory', 'rabbitmq-classic-durable', 'rabbitmq-stream'],
  synced: ['jetstream-file-sync', 'rabbitmq-quorum'],
};
export const ACKNOWLEDGING = new Set([...(GROUPS['acknowledged'] ?? []), ...(GROUPS['synced'] ?? [])]);

const metric = (id: string, title: string, unit: string, better: 'more' | 'less' = 'less'): Metric => ({ id, title, unit, better });
const CPU = metric('brokerCpuMicrosPerOp', 'Broker CPU per message', 'micros');
const LATENCY = [
  metric('p99Ms', '99th percentile', 'ms'), metric('p50Ms', 'Median', 'ms'), metric('p90Ms', '90th percentile', 'ms'), metric('p999Ms', '99.9th percentile', 'ms'),
  metric('offeredPerSec', 'Offered', 'msgPerSec', 'more'), metric('deliveredPerSec', 'Delivered and audited', 'msgPerSec', 'more'), CPU,
];

interface Planned {
  readonly title: string;
  readonly question: string;
  readonly metrics: readonly [Metric, ...Metric[]];
}

const scenarios: Readonly<Record<string, Planned>> = {
  backlog: { title: 'A backlog, built and drained', question: 'How fast does a backlog drain?', metrics: [metric('drainPerSec', 'Drained and audited', 'msgPerSec', 'more'), metric('drainToFirstMs', 'To its first message', 'ms'), metric('buildPerSec', 'Published without a consumer', 'msgPerSec', 'more')] },
  churn: { title: 'Connections that come and go', question: 'How many connections a second?', metrics: [metric('connectionsPerSec', 'Connections opened, used and closed', 'perSec', 'more'), metric('connectP99Ms', 'Opening to the message accepted, 99th percentile', 'ms'), { ...CPU, title: 'Broker CPU per connection' }] },
  fsync: { title: 'Syncs counted', question: 'Is each message synced before it is acknowledged?', metrics: [metric('syncsPerMessage', 'Syncs per message', 'count')] },
  'one-to-one': { title: 'One publisher, one consumer', question: 'How many messages a second?', metrics: [metric('deliveredPerSec', 'Delivered and audited', 'msgPerSec', 'more'), CPU] },
  'one-way': { title: 'One way at an equal rate', question: 'How long until a message is delivered?', metrics: LATENCY as unknown as [Metric, ...Metric[]] },
  'request-reply': { title: 'Request and reply', question: 'How long until the reply?', metrics: LATENCY as unknown as [Metric, ...Metric[]] },
  restart: { title: 'Killed and started again', question: 'What is gone after a kill, and how long until it serves again?', metrics: [metric('servingAgainMs', 'Time to serve again', 'ms'), metric('lostAcknowledged', 'Acknowledged messages lost', 'count'), metric('acknowledged', 'Messages acknowledged', 'count', 'more'), metric('duplicatedAfter', 'Delivered again', 'count'), metric('lostUnacknowledged', 'Lost and not acknowledged', 'count')] },
  'slow-consumer': { title: 'A consumer that is too slow', question: 'Who drops, blocks or grows?', metrics: [metric('deliveredShare', 'Delivered, of what was published', 'share', 'more'), metric('droppedShare', 'Never delivered', 'share'), metric('publishedShare', 'Published, of what was offered', 'share', 'more'), metric('disconnects', 'Consumers disconnected', 'count'), metric('brokerGrowthBytes', 'Growth of the broker', 'bytes')] },
  sustainable: { title: 'The highest rate within an objective', question: 'Up to which rate does p99 stay within 20 ms?', metrics: [metric('p99Ms', '99th percentile', 'ms')] },
  tls: { title: 'Encrypted connections', question: 'What does encryption cost?', metrics: [metric('deliveredPerSec', 'Delivered and audited', 'msgPerSec', 'more'), CPU] },
};

interface CellPlan {
  readonly scenario: string;
  readonly levels: Levels;
  readonly contenders: readonly string[];
  readonly blocks: number;
  readonly rounds: number;
  readonly controlRounds?: number;
}

const client = { driver: 'client', payloadBytes: 1024 };
const acknowledging = { prefetch: 512, acknowledgeEvery: 1 };
const RATES: Readonly<Record<string, number>> = { unacknowledged: 8000, acknowledged: 2000, synced: 200 };

function cellPlans(): CellPlan[] {
  const groups = Object.entries(GROUPS);
  const own = (group: string): Levels => (group === 'unacknowledged' ? {} : acknowledging);
  return [
    { scenario: 'one-to-one', levels: { driver: 'wire', payloadBytes: 16, window: 4096 }, contenders: GROUPS['unacknowledged'] ?? [], blocks: 2, rounds: 15, controlRounds: 5 },
    ...groups.map(([group, contenders]) => ({
      scenario: 'one-to-one', levels: { ...client, window: group === 'synced' ? 256 : 1024, ...own(group) }, blocks: 5, rounds: 6, controlRounds: 2,
      contenders: group === 'unacknowledged' ? [...contenders, 'nats-core-transport'] : contenders,
    })),
    ...groups.flatMap(([group, contenders]) => ['request-reply', 'one-way'].map((scenario) => ({
      scenario, levels: { class: group === 'unacknowledged' ? 'a' : group === 'synced' ? 'c' : 'b', payloadBytes: 1024, ratePerSec: RATES[group] ?? 0, loadShare: 0.5, ...own(group) }, blocks: 5, rounds: 6, controlRounds: 2,
      contenders: scenario === 'one-way' ? contenders : contenders.filter((id) => id !== 'jetstream-log' && id !== 'rabbitmq-stream'),
    }))),
    ...groups.flatMap(([group, contenders]) => [
      { scenario: 'fsync', levels: { driver: 'client', payloadBytes: 256 }, contenders, blocks: 1, rounds: 5 },
      { scenario: 'backlog', levels: { driver: 'client', messages: group === 'synced' ? 4000 : 10_000, payloadBytes: 1024 }, contenders, blocks: 5, rounds: 1 },
      { scenario: 'churn', levels: { driver: 'client', lanes: 4, payloadBytes: 256, accepted: group }, contenders, blocks: 2, rounds: 3 },
      { scenario: 'slow-consumer', levels: { driver: 'client', payloadBytes: 65_536, ratePerSec: group === 'synced' ? 200 : 1000, handlerMs: group === 'synced' ? 25 : 5 }, contenders, blocks: 5, rounds: 1 },
    ]),
    ...(['a', 'b', 'c', 'd', null] as const).map((its) => ({
      scenario: 'restart', levels: { class: its ?? 'unranked', payloadBytes: 256, window: 1024 }, blocks: 4, rounds: 5,
      contenders: CONTENDERS.filter(({ guarantees, id }) => guarantees.class === its && id !== 'nats-core-transport').map(({ id }) => id),
    })),
    ...['nats-core', 'rabbitmq-classic-durable'].flatMap((id) => ['off', 'on'].map((tls) => ({ scenario: 'tls', levels: { tls, ...client }, contenders: [id], blocks: 1, rounds: 5 }))),
    ...['nats-core', 'rabbitmq-classic-transient'].flatMap((id) => [4000, 8000, 16_000].map((ratePerSec) => ({ scenario: 'sustainable', levels: { class: 'a', payloadBytes: 1024, purpose: 'search', p99Ms: 20, errorShare: 0, ratePerSec }, contenders: [id], blocks: 4, rounds: 1 }))),
  ];
}

/** The header of a run of every scenario with every contender. */
export function messagingHeader(options: { seed: number; only?: readonly string[] }): Header {
  const { seed, only } = options;
  const plans = cellPlans().filter(({ scenario }) => only === undefined || only.includes(scenario));
  return {
    ...syntheticHeader({ seed, blocks: 1, rounds: 1 }),
    profile: 'standard',
    suites: [{ id: 'messaging', title: 'Message brokers', question: 'Which broker moves more messages at equal guarantees, at what cost a message?' }],
    scenarios: Object.entries(scenarios).filter(([id]) => only === undefined || only.includes(id)).map(([id, { title, question, metrics }]) => ({ suite: 'messaging', id, title, question, headline: metrics[0].id, metrics: [...metrics], why: 'These show it.' })),
    contenders: [...CONTENDERS],
    refused: [],
    blocks: plans.flatMap(blocksOf),
  };
}

function blocksOf({ scenario, levels, contenders, blocks, rounds, controlRounds = 0 }: CellPlan): Block[] {
  const label = `messaging/${scenario}/${Object.entries(levels).map(([id, level]) => `${id}=${level}`).join('/')}`;
  return Array.from({ length: blocks }, (_, at): Block => {
    const id = `${label}#${at + 1}`;
    const trials: Block['trials'] = contenders.map((own) => ({ id: `${id}/${own}`, contender: own, role: 'contender' }));
    const [first] = contenders;
    if (controlRounds > 0 && first !== undefined) trials.push({ id: `${id}/${first}/control`, contender: first, role: 'control' });
    const everyone = trials.map((_trial, index) => index);
    return {
      id, suite: 'messaging', scenario, levels, trials,
      rounds: Array.from({ length: rounds }, (_round, round) => everyone.filter((index) => round < controlRounds || trials[index]?.role !== 'control')),
      sliceMs: 2000,
      exempt: levels['driver'] === 'client' ? { generator: 'the client library is part of what is measured' } : {},
      estimatedMs: 30_000,
    };
  });
}
