import type { RunningSystem } from '../../fixtures/systems/system.ts';
import type { RequestMix } from '../harness/generator/http/request-schema.ts';
import type { BenchContext, Block, Comparison, Contender, Scenario, Session } from '../harness/scenario.ts';
import type { Systems } from '../../fixtures/systems/systems.ts';
import { curveCell } from '../harness/system-cell.ts';

/** How many workers a system is started with; a system of the user's own knows one number. */
export interface WorkerLevels {
  readonly inFlight: number;
  readonly serviceProcesses: number;
  readonly apiProcesses: number;
}

/** A system whose number of workers can be set. */
export interface WorkersContender extends Contender {
  /** Counts of workers of a system of the user's own; the shop has three kinds of them instead. */
  readonly workerLevels?: readonly number[];
  start(systems: Systems, workers: WorkerLevels): Promise<RunningSystem>;
  requests(options: { readonly system: RunningSystem; readonly run: string }): RequestMix;
}

export interface BeginOptions {
  readonly contender: WorkersContender;
  readonly block: Block;
  readonly context: BenchContext;
  readonly systems: Systems;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface WorkersScenario extends Scenario {
  begin(options: BeginOptions): Promise<Session>;
}

/** Contenders as this suite made them. */
export function workersOf(contenders: readonly Contender[]): readonly WorkersContender[] {
  return contenders as readonly WorkersContender[];
}


/** More users than any level serves at a time, so that workers and not users are the limit. */
const CONNECTIONS = 48;
const SLICE_OVERHEAD_MS = 80;
/** Starts the processes of the level, a generator, and warms both up. */
const TRIAL_OVERHEAD_MS = 4000;

export function cell(options: WorkerLevels & { contender: string; blocks: number; rounds: number; sliceMs: number }): Comparison {
  const { contender, blocks, rounds, sliceMs, inFlight, serviceProcesses, apiProcesses } = options;
  return curveCell({
    levels: { inFlight, serviceProcesses, apiProcesses, connections: CONNECTIONS },
    contenders: [contender],
    blocks,
    roundsPerBlock: rounds,
    sliceMs,
    sliceOverheadMs: SLICE_OVERHEAD_MS,
    trialOverheadMs: TRIAL_OVERHEAD_MS,
  });
}
