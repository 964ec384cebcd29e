import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';
import { brokerOf } from '../../servers.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { StartupSession } from './session.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;

/** The slice is a start and a stop; its nominal length is above the mean of the servers. */
const timesOf: Readonly<Record<ProfileName, Times | null>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 },
  quick: null,
  // One start of each a block: starts in a row are not independent, and blocks stand apart in time.
  standard: { blocks: 5, roundsPerBlock: 1, controlRounds: 0, sliceMs: 2500 },
  full: { blocks: 20, roundsPerBlock: 2, controlRounds: 1, sliceMs: 2500 },
};

/**
 * The plainest contender of each kind of server, for the full profile of each way that it is set up: how it is used afterwards
 * does not matter to its start.
 */
function onePerServer(profile: ProfileName, contenders: readonly MessagingContender[]): string[] {
  const byServer = new Map<string, string>();
  for (const contender of contenders.toSorted((one, other) => Object.keys(one.serverOptions ?? {}).length - Object.keys(other.serverOptions ?? {}).length)) {
    const server = profile === 'full' ? brokerOf(contender).name : contender.server;
    if (!byServer.has(server)) byServer.set(server, contender.id);
  }
  return [...byServer.values()];
}

export const scenario: MessagingScenario = {
  id: 'startup',
  title: 'From start to ready',
  question: 'How long does a broker take from the start of its process to the first client handshake that succeeds?',
  factors: [],
  metrics: [{ id: 'startToReadyMs', title: 'Start to ready', unit: 'ms', better: 'less' }],
  headline: 'startToReadyMs',

  plan: (profile, contenders) => {
    const times = timesOf[profile];
    if (times === null) return { comparisons: [], why: 'Nothing: five starts of a server that takes seconds are a fifth of the time that there is.' };
    return {
      comparisons: [
        {
          ...times,
          levels: {},
          contenders: onePerServer(profile, contenders).slice(0, profile === 'smoke' ? 1 : undefined),
          sliceOverheadMs: 0,
          trialOverheadMs: 0,
          // It is no component that lasts over slices, so its time counts as that of strangers.
          exempt: { 'foreign-cpu': 'the server that starts is what uses the processor' },
        },
      ],
      why: 'Each slice is one fresh server with an empty data folder; one contender stands for all of its server.',
    };
  },

  begin: ({ contender, freshServer }) => Promise.resolve(new StartupSession({ contender, freshServer })),
};
