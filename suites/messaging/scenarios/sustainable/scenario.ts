import type { Contender, ProfileName } from '../../../harness/scenario.ts';
import { searchFollowUp, usualSearchMs, type SearchPlan } from '../../../harness/search-follow-up.ts';
import { byClass, messagingContenders, type GuaranteeClass } from '../../classes.ts';
import { exemptClient, latencyMetrics, PAYLOAD_BYTES, TRIAL_OVERHEAD_MS } from '../../equal-rates.ts';
import { beginPaced } from '../../paced-session.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { probing } from './session.ts';

/** What is kept: nobody waits for longer than is noticed, and nothing is lost. */
const OBJECTIVE = { quantile: 0.99, latencyMs: 20, errorShare: 0 };

/** Where a search begins: a rate that is within a few doublings of what its class carries. */
const fromPerSec: Readonly<Record<GuaranteeClass, number>> = { a: 20_000, b: 8_000, c: 400, d: 8_000 };

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

/** One search for each contender, by class. */
function searchesOf(profile: ProfileName, contenders: readonly Contender[]): SearchPlan[] {
  const effort = efforts[profile];
  if (effort === undefined) return [];
  const { classes, all, sliceMs, settings } = effort;
  const own = messagingContenders(contenders).filter(({ drivers, guarantees }) => all || (guarantees.class !== null && drivers.includes('wire')));
  return byClass(own)
    .filter((group) => classes.includes(group.class))
    .map((group) => ({
      objective: OBJECTIVE,
      settings: { ...settings, fromPerSec: fromPerSec[group.class] },
      levels: [{ class: group.class, payloadBytes: PAYLOAD_BYTES, purpose: 'search' }],
      contenders: group.contenders,
      sliceMs,
      sliceOverheadMs: 50,
      trialOverheadMs: TRIAL_OVERHEAD_MS,
      exempt: exemptClient,
    }));
}

export const scenario: MessagingScenario = {
  id: 'sustainable',
  title: 'The most that keeps the objective',
  question: 'How many messages per second does a broker take from one publisher to one consumer while p99 stays at 20 ms or less and nothing is lost?',
  factors: [
    { id: 'class', title: 'Guarantee class', levels: [] },
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
    { id: 'ratePerSec', title: 'Messages per second offered', levels: [] },
    { id: 'p99Ms', title: 'p99 at most, ms', levels: [OBJECTIVE.latencyMs] },
    { id: 'errorShare', title: 'Lost at most, share', levels: [OBJECTIVE.errorShare] },
    { id: 'purpose', title: 'Used for', levels: ['search'] },
  ],
  metrics: [{ id: 'deliveredPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' }, ...latencyMetrics('Message')],
  headline: 'deliveredPerSec',

  plan(profile, contenders) {
    const searches = searchesOf(profile, contenders);
    if (searches.length === 0) return { comparisons: [], why: 'Not in short runs: a search takes a dozen trials for each contender.' };
    return {
      comparisons: [],
      followUpMs: searches.reduce((sum, plan) => sum + usualSearchMs({ plan, contenders: plan.contenders?.length ?? 0 }), 0),
      why: 'Rates are doubled until the objective breaks, then bisected; trials are repeated at both ends of what is left. By the client library, one process, one core: where that is the limit, an application of one process has it too.',
    };
  },

  followUp(context) {
    const next = searchesOf(context.profile, context.contenders).flatMap((plan) => {
      const step = searchFollowUp({ ...context, plan });
      return step === 'done' ? [] : step;
    });
    return next.length === 0 ? 'done' : next;
  },

  begin: async (context) => probing(await beginPaced({ ...context, exchange: 'one-way' })),
};
