import type { Comparison, FollowUpContext, ProfileName } from '../../../harness/scenario.ts';
import type { SystemContender } from '../../contenders.ts';
import { ceilingLevels, ceilingOf, cell, factors, isPlanned, metrics, openLevels, roundRate } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

interface Steps {
  /** Shares of the ceiling at which the first mix is fitted; the last lies above 60 % (R12). */
  readonly first: readonly number[];
  /** The same for the others. */
  readonly others: readonly number[];
  /** Shares at which the fit is tried: between those of the first mix, and of the mix held out. */
  readonly interior: readonly number[];
  readonly heldOut: readonly number[];
  readonly sliceMs: number;
  readonly fitRounds: number;
  readonly heldOutBlocks: number;
  readonly heldOutRounds: number;
}

const quick: Steps = { first: [0.25, 0.5, 0.85], others: [0.6], interior: [0.7], heldOut: [0.5], sliceMs: 2000, fitRounds: 2, heldOutBlocks: 1, heldOutRounds: 6 };
const standard: Steps = { first: [0.1, 0.25, 0.45, 0.65, 0.9], others: [0.3, 0.7], interior: [0.35, 0.75], heldOut: [0.3, 0.6], sliceMs: 3000, fitRounds: 3, heldOutBlocks: 3, heldOutRounds: 2 };

const stepsOf: Readonly<Record<ProfileName, Steps>> = {
  smoke: { ...quick, first: [0.5], others: [], interior: [], heldOut: [], sliceMs: 500, fitRounds: 1 },
  quick,
  standard,
  full: { ...standard, fitRounds: 5, heldOutBlocks: 4, heldOutRounds: 3 },
};

/** A short run has time for one system; which one its user decides by naming it. */
function laddered(profile: ProfileName, contenders: readonly SystemContender[]): readonly SystemContender[] {
  if (profile === 'standard' || profile === 'full') return contenders;
  return contenders.filter(({ id }) => id === 'nats').concat(contenders).slice(0, 1);
}

function mixesOf(profile: ProfileName, contender: SystemContender): readonly string[] {
  return profile === 'smoke' ? contender.fitMixes.slice(0, 1) : contender.fitMixes;
}

function firstCells(profile: ProfileName, contenders: readonly SystemContender[]): Comparison[] {
  const { sliceMs, fitRounds } = stepsOf[profile];
  return laddered(profile, contenders).flatMap((contender) => [
    cell({ levels: { mix: 'none', loadKind: 'open', ratePerSec: 0, purpose: 'idle' }, contenders: [contender.id], rounds: fitRounds, sliceMs }),
    ...mixesOf(profile, contender).map((mix) => cell({ levels: ceilingLevels(mix), contenders: [contender.id], rounds: fitRounds, sliceMs })),
    ...(stepsOf[profile].heldOut.length === 0 ? [] : [cell({ levels: ceilingLevels(contender.heldOutMix), contenders: [contender.id], rounds: 1, sliceMs })]),
  ]);
}

/** Rates as shares of what the ceilings turned out to be. */
function ratedCells({ profile, contenders, trials }: FollowUpContext): Comparison[] {
  const steps = stepsOf[profile];
  return laddered(profile, systemsOf(contenders)).flatMap((contender) => {
    const [firstMix] = contender.fitMixes;
    const at = (mix: string, shares: readonly number[], purpose: 'fit' | 'held-out'): Comparison[] => {
      const ceiling = ceilingOf({ trials, contender: contender.id, mix });
      if (ceiling === null) return [];
      return shares
        .map((share) => openLevels({ mix, ratePerSec: roundRate(share * ceiling), purpose }))
        .filter((levels) => !isPlanned({ trials, contender: contender.id, levels }))
        .map((levels) =>
          purpose === 'fit'
            ? cell({ levels, contenders: [contender.id], rounds: steps.fitRounds, sliceMs: steps.sliceMs })
            : cell({ levels, contenders: [contender.id], rounds: steps.heldOutRounds, blocks: steps.heldOutBlocks, sliceMs: steps.sliceMs }),
        );
    };
    return [
      ...mixesOf(profile, contender).flatMap((mix) => at(mix, mix === firstMix ? steps.first : steps.others, 'fit')),
      ...at(firstMix, steps.interior, 'held-out'),
      ...at(contender.heldOutMix, steps.heldOut, 'held-out'),
    ];
  });
}

const SECOND_MS = 1000;
const followUpMs: Readonly<Record<ProfileName, number>> = { smoke: 5 * SECOND_MS, quick: 75 * SECOND_MS, standard: 480 * SECOND_MS, full: 1200 * SECOND_MS };

export const scenario: SystemScenario = {
  id: 'ladder',
  title: 'What each tier costs',
  question: 'How much CPU does a request of each class need of each component, which component is full first, and at which load?',
  factors,
  metrics,
  headline: 'throughputPerSec',

  plan: (profile, contenders) => ({
    comparisons: firstCells(profile, systemsOf(contenders)),
    followUpMs: followUpMs[profile],
    why: 'First the system at rest and at its ceiling under each mix, then rates as shares of these; loads and a mix between them are held out to try the fit on.',
  }),

  followUp(context) {
    const cells = ratedCells(context);
    return cells.length === 0 ? 'done' : cells;
  },

  begin: beginAtLevels,
};
