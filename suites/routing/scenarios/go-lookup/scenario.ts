import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import { beginGoBenchmark } from '../../go/session.ts';
import { hasGoBenchmark } from '../../go/contender.ts';
import { areChosen, cell, TABLE } from '../../http/levels.ts';
import type { RoutingScenario } from '../../scenario.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds'>;
const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0 },
  quick: { blocks: 1, roundsPerBlock: 32, controlRounds: 16 },
  standard: { blocks: 1, roundsPerBlock: 40, controlRounds: 40 },
  full: { blocks: 4, roundsPerBlock: 50, controlRounds: 50 },
};
const TABLES = ['shop', TABLE];
const BENCH_MS = 100;
/** Go looks for the number of iterations first, which takes as long again. */
const OVERHEAD_MS = 160;

/** Routers of Go by Go's own benchmark: never beside those of another runtime. */
export const scenario: RoutingScenario = {
  id: 'go-lookup',
  title: 'Lookup, in Go',
  question: 'What does finding the route cost in gorilla/mux and in muxie, by Go’s own benchmark?',
  factors: [{ id: 'table', title: 'Table of routes', levels: TABLES }],
  metrics: [
    { id: 'lookupMicros', title: 'Time of a lookup', unit: 'micros', better: 'less' },
    { id: 'lookupBytes', title: 'Allocated for a lookup', unit: 'bytes', better: 'less' },
    { id: 'lookupAllocations', title: 'Allocations of a lookup', unit: 'count', better: 'less' },
  ],
  headline: 'lookupMicros',

  plan(profile, contenders) {
    const ids = contenders.filter(hasGoBenchmark).map(({ id }) => id);
    // A short run has no time for another runtime, unless it was asked for by name.
    const isLeftOut = (profile === 'quick' || profile === 'smoke') && !areChosen(contenders);
    return {
      comparisons:
        ids.length === 0 || isLeftOut
          ? []
          : TABLES.map((table) =>
              cell({ ...timesOf[profile], levels: { table }, contenders: ids, sliceMs: BENCH_MS, sliceOverheadMs: OVERHEAD_MS, trialOverheadMs: OVERHEAD_MS }),
            ),
      why: isLeftOut ? 'In the standard profile, or with --contender go-gorilla-mux --contender go-muxie.' : 'go test -bench on the same addresses, through ServeHTTP with an answer that is thrown away; parameters are read.',
    };
  },

  begin: (begin) => {
    if (!hasGoBenchmark(begin.contender)) throw new UnsupportedError(`${begin.contender.title} has no benchmark of lookups in Go`);
    return beginGoBenchmark(begin, begin.contender);
  },
};
