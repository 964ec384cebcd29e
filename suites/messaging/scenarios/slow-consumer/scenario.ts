import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { rankedQueues } from '../../classes.ts';
import { driverModule } from '../../contenders.ts';
import type { MessagingScenario } from '../../scenario.ts';
import type { SlowConsumerOptions } from '../../generator/trouble/slow-consumer.ts';
import type { PeerGroup } from '../../peers.ts';
import { brokerOf } from '../../servers.ts';
import { MessagingSession } from '../../session.ts';
import { clientCells, clientFactors, endpointLoad, UNACKNOWLEDGED_AT_MOST, windowLevel, windowOfLevel } from '../backlog/client-cells.ts';
import { GrowthMeter } from './growth.ts';
import { SlowConsumerSession } from './session.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;
type Overload = Pick<SlowConsumerOptions, 'ratePerSec' | 'handlerMs'>;

/**
 * 64 MB/s offered, of which the consumer takes a fifth: NATS core's 64 MiB for a consumer (max_pending) are full, socket
 * buffers included, well within 2 s. Its other limit, write_deadline, would take 10 s.
 */
const PAYLOAD_BYTES = 64 * 1024;
/** The offered rate is five times what the handler can take. A group that syncs each message is offered what a disk can sync. */
const overloadOf: Readonly<Record<PeerGroup, Overload>> = {
  unacknowledged: { ratePerSec: 1000, handlerMs: 5 },
  acknowledged: { ratePerSec: 1000, handlerMs: 5 },
  synced: { ratePerSec: 200, handlerMs: 25 },
};

const timesOf: Readonly<Partial<Record<ProfileName, Times>>> = {
  standard: { blocks: 1, roundsPerBlock: 5, controlRounds: 0, sliceMs: 2000 },
  full: { blocks: 10, roundsPerBlock: 1, controlRounds: 1, sliceMs: 6000 },
};

export const scenario: MessagingScenario = {
  id: 'slow-consumer',
  title: 'A consumer that is too slow',
  question: 'When messages come faster than their consumer can take them: what is dropped, who is held back, and what grows?',
  factors: [
    clientFactors.driver,
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
    { id: 'ratePerSec', title: 'Offered', levels: [...new Set(Object.values(overloadOf).map(({ ratePerSec }) => ratePerSec))] },
    { id: 'handlerMs', title: 'Handler’s time for a message', levels: [...new Set(Object.values(overloadOf).map(({ handlerMs }) => handlerMs))] },
    clientFactors.window,
    clientFactors.prefetch,
    clientFactors.acknowledgeEvery,
  ],
  metrics: [
    { id: 'deliveredShare', title: 'Delivered, of what was published', unit: 'share', better: 'more' },
    { id: 'droppedShare', title: 'Never delivered, of what was published', unit: 'share', better: 'less' },
    { id: 'publishedShare', title: 'Published, of what was offered', unit: 'share', better: 'more' },
    { id: 'disconnects', title: 'Consumers disconnected by the broker', unit: 'count', better: 'less' },
    { id: 'brokerGrowthBytes', title: 'Growth of the broker, memory and disk, at least', unit: 'bytes', better: 'less' },
    { id: 'memoryGrowthBytes', title: 'Growth of its memory, page cache aside, at least', unit: 'bytes', better: 'less' },
    { id: 'memoryPeakBytes', title: 'Most memory of the broker meanwhile, page cache aside', unit: 'bytes', better: 'less' },
    { id: 'diskGrowthBytes', title: 'Growth of its data folder', unit: 'bytes', better: 'less' },
    { id: 'behindMessages', title: 'Messages behind when the publisher stopped', unit: 'count', better: 'less' },
    { id: 'catchUpMs', title: 'Time to catch up with a fast handler', unit: 'ms', better: 'less' },
  ],
  headline: 'deliveredShare',

  plan(profile, contenders) {
    const times = timesOf[profile];
    if (times === undefined) return { comparisons: [], why: 'From the standard profile on: an overload takes seconds.' };
    const cells = clientCells(rankedQueues(profile, contenders), (group) => ({ payloadBytes: PAYLOAD_BYTES, ...overloadOf[group], window: windowLevel(group) }));
    const comparisons = cells.map((cell): Comparison => ({ ...times, ...cell, sliceOverheadMs: 600, trialOverheadMs: 500 }));
    return {
      comparisons,
      why: `Five times what the consumer can take, in payloads of 64 KiB, so that NATS core's limits are reached within the slice. Publishers that are acknowledged keep ${UNACKNOWLEDGED_AT_MOST} messages unacknowledged at most; the others are held back by their socket alone. A consumer that is disconnected stays so. Memory that a broker has kept from an earlier slice and fills again shows in its peak, not in its growth.`,
    };
  },

  async begin({ contender, block: { levels }, context, signal, sharedServer }) {
    const driver = driverModule(contender, String(levels['driver']));
    const broker = await sharedServer();
    const load: Omit<SlowConsumerOptions, 'driver' | 'address' | 'credentials' | 'ca'> = {
      ...endpointLoad(contender, Number(levels['payloadBytes'])),
      ratePerSec: Number(levels['ratePerSec']),
      handlerMs: Number(levels['handlerMs']),
      window: windowOfLevel(levels['window']),
    };
    const job = new URL('../../generator/trouble/slow-consumer-main.js', import.meta.url);
    const session = await MessagingSession.open({ broker, driver, cpus: context.cores.generatorCpus, load, job, signal });
    const folder = join(context.workDir, brokerOf(contender).name);
    const growth = new GrowthMeter({ source: broker.usage, folder: existsSync(folder) ? folder : null });
    return new SlowConsumerSession({ session, growth, title: contender.title, log: context.log });
  },
};
