import { fileURLToPath } from 'node:url';
import { Systems, type SystemSetup } from '../../fixtures/systems/systems.ts';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Bench, BenchContext, Contender, Suite } from '../harness/scenario.ts';
import { systemGuarantees } from '../harness/system-cell.ts';
import { seedOf } from '../harness/statistics/random.ts';
import type { DatabaseScenario } from './scenario.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const scenarios = await loadFolders<DatabaseScenario>({
  folder: fileURLToPath(new URL('scenarios/', import.meta.url)),
  file: 'scenario',
  exportName: 'scenario',
});

/** The database has no rival here: what is varied is how it is used. */
const contender: Contender = {
  id: 'mysql',
  title: 'Shop, MySQL behind the API',
  guarantees: { ...systemGuarantees, durability: 'committed transactions are fsynced (innodb_flush_log_at_trx_commit = 1)' },
  settings: { 'transport': 'none: the API asks the database', 'api processes': '1' },
};

/** How many connections to the database, and what does it wait for? */
export const suite: Suite<SystemSetup> = {
  id: 'database',
  title: 'The database',
  question: 'How many connections to MySQL does each kind of request need, and what does MySQL itself use and wait for?',
  scenarios,
  servers: ['mysql'],
  budgetMs: { smoke: 20 * SECOND_MS, quick: 60 * SECOND_MS, standard: 10 * MINUTE_MS, full: 40 * MINUTE_MS },
  // Another system's database is not known here.
  contenders: (subjects) => Promise.resolve(Object.keys(subjects?.systems ?? {}).length > 0 ? [] : [contender]),
  open: (context, setup) => Promise.resolve(openBench({ context, setup })),
};

function openBench(options: { context: BenchContext; setup: SystemSetup }): Bench {
  const { context, setup } = options;
  const systems = new Systems({ setup, most: 1, cpus: context.cores.serverCpus, signal: context.signal, log: context.log, secret: context.secret });
  return {
    servers: () => systems.parts(),
    begin: ({ trial, block, signal }) => {
      const scenario = scenarios.find(({ id }) => id === block.scenario);
      if (scenario === undefined || trial.contender !== contender.id) {
        throw new UnsupportedError(`this version of the database suite has no ${block.scenario} for ${trial.contender}`);
      }
      return scenario.begin({ contender, block, context, systems, signal, seed: seedOf(`${context.runId}/${trial.id}/${trial.role}`) });
    },
    [Symbol.asyncDispose]: () => systems.stop(),
  };
}
