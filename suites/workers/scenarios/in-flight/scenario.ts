import type { ProfileName } from '../../../harness/scenario.ts';
import { systemMetrics } from '../../../harness/system-cell.ts';
import { cell, workersOf, type WorkersScenario } from '../../scenario.ts';
import { beginAtLevels } from '../../session.ts';

/** Eight levels at least (R13): where a curve bends cannot be seen in three. */
const IN_FLIGHT = [1, 2, 3, 4, 6, 8, 16, 32];

const timesOf: Readonly<Record<ProfileName, { levels: readonly number[]; blocks: number; rounds: number; sliceMs: number }>> = {
  smoke: { levels: [1, 8], blocks: 1, rounds: 1, sliceMs: 500 },
  quick: { levels: IN_FLIGHT, blocks: 1, rounds: 2, sliceMs: 2000 },
  standard: { levels: [...IN_FLIGHT, 12, 24].sort((a, b) => a - b), blocks: 3, rounds: 2, sliceMs: 3000 },
  full: { levels: [...IN_FLIGHT, 12, 24, 64].sort((a, b) => a - b), blocks: 5, rounds: 4, sliceMs: 3000 },
};

export const scenario: WorkersScenario = {
  id: 'in-flight',
  title: 'Requests in flight',
  question: 'How many requests should a service process have under way at a time, and what stops more from helping?',
  factors: [
    { id: 'inFlight', title: 'Requests in flight in a service process', levels: IN_FLIGHT },
    { id: 'serviceProcesses', title: 'Service processes', levels: [1] },
    { id: 'apiProcesses', title: 'API processes', levels: [1] },
  ],
  metrics: systemMetrics,
  headline: 'throughputPerSec',

  plan(profile, contenders) {
    const { levels, ...times } = timesOf[profile];
    const shops = workersOf(contenders).filter(({ workerLevels }) => workerLevels === undefined);
    const chosen = profile === 'quick' || profile === 'smoke' ? shops.slice(0, 1) : shops;
    return {
      comparisons: chosen.flatMap(({ id }) => levels.map((inFlight) => cell({ ...times, inFlight, serviceProcesses: 1, apiProcesses: 1, contender: id }))),
      why: 'One process of each kind, from one request at a time to more than help; more users than all of them could serve.',
    };
  },

  begin: beginAtLevels,
};
