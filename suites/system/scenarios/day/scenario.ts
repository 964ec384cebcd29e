import type { FollowUpContext, Comparison, ProfileName } from '../../../harness/scenario.ts';
import { ceilingLevels, ceilingOf, cell, factors, isPlanned, metrics, openLevels, roundRate } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

/** At the day's peak so much of the ceiling is asked for: a busy day, not an outage. */
const PEAK_SHARE = 0.75;
const DAY_MS = 24_000;

const daysOf: Readonly<Record<ProfileName, number>> = { smoke: 0, quick: 0, standard: 3, full: 6 };

function days({ profile, contenders, trials }: FollowUpContext): Comparison[] {
  return systemsOf(contenders).flatMap(({ id, heldOutMix }) => {
    const ceiling = ceilingOf({ trials, contender: id, mix: heldOutMix });
    if (ceiling === null) return [];
    const levels = openLevels({ mix: heldOutMix, ratePerSec: roundRate(PEAK_SHARE * ceiling), purpose: 'day' });
    if (isPlanned({ trials, contender: id, levels })) return [];
    return [cell({ levels, contenders: [id], rounds: daysOf[profile], sliceMs: DAY_MS })];
  });
}

export const scenario: SystemScenario = {
  id: 'day',
  title: 'A day of mixed traffic',
  question: 'How does the system get through a day, with its quiet night and its two peaks?',
  factors,
  metrics,
  headline: 'p99Ms',

  plan(profile, contenders) {
    if (daysOf[profile] === 0) return { comparisons: [], why: 'Not in short runs: a day takes 24 s for each system.' };
    const systems = systemsOf(contenders);
    return {
      comparisons: systems.map(({ id, heldOutMix }) => cell({ levels: ceilingLevels(heldOutMix), contenders: [id], rounds: 2, sliceMs: 2000 })),
      followUpMs: systems.length * (daysOf[profile] * (DAY_MS + 100) + 3000),
      why: `Each second stands for an hour; the peak is ${PEAK_SHARE * 100} % of what the system served at most of this mix.`,
    };
  },

  followUp(context) {
    const cells = daysOf[context.profile] === 0 ? [] : days(context);
    return cells.length === 0 ? 'done' : cells;
  },

  begin: beginAtLevels,
};
