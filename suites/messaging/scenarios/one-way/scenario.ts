import type { Contender, ProfileName } from '../../../harness/scenario.ts';
import { byClass, guaranteeClasses, withoutVariants, type ClassGroup } from '../../classes.ts';
import { latencyFactors, latencyMetrics, nextEqualRates, planEqualRates, type LatencyCell, type PlansByProfile } from '../../equal-rates.ts';
import { beginPaced } from '../../paced-session.ts';
import type { MessagingScenario } from '../../scenario.ts';

const HALF = 0.5;
const HEAVY = 0.8;
const standardCell = { loadShare: HALF, blocks: 3, roundsPerBlock: 7, controlRounds: 4, sliceMs: 250 };
const fullCell = { blocks: 6, roundsPerBlock: 16, controlRounds: 8, sliceMs: 400 };

/** A sync for each message leaves few a second: longer slices, or a p99 would be of a handful. */
const sliceMsOf = (name: string, sliceMs: number): number => (name === 'c' ? 2 * sliceMs : sliceMs);
const everyClass = (cell: Omit<LatencyCell, 'class'>): LatencyCell[] => guaranteeClasses.map((name) => ({ ...cell, class: name, sliceMs: sliceMsOf(name, cell.sliceMs) }));

const notInShortRuns = { cells: [], capacityRounds: 0, why: 'Not in short runs: request-reply tells of latency there.' };

const plans: PlansByProfile = {
  smoke: notInShortRuns,
  quick: notInShortRuns,
  standard: {
    cells: everyClass(standardCell),
    capacityRounds: 4,
    why: 'Every contender that is ranked beside those of its class, at half of what the slowest of them can do, with 21 pairs and an A/A control of 12.',
  },
  full: {
    cells: [HALF, HEAVY].flatMap((loadShare) => everyClass({ ...fullCell, loadShare })),
    capacityRounds: 10,
    why: 'Every contender beside those of its class, at half and at four fifths of what the slowest of them can do, with 96 pairs.',
  },
};

/** What is shown only has time in the full profile. */
function groupsOf(profile: ProfileName, contenders: readonly Contender[]): ClassGroup[] {
  return byClass(withoutVariants(profile, contenders).filter(({ guarantees }) => profile === 'full' || guarantees.class !== null));
}

export const scenario: MessagingScenario = {
  id: 'one-way',
  title: 'One way',
  question: 'At the same messages per second, how long does a message take from its publisher to its consumer?',
  factors: latencyFactors,
  metrics: latencyMetrics('Message'),
  headline: 'p99Ms',

  plan: (profile, contenders) => planEqualRates({ plan: plans[profile], groups: groupsOf(profile, contenders) }),

  followUp: ({ profile, contenders, trials }) => nextEqualRates({ plan: plans[profile], groups: groupsOf(profile, contenders), trials }),

  begin: (context) => beginPaced({ ...context, exchange: 'one-way' }),
};
