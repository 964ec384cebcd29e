import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { beginAutocannon } from '../../http/begin.ts';
import { cell, cpuMetric, families, familyOf, TABLE } from '../../http/levels.ts';
import type { RoutingScenario } from '../../scenario.ts';

const CONNECTIONS = 32;
const SLICE_OVERHEAD_MS = 130;

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;
/** autocannon opens its connections anew in each slice, and ends it up to a tick late: a short slice would be full of that. */
const timesOf: Readonly<Record<ProfileName, Times | null>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 200 },
  quick: null,
  standard: { blocks: 1, roundsPerBlock: 16, controlRounds: 16, sliceMs: 400 },
  full: { blocks: 1, roundsPerBlock: 40, controlRounds: 40, sliceMs: 400 },
};

/** Every user asks again when answered: how many requests a server answers at most. */
export const scenario: RoutingScenario = {
  id: 'ceiling',
  title: 'Requests at most',
  question: 'How many requests a second does one core answer at most, behind each router?',
  factors: [
    { id: 'table', title: 'Table of routes', levels: [TABLE] },
    { id: 'family', title: 'Who is compared', levels: families },
    { id: 'connections', title: 'Requests under way', levels: [CONNECTIONS] },
  ],
  metrics: [{ id: 'throughputPerSec', title: 'Requests answered at most', unit: 'perSec', better: 'more' }, cpuMetric],
  headline: 'throughputPerSec',

  plan(profile, contenders) {
    const times = timesOf[profile];
    const why = 'A closed loop by autocannon. Where the server is not busy all the time, autocannon was the limit, and the CPU per request beside it is what counts.';
    if (times === null) return { comparisons: [], why };
    const comparisons = families.flatMap((family): Comparison[] => {
      const ids = familyOf({ family, contenders, isShort: profile === 'smoke' });
      return ids.length === 0 ? [] : [cell({ ...times, levels: { table: TABLE, family, connections: CONNECTIONS }, contenders: ids, sliceOverheadMs: SLICE_OVERHEAD_MS, exempt: { generator: 'a closed loop asks as fast as it can' } })];
    });
    return { comparisons, why };
  },

  begin: (begin) => beginAutocannon(begin, { connections: Number(begin.block.levels['connections']) }),
};
