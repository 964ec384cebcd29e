import { randomBytes } from 'node:crypto';
import { shopLoad } from '../../../../fixtures/systems/shop-load.ts';
import type { ProfileName } from '../../../harness/scenario.ts';
import { SystemSession } from '../../../harness/system-session.ts';
import { cell, metrics, operations, type DatabaseScenario, type Operation } from '../../scenario.ts';
import { openGauge } from '../../gauge.ts';

const SHOP = { transport: 'inline', apiProcesses: 1, serviceProcesses: 0, inFlight: 64, withProxy: false, withSite: false } as const;
/** Each level is started anew; the trial's own warm-up does the rest. */
const MOST_RUN_IN_MS = 1500;
const POOL_SIZES = [1, 2, 4, 8, 16, 32];

type Sizes = Readonly<Record<Operation, readonly number[]>>;

const timesOf: Readonly<Record<ProfileName, { sizes: Sizes; blocks: number; rounds: number; sliceMs: number }>> = {
  smoke: { sizes: { read: [8], write: [], report: [] }, blocks: 1, rounds: 1, sliceMs: 500 },
  quick: { sizes: { read: [1, 4, 16], write: [1, 4, 16], report: [2] }, blocks: 1, rounds: 2, sliceMs: 2000 },
  standard: { sizes: { read: POOL_SIZES, write: POOL_SIZES, report: POOL_SIZES }, blocks: 2, rounds: 2, sliceMs: 3000 },
  full: { sizes: { read: POOL_SIZES, write: POOL_SIZES, report: POOL_SIZES }, blocks: 5, rounds: 3, sliceMs: 3000 },
};

export const scenario: DatabaseScenario = {
  id: 'pool',
  title: 'Connections to the database',
  question: 'How many connections does each kind of request need, and what does MySQL wait for?',
  factors: [
    { id: 'operation', title: 'Kind of request', levels: operations },
    { id: 'poolSize', title: 'Connections to the database', levels: POOL_SIZES },
  ],
  metrics,
  headline: 'throughputPerSec',

  plan(profile, contenders) {
    const { sizes, ...times } = timesOf[profile];
    return {
      comparisons: contenders.flatMap(({ id }) => operations.flatMap((operation) => sizes[operation].map((poolSize) => cell({ ...times, operation, poolSize, contender: id })))),
      why: 'Reads by key, order transactions and the sales report, each alone, with no broker between API and database.',
    };
  },

  async begin({ block, context, systems, seed, signal }) {
    const { poolSize, operation, connections } = block.levels;
    const system = await systems.shop({ ...SHOP, poolSize: Number(poolSize) });
    return SystemSession.open({
      system,
      mix: () => shopLoad({ mix: operation as Operation, apiKey: system.variables['apiKey'] ?? '', run: randomBytes(6).toString('hex') }),
      load: { kind: 'closed', connections: Number(connections) },
      gauge: await openGauge(await systems.mysqlUrl()),
      runInMs: Math.min(MOST_RUN_IN_MS, 2 * block.sliceMs),
      seed,
      cpus: context.cores.generatorCpus,
      signal,
    });
  },
};
