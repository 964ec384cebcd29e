import { randomBytes } from 'node:crypto';
import type { Session } from '../harness/scenario.ts';
import { SystemSession } from '../harness/system-session.ts';
import type { BeginOptions } from './scenario.ts';

/** Each level is started anew, and its code is compiled under load only: a long trial can afford to wait for that. */
const LEAST_RUN_IN_MS = 1500;
const RUN_IN_SHARE = 0.6;

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
    runInMs: Math.min(2 * block.sliceMs, Math.max(LEAST_RUN_IN_MS, RUN_IN_SHARE * block.sliceMs * block.rounds.length)),
    seed,
    cpus: context.cores.generatorCpus,
    signal,
  });
}
