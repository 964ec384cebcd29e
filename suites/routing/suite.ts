import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Bench, BenchContext, Suite } from '../harness/scenario.ts';
import { seedOf } from '../harness/statistics/random.ts';
import { applicationServers } from './application.ts';
import { loadRouters, type RoutingContender } from './contenders.ts';
import type { RoutingScenario } from './scenario.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const folderOf = (name: string): string => fileURLToPath(new URL(`${name}/`, import.meta.url));
const scenarios = await loadFolders<RoutingScenario>({ folder: folderOf('scenarios'), file: 'scenario', exportName: 'scenario' });

/** Which router, and does it matter? */
export const suite: Suite = {
  id: 'routing',
  title: 'HTTP routers',
  question: 'Which router, and does it matter for a whole request?',
  scenarios,
  budgetMs: { smoke: 30 * SECOND_MS, quick: 110 * SECOND_MS, standard: 40 * MINUTE_MS, full: 120 * MINUTE_MS },
  contenders: async () => [...(await loadRouters()), ...(await loadServers())],
  open: (context, setup) => Promise.resolve(openBench({ context, setup })),
};

/** Whole servers, for the stages over HTTP: folders of `http/contenders/` and `go/contenders/`. */
async function loadServers(): Promise<RoutingContender[]> {
  const folders = ['http/contenders', 'go/contenders'].map(folderOf).filter((folder) => existsSync(folder));
  return (await Promise.all(folders.map((folder) => loadFolders<RoutingContender>({ folder, file: 'contender', exportName: 'contender' })))).flat();
}

function openBench(options: { context: BenchContext; setup: unknown }): Bench {
  const { context, setup } = options;
  return {
    servers: () => applicationServers(setup),
    begin: async ({ trial, block, signal }) => {
      const contender = (await suite.contenders()).find(({ id }) => id === trial.contender) as RoutingContender | undefined;
      const scenario = scenarios.find(({ id }) => id === block.scenario);
      if (contender === undefined || scenario === undefined) {
        throw new UnsupportedError(`this version of the routing suite has no ${block.scenario} for ${trial.contender}`);
      }
      return scenario.begin({ contender, block, context, setup, signal, seed: seedOf(`${context.runId}/${trial.id}/${trial.role}`) });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
