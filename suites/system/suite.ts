import { fileURLToPath } from 'node:url';
import { Systems, type SystemSetup } from '../../fixtures/systems/systems.ts';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Bench, BenchContext, Subjects, Suite } from '../harness/scenario.ts';
import { seedOf } from '../harness/statistics/random.ts';
import type { SystemContender } from './contenders.ts';
import { ownContenders } from './own.ts';
import type { SystemScenario } from './scenario.ts';

type SubjectSetup = SystemSetup & Subjects;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const folderOf = (name: string): string => fileURLToPath(new URL(`${name}/`, import.meta.url));
const scenarios = await loadFolders<SystemScenario>({ folder: folderOf('scenarios'), file: 'scenario', exportName: 'scenario' });

/** What does a whole request cost, and what is full first? */
export const suite: Suite<SubjectSetup> = {
  id: 'system',
  title: 'A whole system',
  question: 'What does a request cost each tier, which of them is full first, and how much does the system sustain?',
  scenarios,
  servers: ['mysql', 'nats', 'rabbitmq', 'haproxy'],
  budgetMs: { smoke: 60 * SECOND_MS, quick: 200 * SECOND_MS, standard: 48 * MINUTE_MS, full: 120 * MINUTE_MS },
  // A system of the user's own that was named is measured instead of the reference application.
  contenders: async (subjects) => {
    const own = ownContenders(subjects?.systems ?? {});
    return own.length > 0 ? own : loadFolders<SystemContender>({ folder: folderOf('contenders'), file: 'contender', exportName: 'contender' });
  },
  open: (context, setup) => Promise.resolve(openBench({ context, setup })),
};

function openBench(options: { context: BenchContext; setup: SubjectSetup }): Bench {
  const { context, setup } = options;
  const systems = new Systems({ setup, most: 4, cpus: context.cores.serverCpus, signal: context.signal, log: context.log, secret: context.secret });
  return {
    servers: () => systems.parts(),
    begin: async ({ trial, block, signal }) => {
      const contender = (await suite.contenders(setup)).find(({ id }) => id === trial.contender) as SystemContender | undefined;
      const scenario = scenarios.find(({ id }) => id === block.scenario);
      if (contender === undefined || scenario === undefined) {
        throw new UnsupportedError(`this version of the system suite has no ${block.scenario} for ${trial.contender}`);
      }
      return scenario.begin({ contender, block, context, systems, signal, seed: seedOf(`${context.runId}/${trial.id}/${trial.role}`) });
    },
    [Symbol.asyncDispose]: () => systems.stop(),
  };
}
