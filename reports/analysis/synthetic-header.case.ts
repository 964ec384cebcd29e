import { RECORD_FORMAT, type RecordHeader } from '../../suites/harness/record.ts';

type Header = RecordHeader;

const settings = { window: '1000 messages in flight', acknowledgement: 'automatic' };
const guarantees = (guaranteeClass: 'a' | 'c') => ({
  class: guaranteeClass,
  delivery: guaranteeClass === 'a' ? 'at most once' : 'at least once',
  durability: guaranteeClass === 'a' ? 'memory' : 'fsynced',
  acknowledgement: guaranteeClass === 'a' ? 'none' : 'explicit',
  replicas: 1,
  order: 'per publisher',
});

/** The header of a synthetic record: two payloads × two drivers, and start-up; control runs in the first two rounds. */
export function syntheticHeader(options: { seed: number; blocks: number; rounds: number }): Header {
  const cells = [
    { scenario: 'one-to-one', levels: { payloadBytes: 16, driver: 'wire' } },
    { scenario: 'one-to-one', levels: { payloadBytes: 1024, driver: 'wire' } },
    { scenario: 'one-to-one', levels: { payloadBytes: 16, driver: 'client' } },
    { scenario: 'one-to-one', levels: { payloadBytes: 1024, driver: 'client' } },
    { scenario: 'startup', levels: {} },
  ];
  let made = 0;
  const blocks = cells.flatMap(({ scenario, levels }) =>
    Array.from({ length: options.blocks }, () => {
      made += 1;
      const id = `block-${String(made).padStart(3, '0')}`;
      return block({ id, scenario, levels, rounds: options.rounds });
    }),
  );
  return {
    kind: 'header',
    format: RECORD_FORMAT,
    origin: 'measured',
    runId: 'synthetic',
    startedAt: '2026-01-02T03:04:05.000Z',
    headroomVersion: '0.1.0',
    command: 'headroom run messaging',
    profile: 'quick',
    seed: options.seed,
    suites: [{ id: 'messaging', title: 'Messaging', question: 'Which broker carries the messages?' }],
    scenarios: [oneToOne, startUp],
    contenders: [
      { suite: 'messaging', id: 'fast', title: 'Fast core', guarantees: guarantees('a'), settings },
      { suite: 'messaging', id: 'slow', title: 'Slow classic', guarantees: guarantees('a'), settings },
      { suite: 'messaging', id: 'other', title: 'Other durable', guarantees: guarantees('c'), settings },
    ],
    refused: [
      { suite: 'messaging', scenario: 'one-to-one', levels: { payloadBytes: 65_536, driver: 'wire' }, reason: '5 repeats of 2 s need 1 min, and 20 s are left' },
    ],
    blocks,
    coreLayout: { name: 'pinned', serverCpus: [0], generatorCpus: [1] },
    environment: {
      os: 'Debian GNU/Linux 12',
      kernel: '6.1.0',
      cpuModel: 'Synthetic CPU',
      cpuCount: 2,
      memoryBytes: 24 * 1024 ** 3,
      nodeVersion: 'v20.19.0',
      virtualisation: 'kvm',
      cgroup: 'v1',
      clockSource: 'tsc',
      cpuGovernor: 'unknown',
      privilege: 'root',
      dataFilesystem: 'ext4',
      fsyncP50Ms: 1.1,
      fsyncP99Ms: 4.2,
    },
  };
}

const oneToOne: Header['scenarios'][number] = {
  suite: 'messaging',
  id: 'one-to-one',
  title: 'One to one',
  question: 'How many messages a second does one publisher deliver to one consumer?',
  headline: 'deliveredMsgPerSec',
  metrics: [
    { id: 'deliveredMsgPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' },
    { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per message', unit: 'micros', better: 'less' },
    { id: 'generatorCpuMicrosPerOp', title: 'Generator CPU per message', unit: 'micros', better: 'less' },
    { id: 'drainMs', title: 'Drain time', unit: 'ms', better: 'less' },
  ],
  why: 'The smallest payload shows the cost of a message; 1 KiB shows that of its bytes.',
};

const startUp: Header['scenarios'][number] = {
  suite: 'messaging',
  id: 'startup',
  title: 'Time to ready',
  question: 'How long from start until the first message can pass?',
  headline: 'readyMs',
  metrics: [{ id: 'readyMs', title: 'Time from start to ready', unit: 'ms', better: 'less' }],
  why: 'A restart is an outage of this length.',
};

function block(options: { id: string; scenario: string; levels: Record<string, string | number>; rounds: number }): Header['blocks'][number] {
  const { id, scenario, levels } = options;
  const startup = scenario === 'startup';
  const first = [0, 1, 3];
  return {
    id,
    suite: 'messaging',
    scenario,
    levels,
    trials: [
      { id: `${id}-fast`, contender: 'fast', role: 'contender' },
      { id: `${id}-slow`, contender: 'slow', role: 'contender' },
      { id: `${id}-other`, contender: 'other', role: 'contender' },
      { id: `${id}-fast-control`, contender: 'fast', role: 'control' },
    ],
    rounds: Array.from({ length: startup ? 1 : options.rounds }, (_, round) => (round < 2 ? first : [1, 0])),
    sliceMs: 2000,
    exempt: levels['driver'] === 'client' ? { generator: 'the client library is part of what is measured' } : {},
    estimatedMs: 30_000,
  };
}
