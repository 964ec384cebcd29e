import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { rankedQueues } from '../../classes.ts';
import { driverModule } from '../../contenders.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { MessagingSession } from '../../session.ts';
import { clientCells, clientFactors, endpointLoad } from '../backlog/client-cells.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;

const PAYLOAD_BYTES = 256;
const LANES = 4;
/** Nothing is left to drain but the last message of each lane, and a second holds hundreds of connections. */
const SHORTEST_SLICE_MS = 1000;

const timesOf: Readonly<Partial<Record<ProfileName, Times>>> = {
  standard: { blocks: 1, roundsPerBlock: 5, controlRounds: 0, sliceMs: SHORTEST_SLICE_MS },
  full: { blocks: 5, roundsPerBlock: 6, controlRounds: 2, sliceMs: 2000 },
};

export const scenario: MessagingScenario = {
  id: 'churn',
  title: 'Connections that come and go',
  question: 'How many connections a second does a broker take that publish one message each, and what processor time does one cost?',
  factors: [
    clientFactors.driver,
    { id: 'lanes', title: 'Connections at a time', levels: [LANES] },
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
    { id: 'accepted', title: 'A message is accepted when', levels: ['sent', 'acknowledged', 'synced'] },
    clientFactors.prefetch,
    clientFactors.acknowledgeEvery,
  ],
  metrics: [
    { id: 'connectionsPerSec', title: 'Connections opened, used and closed', unit: 'perSec', better: 'more' },
    { id: 'connectP50Ms', title: 'Opening to the message accepted, median', unit: 'ms', better: 'less' },
    { id: 'connectP99Ms', title: 'Opening to the message accepted, 99th percentile', unit: 'ms', better: 'less' },
    { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per connection', unit: 'micros', better: 'less' },
  ],
  headline: 'connectionsPerSec',

  plan(profile, contenders) {
    const times = timesOf[profile];
    if (times === undefined) return { comparisons: [], why: 'From the standard profile on.' };
    const cells = clientCells(rankedQueues(profile, contenders), (group) => ({ lanes: LANES, payloadBytes: PAYLOAD_BYTES, accepted: group === 'unacknowledged' ? 'sent' : group }));
    const comparisons = cells.map((cell): Comparison => ({ ...times, ...cell, sliceOverheadMs: 50, trialOverheadMs: 1700, shortestSliceMs: SHORTEST_SLICE_MS }));
    return {
      comparisons,
      why: `By the client libraries, ${LANES} connections at a time: the generator has one core, and more would queue for the client, not for the broker. Slices of a second, as nothing is left to drain.`,
    };
  },

  async begin({ contender, block: { levels }, context, signal, sharedServer }) {
    const driver = driverModule(contender, String(levels['driver']));
    return MessagingSession.open({
      broker: await sharedServer(),
      driver,
      cpus: context.cores.generatorCpus,
      load: { ...endpointLoad(contender, Number(levels['payloadBytes'])), lanes: Number(levels['lanes']) },
      job: new URL('../../generator/trouble/churn-main.js', import.meta.url),
      warmUpSeries: 'rate of connections',
      signal,
    });
  },
};
