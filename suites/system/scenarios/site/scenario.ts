import type { ProfileName } from '../../../harness/scenario.ts';
import { cell, factors, metrics } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

const MIX = 'pages';
/** Few readers at once: what a page costs, not what the site's one process can stand. */
const CONNECTIONS = 4;

const repeatsOf: Readonly<Record<ProfileName, { rounds: number; blocks: number; sliceMs: number }>> = {
  smoke: { rounds: 1, blocks: 1, sliceMs: 500 },
  quick: { rounds: 0, blocks: 0, sliceMs: 0 },
  standard: { rounds: 6, blocks: 1, sliceMs: 2000 },
  full: { rounds: 8, blocks: 3, sliceMs: 2000 },
};

export const scenario: SystemScenario = {
  id: 'site',
  title: 'Pages of the site',
  question: 'Of what a page costs, how much does the site itself use, and how much the API and what is behind it?',
  factors,
  metrics,
  headline: 'p50Ms',

  plan(profile, contenders) {
    const repeats = repeatsOf[profile];
    if (repeats.rounds === 0) return { comparisons: [], why: 'Not in short runs.' };
    const chosen = systemsOf(contenders).filter((system) => system.startSite !== undefined && (system.id === 'nats' || contenders.length === 1));
    const levels = { mix: MIX, loadKind: 'closed', connections: CONNECTIONS, purpose: 'site' };
    return {
      comparisons: chosen.map(({ id }) => cell({ ...repeats, levels, contenders: [id] })),
      why: 'Home, product, customer and search pages, each of one to two calls of the API.',
    };
  },

  begin: beginAtLevels,
};
