import { randomBytes } from 'node:crypto';
import { shopLoad } from '../../../../fixtures/systems/shop-load.ts';
import type { SystemSetup } from '../../../../fixtures/systems/systems.ts';
import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { systemMetrics } from '../../../harness/system-cell.ts';
import { SystemSession } from '../../../harness/system-session.ts';
import { startApplication } from '../../application.ts';
import { REFERENCE, SHORTEST_SLICE_MS } from '../../http/levels.ts';
import type { RoutingScenario } from '../../scenario.ts';

/** The routers that the reference application can be started with, by ROUTER; they have the ids of this suite's contenders. */
export const APPLICATION_ROUTERS = [REFERENCE, 'express', 'hono-regexp', 'memoirist', 'ordered-scan'];

/** The cheapest requests of the application: of all others a router is a smaller share. */
const MIX = 'read';
/** A third of what one core for all tiers serves, so that every router serves the same. */
const RATE_PER_SEC = 300;
const LAYOUT = { transport: 'nats', apiProcesses: 1, serviceProcesses: 1, inFlight: 16, poolSize: 16, withProxy: false, withSite: false } as const;

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;
const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 200 },
  // One router twice: what a request costs, and how small a difference a run this long can see.
  quick: { blocks: 1, roundsPerBlock: 20, controlRounds: 20, sliceMs: 200 },
  standard: { blocks: 2, roundsPerBlock: 30, controlRounds: 30, sliceMs: 250 },
  full: { blocks: 6, roundsPerBlock: 60, controlRounds: 60, sliceMs: 250 },
};
const SLICE_OVERHEAD_MS = 60;
/** A generator and its warm-up, and the application where it is not up yet. */
const TRIAL_OVERHEAD_MS = 3200;
/** The servers below the application, once a run. */
const RUN_IN_MS: Readonly<Record<ProfileName, number>> = { smoke: 300, quick: 1500, standard: 4000, full: 4000 };

/** The router of the reference application, swapped: full requests through broker and database. */
export const scenario: RoutingScenario<SystemSetup> = {
  id: 'application',
  title: 'In the whole application',
  question: 'What does another router change for requests that go through a broker to a database?',
  factors: [
    { id: 'mix', title: 'Mix of requests', levels: [MIX] },
    { id: 'loadKind', title: 'Load', levels: ['open'] },
    { id: 'ratePerSec', title: 'Requests per second offered', levels: [RATE_PER_SEC] },
    { id: 'purpose', title: 'Used for', levels: ['compare'] },
  ],
  metrics: systemMetrics,
  headline: 'p50Ms',

  plan(profile, contenders) {
    const known = APPLICATION_ROUTERS.filter((id) => contenders.some((contender) => contender.id === id));
    const isShort = profile === 'quick' || profile === 'smoke';
    const ids = isShort ? known.slice(0, 1) : known;
    const comparison: Comparison = {
      ...timesOf[profile],
      levels: { mix: MIX, loadKind: 'open', ratePerSec: RATE_PER_SEC, purpose: 'compare' },
      contenders: ids,
      sliceOverheadMs: SLICE_OVERHEAD_MS,
      trialOverheadMs: TRIAL_OVERHEAD_MS + (isShort ? 0 : RUN_IN_MS[profile]),
      shortestSliceMs: SHORTEST_SLICE_MS,
    };
    return {
      comparisons: ids.length === 0 ? [] : [comparison],
      why: isShort
        ? 'One router, twice: what a whole request costs, for the share that a lookup has in it, and how small a difference could be seen.'
        : 'The same reads at the same open load, the application up once with each router, in slices in turn.',
    };
  },

  async begin({ contender, block, context, setup, seed, signal }) {
    const system = await startApplication({ layout: { ...LAYOUT, router: contender.id }, setup, context });
    return SystemSession.open({
      system,
      mix: () => shopLoad({ mix: MIX, run: randomBytes(6).toString('hex'), apiKey: system.variables['apiKey'] ?? '' }),
      load: { kind: 'open', process: 'poisson', rate: Number(block.levels['ratePerSec']) },
      seed,
      cpus: context.cores.generatorCpus,
      runInMs: block.rounds.length > timesOf.quick.roundsPerBlock ? RUN_IN_MS.standard : RUN_IN_MS.quick,
      signal,
    });
  },
};
