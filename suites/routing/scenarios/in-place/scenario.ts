import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { createRandom, seedOf } from '../../../harness/statistics/random.ts';
import { beginHttp } from '../../http/begin.ts';
import { cell, cpuMetric, familyOf, TABLE } from '../../http/levels.ts';
import type { RoutingScenario } from '../../scenario.ts';

/** Lookups that a request does beside its own. */
export const EXTRA_LOOKUPS = [0, 1, 10, 100] as const;
/** The reference application's own. */
const SMALL_TABLE = 'shop';
const CONNECTIONS = 16;

/** Rounds come in groups in which each count of extra lookups has its turn once. */
const groupsOf: Readonly<Record<ProfileName, { readonly blocks: number; readonly groups: number; readonly controlRounds: number; readonly sliceMs: number }>> = {
  smoke: { blocks: 1, groups: 1, controlRounds: 0, sliceMs: 100 },
  quick: { blocks: 1, groups: 10, controlRounds: 16, sliceMs: 100 },
  standard: { blocks: 2, groups: 15, controlRounds: 60, sliceMs: 120 },
  full: { blocks: 3, groups: 20, controlRounds: 80, sliceMs: 120 },
};

/**
 * What a lookup costs where it is made: a request does further ones, and the slope of its CPU over their number is the price
 * of one, with the caches and the branch predictor as a server leaves them.
 */
export const scenario: RoutingScenario = {
  id: 'in-place',
  title: 'A lookup in place',
  question: 'What does a lookup cost amid a request, rather than in a tight loop?',
  factors: [
    { id: 'table', title: 'Table of routes', levels: [TABLE, SMALL_TABLE] },
    { id: 'extraLookups', title: 'Lookups beside the own one', levels: [EXTRA_LOOKUPS.join(', ')] },
  ],
  metrics: [cpuMetric],
  headline: cpuMetric.id,

  plan(profile, contenders) {
    const { groups, ...times } = groupsOf[profile];
    const ids = familyOf({ family: 'routers', contenders, isShort: profile === 'smoke' || profile === 'quick' });
    const routers = ids.filter((id) => contenders.some((contender) => contender.id === id && 'router' in contender));
    const comparison = (table: string): Comparison =>
      cell({
        ...times,
        levels: { table, extraLookups: EXTRA_LOOKUPS.join(', ') },
        contenders: routers,
        roundsPerBlock: groups * EXTRA_LOOKUPS.length,
        exempt: { generator: 'a closed loop asks as fast as it can' },
      });
    return {
      comparisons: routers.length === 0 ? [] : (profile === 'full' ? [TABLE, SMALL_TABLE] : [TABLE]).map(comparison),
      why: `A closed loop keeps the server busy all the time, for a request's CPU falls with how busy it is; each request does ${EXTRA_LOOKUPS.join(', ')} further lookups of other addresses, in slices in turn.`,
    };
  },

  begin: (begin) =>
    beginHttp(begin, {
      load: { kind: 'closed', connections: CONNECTIONS },
      warmUpLookups: 10,
      lookupsOf: orderOf(begin.block.id),
    }),
};

/** In each group of slices every count once, in random order; the same for all trials of a block, whose slices are neighbours. */
function orderOf(block: string): (slice: number) => number {
  return (slice) => {
    const size = EXTRA_LOOKUPS.length;
    const group = createRandom(seedOf(`${block}/group ${Math.floor(slice / size)}`)).shuffle([...EXTRA_LOOKUPS]);
    return group[slice % size] ?? 0;
  };
}
