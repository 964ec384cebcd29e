import { byClass, withoutVariants, type ClassGroup } from '../../classes.ts';
import { latencyFactors, latencyMetrics, nextEqualRates, planEqualRates, tinyCell, type PlansByProfile } from '../../equal-rates.ts';
import { beginPaced } from '../../paced-session.ts';
import type { MessagingScenario } from '../../scenario.ts';
import type { Contender, ProfileName } from '../../../harness/scenario.ts';

const HALF = 0.5;
const LIGHT = 0.1;
const HEAVY = 0.8;
/** The class of the short runs, and its two contenders that the question is usually about. */
const SHORT_RUN = { class: 'a', contenders: ['nats-core', 'rabbitmq-classic-transient'] };

const plans: PlansByProfile = {
  smoke: { cells: [], capacityRounds: 1, why: 'Proves that it runs, at a rate that any broker carries.' },
  quick: {
    cells: [{ class: 'a', loadShare: HALF, blocks: 4, roundsPerBlock: 8, controlRounds: 3, sliceMs: 250 }],
    capacityRounds: 4,
    why: 'NATS core and RabbitMQ classic transient at half of what the slower one can do: 32 pairs, an A/A control of 12, and enough requests for a p99.9.',
  },
  standard: {
    cells: [
      { class: 'a', loadShare: HALF, blocks: 3, roundsPerBlock: 10, controlRounds: 4, sliceMs: 250 },
      { class: 'b', loadShare: HALF, blocks: 3, roundsPerBlock: 10, controlRounds: 4, sliceMs: 300 },
      // A sync for each message leaves few a second: longer slices, or a p99 would be of a handful.
      { class: 'c', loadShare: HALF, blocks: 3, roundsPerBlock: 10, controlRounds: 4, sliceMs: 500 },
    ],
    capacityRounds: 4,
    why: 'Each class at half of what its slowest contender can do, with 30 pairs and an A/A control of 12.',
  },
  full: {
    cells: [
      ...[LIGHT, HALF, HEAVY].flatMap((loadShare) => (['a', 'b'] as const).map((name) => ({ class: name, loadShare, blocks: 6, roundsPerBlock: 16, controlRounds: 8, sliceMs: 400 }))),
      ...[HALF, HEAVY].map((loadShare) => ({ class: 'c' as const, loadShare, blocks: 6, roundsPerBlock: 12, controlRounds: 6, sliceMs: 1000 })),
    ],
    capacityRounds: 10,
    why: 'Each class at a tenth (not c), half and four fifths of what its slowest contender can do, with 72 pairs or more.',
  },
};

function groupsOf(profile: ProfileName, contenders: readonly Contender[]): ClassGroup[] {
  const answering = withoutVariants(profile, contenders).filter(({ answersRequests }) => answersRequests !== false);
  if (profile === 'full') return byClass(answering);
  const ranked = byClass(answering.filter(({ guarantees }) => guarantees.class !== null));
  if (profile === 'standard') return ranked;
  const short = byClass(answering.filter(({ id }) => SHORT_RUN.contenders.includes(id)));
  return short.filter((group) => group.class === SHORT_RUN.class);
}

export const scenario: MessagingScenario = {
  id: 'request-reply',
  title: 'Request and reply',
  question: 'At the same requests per second, how long does a reply take?',
  factors: latencyFactors,
  metrics: latencyMetrics('Reply'),
  headline: 'p99Ms',

  plan(profile, contenders) {
    const groups = groupsOf(profile, contenders);
    const plan = plans[profile];
    if (profile === 'smoke') return { comparisons: groups.map(tinyCell), why: plan.why };
    return planEqualRates({ plan, groups });
  },

  followUp: ({ profile, contenders, trials }) => nextEqualRates({ plan: plans[profile], groups: groupsOf(profile, contenders), trials }),

  begin: (context) => beginPaced({ ...context, exchange: 'request-reply' }),
};
