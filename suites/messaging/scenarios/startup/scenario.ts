import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { StartupSession } from './session.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;

/** The slice is a start and a stop; its nominal 2 s is above the mean of the contenders. */
const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 },
  // One start of each a block: starts in a row are not independent, and blocks stand apart in time.
  quick: { blocks: 5, roundsPerBlock: 1, controlRounds: 0, sliceMs: 2000 },
  standard: { blocks: 10, roundsPerBlock: 2, controlRounds: 1, sliceMs: 2000 },
  full: { blocks: 20, roundsPerBlock: 2, controlRounds: 1, sliceMs: 2000 },
};

export const scenario: MessagingScenario = {
  id: 'startup',
  title: 'From start to ready',
  question: 'How long does a broker take from the start of its process to the first client handshake that succeeds?',
  factors: [],
  metrics: [{ id: 'startToReadyMs', title: 'Start to ready', unit: 'ms', better: 'less' }],
  headline: 'startToReadyMs',

  plan: (profile, contenders) => ({
    comparisons: [
      {
        ...timesOf[profile],
        levels: {},
        contenders: contenders.map(({ id }) => id),
        sliceOverheadMs: 0,
        trialOverheadMs: 0,
        // It is no component that lasts over slices, so its time counts as that of strangers.
        exempt: { 'foreign-cpu': 'the server that starts is what uses the processor' },
      },
    ],
    why: 'Each slice is one fresh server with an empty data folder.',
  }),

  begin: ({ contender, freshServer }) => Promise.resolve(new StartupSession({ contender, freshServer })),
};
