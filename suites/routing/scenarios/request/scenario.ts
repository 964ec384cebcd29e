import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { beginHttp } from '../../http/begin.ts';
import { areChosen, cell, cpuMetric, families, familyOf, TABLE, TRIAL_OVERHEAD_MS } from '../../http/levels.ts';
import type { RoutingScenario } from '../../scenario.ts';

/** Below what the slowest here can serve, so that all serve the same (R2). */
const RATE_PER_SEC = 4000;

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;
const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 100 },
  quick: { blocks: 1, roundsPerBlock: 32, controlRounds: 32, sliceMs: 100 },
  standard: { blocks: 2, roundsPerBlock: 45, controlRounds: 45, sliceMs: 120 },
  full: { blocks: 4, roundsPerBlock: 60, controlRounds: 60, sliceMs: 120 },
};

/** The same trivial handler behind each router, at equal open load. */
export const scenario: RoutingScenario = {
  id: 'request',
  title: 'A whole request',
  question: 'With the same trivial handler behind each router, what does a request cost, and how long does it take?',
  factors: [
    { id: 'table', title: 'Table of routes', levels: [TABLE] },
    { id: 'family', title: 'Who is compared', levels: families },
    { id: 'ratePerSec', title: 'Requests per second offered', levels: [RATE_PER_SEC] },
  ],
  metrics: [
    cpuMetric,
    { id: 'p50Ms', title: 'Response time, p50', unit: 'ms', better: 'less' },
    { id: 'p99Ms', title: 'Response time, p99', unit: 'ms', better: 'less' },
  ],
  headline: cpuMetric.id,

  plan(profile, contenders) {
    if (profile === 'quick' && !areChosen(contenders)) return { comparisons: [], why: 'In the standard profile, or of few contenders by name: --contender find-my-way --contender ordered-scan.' };
    const isShort = profile === 'smoke';
    const cells = families.flatMap((family): Comparison[] => {
      const ids = familyOf({ family, contenders, isShort });
      const trialOverheadMs = family === 'go' ? 2 * TRIAL_OVERHEAD_MS : TRIAL_OVERHEAD_MS;
      return ids.length === 0 ? [] : [cell({ ...timesOf[profile], levels: { table: TABLE, family, ratePerSec: RATE_PER_SEC }, contenders: ids, trialOverheadMs })];
    });
    return {
      comparisons: cells,
      why: `All at the same open load, in turn, in slices of a tenth of a second; varied addresses of one table, every answer checked.`,
    };
  },

  begin: (begin) => beginHttp(begin, { load: { kind: 'open', process: 'poisson', rate: Number(begin.block.levels['ratePerSec']) } }),
};
