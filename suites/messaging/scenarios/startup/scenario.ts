import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { StartupSession } from './session.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;

/** A round starts every contender once; the mean of their start and stop, beyond the nominal slice. */
const SLICE_OVERHEAD_MS = 1000;

const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 },
  quick: { blocks: 1, roundsPerBlock: 5, controlRounds: 0, sliceMs: 2000 },
  standard: { blocks: 2, roundsPerBlock: 10, controlRounds: 5, sliceMs: 2000 },
  full: { blocks: 4, roundsPerBlock: 10, controlRounds: 5, sliceMs: 2000 },
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
        sliceOverheadMs: SLICE_OVERHEAD_MS,
        trialOverheadMs: 0,
        // It is no component that lasts over slices, so its time counts as that of strangers.
        exempt: { 'foreign-cpu': 'the server that starts is what uses the processor' },
      },
    ],
    why: 'Each slice is one fresh server with an empty data folder.',
  }),

  begin: ({ contender, freshServer }) => Promise.resolve(new StartupSession({ contender, freshServer })),
};
