import type { ProfileName } from '../../../harness/scenario.ts';
import { searchFollowUp, usualSearchMs, type SearchPlan } from '../../../harness/search-follow-up.ts';
import type { SystemContender } from '../../contenders.ts';
import { factors, metrics } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

const sliceMsOf: Readonly<Record<ProfileName, number>> = { smoke: 0, quick: 0, standard: 4000, full: 8000 };

/** One search for each system, under its own objective. */
function searchOf(profile: ProfileName, contender: SystemContender): SearchPlan {
  return {
    objective: contender.objective,
    settings: { fromPerSec: 400, resolution: 0.08, confirmations: 3, refutations: 2, mostProbes: 24 },
    levels: [{ mix: contender.heldOutMix, loadKind: 'open', purpose: 'search' }],
    contenders: [contender.id],
    sliceMs: sliceMsOf[profile],
    sliceOverheadMs: 100,
    trialOverheadMs: 2600,
  };
}

export const scenario: SystemScenario = {
  id: 'sustainable',
  title: 'The most that keeps the objective',
  question: 'How many requests per second does the system serve while its p99 and its errors stay within the objective?',
  factors,
  metrics,
  headline: 'throughputPerSec',

  plan(profile, contenders) {
    if (sliceMsOf[profile] === 0) return { comparisons: [], why: 'Not in short runs: a search takes about twenty trials for each system.' };
    const systems = systemsOf(contenders);
    return {
      comparisons: [],
      followUpMs: systems.reduce((sum, contender) => sum + usualSearchMs({ plan: searchOf(profile, contender), contenders: 1 }), 0),
      why: 'Rates are doubled until the objective breaks, then bisected; trials are repeated at both ends of what is left.',
    };
  },

  followUp(context) {
    if (sliceMsOf[context.profile] === 0) return 'done';
    const next = systemsOf(context.contenders).flatMap((contender) => {
      const step = searchFollowUp({ ...context, plan: searchOf(context.profile, contender) });
      return step === 'done' ? [] : step;
    });
    return next.length === 0 ? 'done' : next;
  },

  begin: beginAtLevels,
};
