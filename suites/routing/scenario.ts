import type { BenchContext, Block, Contender, Scenario, Session } from '../harness/scenario.ts';
import type { RoutingContender } from './contenders.ts';

/** The runtime of all but the Go servers: nothing is ranked across runtimes. */
export const NODE = 'Node.js';

/** Routers promise no delivery: they are of no class of the message brokers. What makes them comparable is the match oracle. */
export const routingGuarantees: Contender['guarantees'] = {
  class: null,
  delivery: 'the same handler and parameters for every lookup that is timed, proved before',
  durability: 'none',
  acknowledgement: 'none',
  replicas: 1,
  order: 'of overlapping routes the more specific',
};

/** What a scenario of this suite is given to open a session. */
export interface BeginOptions<Setup = unknown> {
  readonly contender: RoutingContender;
  readonly block: Block;
  readonly context: BenchContext;
  /** What the command line prepared: the lab, the sources of servers. */
  readonly setup: Setup;
  readonly signal: AbortSignal;
  /** Of this trial alone. */
  readonly seed: number;
}

/** What `scenarios/<id>/scenario.ts` exports as `scenario`. */
export interface RoutingScenario<Setup = unknown> extends Scenario {
  begin(options: BeginOptions<Setup>): Promise<Session>;
}
