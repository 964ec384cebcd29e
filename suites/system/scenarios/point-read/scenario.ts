import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { cell, factors, metrics, openLevels } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

const MIX = 'point-read';
const RATE_PER_SEC = 1000;

const repeatsOf: Readonly<Record<ProfileName, { rounds: number; blocks: number; sliceMs: number }>> = {
  smoke: { rounds: 1, blocks: 1, sliceMs: 500 },
  quick: { rounds: 3, blocks: 1, sliceMs: 2000 },
  standard: { rounds: 6, blocks: 2, sliceMs: 2000 },
  full: { rounds: 10, blocks: 4, sliceMs: 2000 },
};

export const scenario: SystemScenario = {
  id: 'point-read',
  title: 'A thousand point reads a second',
  question: 'What does the simplest request, one product by its number, cost on its way through every tier?',
  factors,
  metrics,
  headline: 'p50Ms',

  plan(profile, contenders) {
    const able = systemsOf(contenders).filter(({ furtherMixes }) => furtherMixes.includes(MIX));
    const chosen = profile === 'standard' || profile === 'full' ? able : able.filter(({ id }) => id === 'nats');
    const levels = openLevels({ mix: MIX, ratePerSec: RATE_PER_SEC, purpose: 'point' });
    const comparisons: Comparison[] = chosen.length === 0 ? [] : [cell({ ...repeatsOf[profile], levels, contenders: chosen.map(({ id }) => id) })];
    return { comparisons, why: `GET of one product, ${RATE_PER_SEC.toLocaleString('en')}/s, Poisson; the reference application only.` };
  },

  begin: beginAtLevels,
};
