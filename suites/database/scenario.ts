import type { Comparison, Contender, BenchContext, Block, Scenario, Session } from '../harness/scenario.ts';
import type { Systems } from '../../fixtures/systems/systems.ts';
import { curveCell, systemMetrics } from '../harness/system-cell.ts';

export interface BeginOptions {
  readonly contender: Contender;
  readonly block: Block;
  readonly context: BenchContext;
  readonly systems: Systems;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface DatabaseScenario extends Scenario {
  begin(options: BeginOptions): Promise<Session>;
}

/** What is asked of the database: a class of requests each. */
export const operations = ['read', 'write', 'report'] as const;
export type Operation = (typeof operations)[number];

export const metrics = [
  ...systemMetrics,
  { id: 'mysqlLockWaitMs', title: 'Waited for row locks, ms a second', unit: 'ms', better: 'less' },
  { id: 'mysqlIoWaitMs', title: 'Waited for files, ms a second', unit: 'ms', better: 'less' },
  { id: 'mysqlRowsPerSec', title: 'Rows read', unit: 'perSec', better: 'more' },
  { id: 'mysqlFsyncsPerSec', title: 'fsyncs', unit: 'perSec', better: 'less' },
] as const;

/** More users than connections to the database, so that the pool and not the users is the limit. */
const CONNECTIONS = 48;
const SLICE_OVERHEAD_MS = 120;
const TRIAL_OVERHEAD_MS = 3500;

export function cell(options: { poolSize: number; operation: Operation; contender: string; blocks: number; rounds: number; sliceMs: number }): Comparison {
  const { poolSize, operation, contender, blocks, rounds, sliceMs } = options;
  return curveCell({
    levels: { poolSize, operation, connections: CONNECTIONS },
    contenders: [contender],
    blocks,
    roundsPerBlock: rounds,
    sliceMs,
    sliceOverheadMs: SLICE_OVERHEAD_MS,
    trialOverheadMs: TRIAL_OVERHEAD_MS,
  });
}
