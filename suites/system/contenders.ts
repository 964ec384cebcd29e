import type { RunningSystem } from '../../fixtures/systems/system.ts';
import type { RequestMix } from '../harness/generator/http/request-schema.ts';
import type { Contender } from '../harness/scenario.ts';
import type { Objective } from '../harness/statistics/search.ts';
import type { Systems } from '../../fixtures/systems/systems.ts';

/** A system under test: the reference application over one transport, or a system of the user's own. */
export interface SystemContender extends Contender {
  /** The mixes that demands are fitted to; the first is loaded at several rates, and is the one that contenders are compared by. */
  readonly fitMixes: readonly [string, ...string[]];
  /** Mixes beside these. */
  readonly furtherMixes: readonly string[];
  /** A mix that demands are tried on. */
  readonly heldOutMix: string;
  readonly objective: Objective;
  start(systems: Systems): Promise<RunningSystem>;
  /** The same behind its pages, which are then what is loaded. */
  startSite?(systems: Systems): Promise<RunningSystem>;
  /** The requests of a mix; `run` is new for each trial. @throws UnsupportedError where the system has no such mix. */
  requests(options: { readonly mix: string; readonly system: RunningSystem; readonly run: string }): RequestMix;
}
