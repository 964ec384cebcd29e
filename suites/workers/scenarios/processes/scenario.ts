import type { ProfileName } from '../../../harness/scenario.ts';
import { systemMetrics } from '../../../harness/system-cell.ts';
import { cell, workersOf, type WorkersScenario } from '../../scenario.ts';
import { beginAtLevels } from '../../session.ts';

type Grid = readonly (readonly [serviceProcesses: number, apiProcesses: number, inFlight: number])[];

const few: Grid = [[1, 2, 8], [2, 1, 8], [2, 2, 8]];
const more: Grid = [...few, [1, 1, 8], [3, 2, 8], [4, 2, 8], [2, 1, 2], [2, 1, 32], [4, 1, 2]];

const timesOf: Readonly<Record<ProfileName, { grid: Grid; blocks: number; rounds: number; sliceMs: number }>> = {
  smoke: { grid: [], blocks: 1, rounds: 1, sliceMs: 500 },
  quick: { grid: few.slice(1, 2), blocks: 1, rounds: 2, sliceMs: 2000 },
  standard: { grid: more, blocks: 2, rounds: 3, sliceMs: 3000 },
  full: { grid: more, blocks: 5, rounds: 4, sliceMs: 3000 },
};

export const scenario: WorkersScenario = {
  id: 'processes',
  title: 'Processes',
  question: 'Do more service or API processes serve more, with the cores that are there?',
  factors: [
    { id: 'serviceProcesses', title: 'Service processes', levels: [1, 2, 3, 4] },
    { id: 'apiProcesses', title: 'API processes', levels: [1, 2] },
    { id: 'inFlight', title: 'Requests in flight in a service process', levels: [2, 8, 32] },
  ],
  metrics: systemMetrics,
  headline: 'throughputPerSec',

  plan(profile, contenders) {
    const { grid, ...times } = timesOf[profile];
    const all = workersOf(contenders);
    const shop = all.filter(({ workerLevels }) => workerLevels === undefined).slice(0, 1);
    return {
      comparisons: [
        ...shop.flatMap(({ id }) => grid.map(([serviceProcesses, apiProcesses, inFlight]) => cell({ ...times, inFlight, serviceProcesses, apiProcesses, contender: id }))),
        ...all.flatMap(({ id, workerLevels = [] }) => workerLevels.map((serviceProcesses) => cell({ ...times, serviceProcesses, inFlight: 0, apiProcesses: 0, contender: id }))),
      ],
      why: 'More processes than server cores overlap their waiting; they do not add processors, and the report does not call it scaling.',
    };
  },

  begin: beginAtLevels,
};
