import { randomBytes } from 'node:crypto';
import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { withoutVariants } from '../../classes.ts';
import { driverModule } from '../../contenders.ts';
import type { OpenChannel } from '../../generator/endpoints.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { FsyncSession, MESSAGES } from './session.ts';

const PAYLOAD_BYTES = 256;
/** Of the idle stretch. */
const IDLE_MS = 200;

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock'>;

const timesOf: Readonly<Partial<Record<ProfileName, Times>>> = {
  standard: { blocks: 1, roundsPerBlock: 5 },
  full: { blocks: 4, roundsPerBlock: 5 },
};

const unranked = 'unranked';
/** What is tried is a promise: contenders stand beside those that make the same. */
const classOf = ({ guarantees }: Contender): string => guarantees.class ?? unranked;

export const scenario: MessagingScenario = {
  id: 'fsync',
  title: 'Syncs to the disk',
  question:
    'How often does a broker wait for its disk (fsync, fdatasync, writes to files opened with O_SYNC) for a message? ' +
    'It proves what a class of guarantees says of the power going: 1 or more a message in class c, 0 in class a, next to none in b and d.',
  factors: [
    { id: 'class', title: 'Class of guarantees', levels: ['a', 'b', 'c', 'd', unranked] },
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
  ],
  metrics: [
    { id: 'syncsPerMessage', title: 'Syncs a message, until it is acknowledged (or delivered, where nothing is acknowledged)', unit: 'count', better: 'less' },
    { id: 'consumeSyncsPerMessage', title: 'Further syncs a message, until it is consumed', unit: 'count', better: 'less' },
    { id: 'idleSyncsPerMessage', title: 'Syncs of the idle broker in the time of a message', unit: 'count', better: 'less' },
  ],
  headline: 'syncsPerMessage',

  plan(profile, all) {
    const contenders = withoutVariants(profile, all);
    const times = timesOf[profile];
    if (times === undefined) return { comparisons: [], why: 'From the standard profile on: classes do not change from run to run.' };
    const comparisons = [...new Set(contenders.map(classOf))].sort().map(
      (its): Comparison => ({
        ...times,
        levels: { class: its, payloadBytes: PAYLOAD_BYTES },
        contenders: contenders.filter((contender) => classOf(contender) === its).map(({ id }) => id),
        controlRounds: 0,
        sliceMs: IDLE_MS,
        // What is counted does not get more certain with time.
        shortestSliceMs: IDLE_MS,
        // Getting hold of the broker, the messages and the reading: a mean over the contenders.
        sliceOverheadMs: 550,
        trialOverheadMs: 500,
        exempt: { 'foreign-cpu': 'strace, which stops the broker at each of its calls, is what uses the processor' },
      }),
    );
    return {
      comparisons,
      why:
        `In each slice an idle stretch, then ${MESSAGES} messages by the client library, one after another, then their consumption. No rate is told, as strace slows the broker. ` +
        'Fewer syncs are cheaper, not better: durability costs them.',
    };
  },

  async begin({ contender, block, signal, sharedServer }) {
    const { openChannel } = (await import(driverModule(contender, 'client').href)) as { openChannel: OpenChannel };
    return FsyncSession.open({
      contender,
      server: await sharedServer(),
      openChannel,
      name: `s${randomBytes(4).toString('hex')}`,
      payloadBytes: Number(block.levels['payloadBytes']),
      signal,
    });
  },
};
