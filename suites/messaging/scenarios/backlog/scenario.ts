import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { withoutVariants } from '../../classes.ts';
import { driverModule } from '../../contenders.ts';
import type { BacklogOptions } from '../../generator/trouble/backlog.ts';
import type { PeerGroup } from '../../peers.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { MessagingSession } from '../../session.ts';
import { clientCells, clientFactors, endpointLoad, windowLevel, windowOfLevel } from './client-cells.ts';
import { BacklogSession } from './session.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> & {
  /** Times what a standard backlog holds. */
  readonly size: number;
};

const PAYLOAD_BYTES = 1024;
const messagesOf: Readonly<Record<PeerGroup, number>> = { unacknowledged: 40_000, acknowledged: 40_000, synced: 5000 };

const timesOf: Readonly<Partial<Record<ProfileName, Times>>> = {
  standard: { blocks: 1, roundsPerBlock: 5, controlRounds: 0, sliceMs: 2000, size: 1 },
  // One backlog of each a block: what a broker keeps of one changes the next, and blocks stand apart in time.
  full: { blocks: 10, roundsPerBlock: 1, controlRounds: 1, sliceMs: 8000, size: 4 },
};

export const scenario: MessagingScenario = {
  id: 'backlog',
  title: 'A backlog, built and drained',
  question: 'When nobody consumes for a while: how fast does a backlog build, what memory does it take, and how fast is it drained?',
  factors: [
    clientFactors.driver,
    { id: 'messages', title: 'Messages in the backlog', levels: [...new Set([1, 4].flatMap((size) => Object.values(messagesOf).map((messages) => size * messages)))] },
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
    clientFactors.window,
    clientFactors.prefetch,
    clientFactors.acknowledgeEvery,
  ],
  metrics: [
    { id: 'drainPerSec', title: 'Drained and audited, from the consumer’s opening', unit: 'msgPerSec', better: 'more' },
    { id: 'drainToFirstMs', title: 'Consumer’s opening to its first message', unit: 'ms', better: 'less' },
    { id: 'buildPerSec', title: 'Published without a consumer', unit: 'msgPerSec', better: 'more' },
    { id: 'standingMemoryBytes', title: 'Broker’s memory while the backlog stands, page cache aside', unit: 'bytes', better: 'less' },
  ],
  headline: 'drainPerSec',

  plan(profile, contenders) {
    const times = timesOf[profile];
    if (times === undefined) return { comparisons: [], why: 'From the standard profile on: a whole backlog takes seconds.' };
    const { size, ...planned } = times;
    const cells = clientCells(withoutVariants(profile, contenders), (group) => ({ messages: size * messagesOf[group], payloadBytes: PAYLOAD_BYTES, window: windowLevel(group) }));
    // The slice is a whole backlog; its nominal length is above the mean of the contenders.
    const comparisons = cells.map((cell): Comparison => ({ ...planned, ...cell, sliceOverheadMs: 0, trialOverheadMs: 800 }));
    return {
      comparisons,
      why: 'Whole backlogs by the client libraries, as large as some two seconds allow to build and drain: fewer messages rather than fewer repeats.',
    };
  },

  async begin({ contender, block: { levels }, context, signal, sharedServer }) {
    const driver = driverModule(contender, String(levels['driver']));
    const broker = await sharedServer();
    const load: Omit<BacklogOptions, 'driver' | 'address' | 'credentials' | 'ca'> = {
      ...endpointLoad(contender, Number(levels['payloadBytes'])),
      messages: Number(levels['messages']),
      window: windowOfLevel(levels['window']),
      usage: broker.usage,
    };
    const job = new URL('../../generator/trouble/backlog-main.js', import.meta.url);
    return new BacklogSession(await MessagingSession.open({ broker, driver, cpus: context.cores.generatorCpus, load, job, signal }));
  },
};
