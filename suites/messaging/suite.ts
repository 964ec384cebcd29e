import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Bench, BenchContext, Suite } from '../harness/scenario.ts';
import { loadContenders } from './contenders.ts';
import type { MessagingScenario } from './scenario.ts';
import { brokerOf, Servers, type MessagingSetup } from './servers.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const scenarios = await loadFolders<MessagingScenario>({
  folder: fileURLToPath(new URL('scenarios/', import.meta.url)),
  file: 'scenario',
  exportName: 'scenario',
});

/** Which broker, at the guarantees that are needed? */
export const suite: Suite<MessagingSetup> = {
  id: 'messaging',
  title: 'Message brokers',
  question: 'Which broker moves more messages at equal guarantees, at what cost a message?',
  scenarios,
  servers: ['nats', 'rabbitmq'],
  budgetMs: { smoke: 30 * SECOND_MS, quick: 285 * SECOND_MS, standard: 28.5 * MINUTE_MS, full: 300 * MINUTE_MS },
  contenders: loadContenders,
  open: (context, setup) => Promise.resolve(openBench({ context, setup })),
};

function openBench(options: { context: BenchContext; setup: MessagingSetup }): Bench {
  const { context } = options;
  const servers = new Servers(options);
  return {
    servers: () => servers.descriptions(),
    begin: async ({ trial, block, signal }) => {
      const contender = (await loadContenders()).find(({ id }) => id === trial.contender);
      const scenario = scenarios.find(({ id }) => id === block.scenario);
      if (contender === undefined || scenario === undefined) {
        throw new UnsupportedError(`this version of the messaging suite has no ${block.scenario} for ${trial.contender}`);
      }
      return scenario.begin({
        contender,
        block,
        context,
        signal,
        sharedServer: ({ tls = false } = {}) => servers.shared(brokerOf(contender, { tls }), signal),
        freshServer: (name) => servers.start({ ...brokerOf(contender), name, signal }),
      });
    },
    [Symbol.asyncDispose]: () => servers.stop(),
  };
}
