import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { routersOf } from '../../contenders.ts';
import { beginLookups, kindsInWords, lookupCell, lookupMetrics } from '../../lookup/cell.ts';
import { allKinds, microsOf, quickKinds, type LookupKind } from '../../lookup/kinds.ts';
import type { RoutingScenario } from '../../scenario.ts';
import { tableNames, tableOf, type TableName } from '../../tables/tables.ts';

/** Lookups are asked in chunks, each of the same make-up. */
const LOOKUPS = { chunks: 2, chunkSize: 128 };
/** The router that runs twice, as the control: a fast one, where noise weighs most. */
const CONTROL = 'find-my-way';

interface Times extends Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> {
  readonly tables: readonly TableName[];
  readonly kinds: readonly LookupKind[];
}

const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { tables: ['shop'], kinds: quickKinds, blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 8 },
  quick: { tables: ['github', 'shop'], kinds: quickKinds, blocks: 4, roundsPerBlock: 8, controlRounds: 8, sliceMs: 12 },
  standard: { tables: tableNames, kinds: allKinds, blocks: 8, roundsPerBlock: 8, controlRounds: 8, sliceMs: 42 },
  full: { tables: tableNames, kinds: allKinds, blocks: 20, roundsPerBlock: 12, controlRounds: 12, sliceMs: 70 },
};

function cells(profile: ProfileName, contenders: readonly Contender[]): Comparison[] {
  const { tables, kinds, ...times } = timesOf[profile];
  const ids = routersOf(contenders).map(({ id }) => id);
  const ordered = [...ids.filter((id) => id === CONTROL), ...ids.filter((id) => id !== CONTROL)];
  if (ordered.length === 0) return [];
  return tables.map((table) => lookupCell({ ...times, table, routes: tableOf(table).length, kinds, contenders: ordered }));
}

export const scenario: RoutingScenario = {
  id: 'lookup',
  title: 'Lookup',
  question: 'What does finding the route of a request cost, by itself?',
  factors: [
    { id: 'table', title: 'Table of routes', levels: tableNames },
    { id: 'routes', title: 'Routes', levels: tableNames.map((name) => tableOf(name).length) },
  ],
  metrics: lookupMetrics,
  headline: microsOf('mix'),

  plan: (profile, contenders) => ({
    comparisons: cells(profile, contenders),
    why: `In a tight loop, which flatters: caches are warm and there is one call site. ${kindsInWords(timesOf[profile].kinds)}.`,
  }),

  begin: (options) => beginLookups({ ...options, ...LOOKUPS }),
};
