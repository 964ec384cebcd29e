import type { Comparison, FollowUpContext, ProfileName } from '../../../harness/scenario.ts';
import type { SystemContender } from '../../contenders.ts';
import { ceilingLevels, ceilingOf, cell, factors, isPlanned, metrics, openLevels, roundRate } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

/** Below saturation of the slowest, so that all serve what is offered (R2). */
const SHARE = 0.5;

interface Repeats {
  readonly blocks: number;
  readonly rounds: number;
  readonly controlRounds: number;
  readonly sliceMs: number;
}

const repeatsOf: Readonly<Record<ProfileName, Repeats>> = {
  smoke: { blocks: 1, rounds: 1, controlRounds: 0, sliceMs: 500 },
  quick: { blocks: 1, rounds: 6, controlRounds: 3, sliceMs: 2000 },
  standard: { blocks: 3, rounds: 10, controlRounds: 5, sliceMs: 2000 },
  full: { blocks: 8, rounds: 12, controlRounds: 6, sliceMs: 2000 },
};

/** A short run compares the two brokers; without a broker there is no choice to make. */
function compared(profile: ProfileName, contenders: readonly SystemContender[]): readonly SystemContender[] {
  const brokers = contenders.filter(({ id }) => id !== 'inline');
  return profile === 'quick' || profile === 'smoke' ? brokers : contenders;
}

function equalRate({ profile, contenders, trials }: FollowUpContext): Comparison[] {
  const chosen = compared(profile, systemsOf(contenders));
  const [first] = chosen;
  if (first === undefined || chosen.length < 2) return [];
  const [mix] = first.fitMixes;
  const ceilings = chosen.map(({ id }) => ceilingOf({ trials, contender: id, mix }));
  if (ceilings.includes(null)) return [];
  const ratePerSec = roundRate(SHARE * Math.min(...ceilings.map((ceiling) => ceiling ?? 0)));
  const levels = openLevels({ mix, ratePerSec, purpose: 'compare' });
  if (isPlanned({ trials, contender: first.id, levels })) return [];
  const { blocks, rounds, controlRounds, sliceMs } = repeatsOf[profile];
  const { ownTruth, ...paired } = cell({ levels, contenders: chosen.map(({ id }) => id), rounds, blocks, sliceMs });
  return [{ ...paired, controlRounds, ...(profile === 'smoke' && ownTruth && { ownTruth }) }];
}

export const scenario: SystemScenario = {
  id: 'transports',
  title: 'NATS or RabbitMQ, for a whole request',
  question: 'At the same requests per second, what does each way between API and service cost, and how long does a request take?',
  factors,
  metrics,
  headline: 'p50Ms',

  plan(profile, contenders) {
    const chosen = compared(profile, systemsOf(contenders));
    if (chosen.length < 2) return { comparisons: [], why: 'Needs two systems that take the same requests.' };
    const { blocks, rounds, controlRounds, sliceMs } = repeatsOf[profile];
    const ids = chosen.map(({ id }) => id);
    const mix = chosen[0]?.fitMixes[0] ?? '';
    return {
      comparisons: [cell({ levels: ceilingLevels(mix), contenders: ids, rounds: 2, sliceMs })],
      followUpMs: blocks * ((rounds * ids.length + controlRounds) * (sliceMs + 100) + (ids.length + 1) * 2700),
      why: `All at the same open load, ${SHARE * 100} % of what the slowest of them can serve, in interleaved slices.`,
    };
  },

  followUp(context) {
    const cells = equalRate(context);
    return cells.length === 0 ? 'done' : cells;
  },

  begin: beginAtLevels,
};
