import type { Contender, ProfileName } from '../../../harness/scenario.ts';
import { searchFollowUp, usualSearchMs, type SearchPlan } from '../../../harness/search-follow-up.ts';
import { byClass, messagingContenders, type ClassGroup, type GuaranteeClass } from '../../classes.ts';
import { capacityCell, capacityOf, CAPACITY_WINDOW, exemptClient, latencyMetrics, roundRate, statedFactors, statedLevels, TRIAL_OVERHEAD_MS } from '../../equal-rates.ts';
import { beginPaced } from '../../paced-session.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { probing } from './session.ts';

/** What is kept: nobody waits for longer than is noticed, and nothing is lost. */
const OBJECTIVE = { quantile: 0.99, latencyMs: 20, errorShare: 0 };

/** Where a search begins, of what a closed loop brings: the answer is usually above, and seldom far. */
const START_SHARE = 0.5;
const CAPACITY_ROUNDS = 2;

interface Effort {
  readonly classes: readonly GuaranteeClass[];
  /** Of no class, and further clients of the same broker. */
  readonly all: boolean;
  readonly sliceMs: number;
  readonly settings: SearchPlan['settings'];
}

const efforts: Readonly<Partial<Record<ProfileName, Effort>>> = {
  standard: { classes: ['a', 'b'], all: false, sliceMs: 1000, settings: { resolution: 0.1, confirmations: 3, refutations: 2, mostProbes: 7 } },
  full: { classes: ['a', 'b', 'c', 'd'], all: true, sliceMs: 2000, settings: { resolution: 0.08, confirmations: 5, refutations: 3, mostProbes: 24 } },
};

/** Whose rates are searched, by class. */
function groupsOf({ classes, all }: Effort, contenders: readonly Contender[]): ClassGroup[] {
  const own = messagingContenders(contenders).filter(({ drivers, guarantees }) => all || (guarantees.class !== null && drivers.includes('wire')));
  return byClass(own).filter((group) => classes.includes(group.class));
}

function searchOf(options: { effort: Effort; class: GuaranteeClass; contender: string; fromPerSec: number }): SearchPlan {
  const { effort: { sliceMs, settings }, contender, fromPerSec } = options;
  return {
    objective: OBJECTIVE,
    settings: { ...settings, fromPerSec },
    levels: [{ ...statedLevels(options.class), purpose: 'search' }],
    contenders: [contender],
    sliceMs,
    sliceOverheadMs: 50,
    trialOverheadMs: TRIAL_OVERHEAD_MS,
    exempt: exemptClient,
  };
}

function searchMs(effort: Effort, group: ClassGroup): number {
  return group.contenders.reduce((sum, contender) => sum + usualSearchMs({ plan: searchOf({ effort, class: group.class, contender, fromPerSec: 1 }), contenders: 1 }), 0);
}

export const scenario: MessagingScenario = {
  id: 'sustainable',
  title: 'The most that keeps the objective',
  question: 'How many messages per second does a broker take from one publisher to one consumer while p99 stays at 20 ms or less and nothing is lost?',
  factors: [
    ...statedFactors,
    { id: 'ratePerSec', title: 'Messages per second offered', levels: [] },
    { id: 'p99Ms', title: 'p99 at most, ms', levels: [OBJECTIVE.latencyMs] },
    { id: 'errorShare', title: 'Lost at most, share', levels: [OBJECTIVE.errorShare] },
    { id: 'window', title: 'Under way (capacity)', levels: [CAPACITY_WINDOW] },
    { id: 'purpose', title: 'Used for', levels: ['capacity', 'search'] },
  ],
  metrics: [{ id: 'deliveredPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' }, ...latencyMetrics('Message')],
  headline: 'deliveredPerSec',

  plan(profile, contenders) {
    const effort = efforts[profile];
    if (effort === undefined) return { comparisons: [], why: 'Not in short runs: a search takes many trials for each contender.' };
    const groups = groupsOf(effort, contenders);
    return {
      comparisons: groups.map((group) => capacityCell({ group, rounds: CAPACITY_ROUNDS })),
      followUpMs: groups.reduce((sum, group) => sum + searchMs(effort, group), 0),
      why: 'From half of what a closed loop brings, rates are doubled until the objective breaks, or halved until it holds, then bisected; trials are repeated at both ends of what is left. By the client library, one process, one core: where that is the limit, an application of one process has it too.',
    };
  },

  followUp(context) {
    const { profile, contenders, trials } = context;
    const effort = efforts[profile];
    const groups = effort === undefined ? [] : groupsOf(effort, contenders);
    const next = groups.flatMap((group) =>
      group.contenders.flatMap((contender) => {
        const capacity = capacityOf({ trials, contender, class: group.class });
        if (effort === undefined || capacity === null) return [];
        const plan = searchOf({ effort, class: group.class, contender, fromPerSec: roundRate(START_SHARE * capacity) });
        const step = searchFollowUp({ ...context, plan });
        return step === 'done' ? [] : step;
      }),
    );
    return next.length === 0 ? 'done' : next;
  },

  begin: async (context) => probing(await beginPaced({ ...context, exchange: 'one-way' })),
};
