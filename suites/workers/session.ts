import { randomBytes } from 'node:crypto';
import type { Session } from '../harness/scenario.ts';
import { SystemSession } from '../harness/system-session.ts';
import type { BeginOptions } from './scenario.ts';

/** Each level is started anew; the trial's own warm-up does the rest. */
const MOST_RUN_IN_MS = 1500;

/** Starts the system with as many workers as the block's levels say, and keeps them all busy. */
export async function beginAtLevels({ contender, block, context, systems, seed, signal }: BeginOptions): Promise<Session> {
  const { inFlight, serviceProcesses, apiProcesses, connections } = block.levels;
  const system = await contender.start(systems, {
    inFlight: Number(inFlight),
    serviceProcesses: Number(serviceProcesses),
    apiProcesses: Number(apiProcesses),
  });
  return SystemSession.open({
    system,
    mix: () => contender.requests({ system, run: randomBytes(6).toString('hex') }),
    load: { kind: 'closed', connections: Number(connections) },
    runInMs: Math.min(MOST_RUN_IN_MS, 2 * block.sliceMs),
    seed,
    cpus: context.cores.generatorCpus,
    signal,
  });
}
