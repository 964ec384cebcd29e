import { fileURLToPath } from 'node:url';
import { Systems, type SystemSetup } from '../../fixtures/systems/systems.ts';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Bench, BenchContext, Subjects, Suite } from '../harness/scenario.ts';
import { seedOf } from '../harness/statistics/random.ts';
import { ownContenders } from './own.ts';
import type { WorkersContender, WorkersScenario } from './scenario.ts';

type SubjectSetup = SystemSetup & Subjects;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const folderOf = (name: string): string => fileURLToPath(new URL(`${name}/`, import.meta.url));
const scenarios = await loadFolders<WorkersScenario>({ folder: folderOf('scenarios'), file: 'scenario', exportName: 'scenario' });

/** How many workers, and what stops more from helping? */
export const suite: Suite<SubjectSetup> = {
  id: 'workers',
  title: 'Workers',
  question: 'How many requests in flight and how many processes does a system need, and what stops more from helping?',
  scenarios,
  servers: ['mysql', 'nats', 'rabbitmq', 'haproxy'],
  budgetMs: { smoke: 30 * SECOND_MS, quick: 90 * SECOND_MS, standard: 18 * MINUTE_MS, full: 60 * MINUTE_MS },
  contenders: async (subjects) => {
    const systems = subjects?.systems ?? {};
    return Object.keys(systems).length > 0 ? ownContenders(systems) : loadFolders<WorkersContender>({ folder: folderOf('contenders'), file: 'contender', exportName: 'contender' });
  },
  open: (context, setup) => Promise.resolve(openBench({ context, setup })),
};

function openBench(options: { context: BenchContext; setup: SubjectSetup }): Bench {
  const { context, setup } = options;
  // Each level is started anew, and nothing else of the system runs beside it.
  const systems = new Systems({ setup, most: 1, cpus: context.cores.serverCpus, signal: context.signal, log: context.log, secret: context.secret });
  return {
    servers: () => systems.parts(),
    begin: async ({ trial, block, signal }) => {
      const contender = (await suite.contenders(setup)).find(({ id }) => id === trial.contender) as WorkersContender | undefined;
      const scenario = scenarios.find(({ id }) => id === block.scenario);
      if (contender === undefined || scenario === undefined) {
        throw new UnsupportedError(`this version of the workers suite has no ${block.scenario} for ${trial.contender}`);
      }
      return scenario.begin({ contender, block, context, systems, signal, seed: seedOf(`${context.runId}/${trial.id}/${trial.role}`) });
    },
    [Symbol.asyncDispose]: () => systems.stop(),
  };
}
