import { randomBytes } from 'node:crypto';
import type { BenchContext, Block, Contender, Scenario, Session } from '../harness/scenario.ts';
import type { HttpLoad } from '../harness/generator/http/load.ts';
import { SystemSession } from '../harness/system-session.ts';
import type { SystemContender } from './contenders.ts';
import { daySchedule } from './day.ts';
import type { Systems } from '../../fixtures/systems/systems.ts';

/** What a scenario needs to open a session. */
export interface BeginOptions {
  readonly contender: SystemContender;
  readonly block: Block;
  readonly context: BenchContext;
  readonly systems: Systems;
  /** Of this trial alone. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** A question about whole systems: found in `scenarios/`, measured by `begin`. */
export interface SystemScenario extends Scenario {
  begin(options: BeginOptions): Promise<Session>;
}

/** Contenders as this suite made them. */
export function systemsOf(contenders: readonly Contender[]): readonly SystemContender[] {
  return contenders as readonly SystemContender[];
}

const MOST_RUN_IN_MS = 4000;

/** Loads the system as the block's levels say. */
export async function beginAtLevels({ contender, block, context, systems, seed, signal }: BeginOptions): Promise<Session> {
  const { mix, purpose } = block.levels;
  const system = await (purpose === 'site' && contender.startSite ? contender.startSite(systems) : contender.start(systems));
  const load = loadOf(block);
  return SystemSession.open({
    system,
    // At rest nothing is sent, whichever requests there are.
    mix: () => contender.requests({ mix: load === null ? contender.fitMixes[0] : String(mix), system, run: randomBytes(6).toString('hex') }),
    load,
    runInMs: Math.min(MOST_RUN_IN_MS, 2 * block.sliceMs),
    seed,
    cpus: context.cores.generatorCpus,
    signal,
  });
}

function loadOf({ levels, sliceMs }: Block): HttpLoad | null {
  const { loadKind, ratePerSec, connections, purpose } = levels;
  if (loadKind === 'closed') return { kind: 'closed', connections: Number(connections) };
  if (purpose === 'idle') return null;
  const rate = purpose === 'day' ? daySchedule({ peakPerSec: Number(ratePerSec), dayMs: sliceMs }) : Number(ratePerSec);
  return { kind: 'open', process: 'poisson', rate };
}
