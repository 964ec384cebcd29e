import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { routersOf } from '../../contenders.ts';
import { beginLookups, kindsInWords, lookupCell, lookupMetrics } from '../../lookup/cell.ts';
import { allKinds, microsOf } from '../../lookup/kinds.ts';
import type { RoutingScenario } from '../../scenario.ts';

const SIZES = [10, 30, 100, 300, 1000, 3000, 10_000];
/** Fewer lookups than elsewhere: at 10,000 routes a scan takes a millisecond for each. */
const LOOKUPS = { chunks: 4, chunkSize: 32 };
/** Building and proving, by the slowest: so much a thousand routes. */
const TRIAL_MS_A_THOUSAND_ROUTES = 450;

const timesOf: Readonly<Record<ProfileName, Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> | null>> = {
  smoke: null,
  quick: null,
  standard: { blocks: 5, roundsPerBlock: 3, controlRounds: 0, sliceMs: 42 },
  full: { blocks: 10, roundsPerBlock: 6, controlRounds: 2, sliceMs: 70 },
};

function cells(profile: ProfileName, contenders: readonly Contender[]): Comparison[] {
  const times = timesOf[profile];
  const ids = routersOf(contenders).map(({ id }) => id);
  if (times === null || ids.length === 0) return [];
  return SIZES.map((routes) =>
    lookupCell({ ...times, table: 'generated', routes, kinds: allKinds, contenders: ids, extraTrialMs: (routes / 1000) * TRIAL_MS_A_THOUSAND_ROUTES }),
  );
}

export const scenario: RoutingScenario = {
  id: 'growth',
  title: 'Growth with the number of routes',
  question: 'How does the cost of a lookup grow with the number of routes?',
  factors: [{ id: 'routes', title: 'Routes', levels: SIZES }],
  metrics: lookupMetrics,
  headline: microsOf('mix'),

  plan: (profile, contenders) => ({
    comparisons: cells(profile, contenders),
    why: timesOf[profile] === null ? 'Sizes up to 10,000 routes take minutes: in the standard and full profiles.' : `Generated REST-like tables. ${kindsInWords(allKinds)}.`,
  }),

  begin: (options) => beginLookups({ ...options, ...LOOKUPS }),
};
