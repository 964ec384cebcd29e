import type { Clock } from './clock.ts';
import { interruption } from './errors.ts';
import type { HostMeter } from './meters/host.ts';
import type { ClosingLine, RecordHeader, RecordLine, ServerLine, TrialRecord } from './record.ts';
import type { Bench, Block } from './scenario.ts';
import { LiveTrial } from './trial.ts';

/** A voided block is run again, at most twice (R5). */
export const MAX_ATTEMPTS = 3;

/** Told what is going on; for progress displays. */
export interface RunObserver {
  blockStarted?(event: { block: Block; attempt: number }): void;
  sliceStarted?(event: { block: Block; contender: string; role: string; round: number }): void;
  blockFinished?(event: { block: Block; trials: readonly TrialRecord[] }): void;
}

export interface RunOptions {
  /** What to measure next, in view of every trial so far: more blocks, or done. Studies that search or top up decide here. */
  readonly next: (trials: readonly TrialRecord[]) => readonly Block[] | 'done';
  /** The suite at work for a block; opened on first need. */
  readonly benchOf: (suite: string) => Promise<Bench>;
  readonly record: { append(lines: readonly RecordLine[]): void };
  /** Ids of the blocks that the record holds; any other is put on record before it runs. */
  readonly planned?: ReadonlySet<string>;
  /** Trials of an earlier part of this run (`--resume`). */
  readonly earlier?: readonly TrialRecord[];
  readonly clock: Clock;
  readonly host: HostMeter;
  readonly signal: AbortSignal;
  readonly observer?: RunObserver;
}

/**
 * The main path: ask what is next, run each block, put it on disk, ask again; then close the record.
 * Returns every trial, earlier ones included. Throws on interruption and when the record cannot be written.
 */
export async function run(options: RunOptions): Promise<readonly TrialRecord[]> {
  const { next, benchOf, record, clock } = options;
  const originMs = clock.nowMs();
  const trials = [...(options.earlier ?? [])];
  const known = new Set<string>();
  const planned = new Set(options.planned);
  for (let blocks = next(trials); blocks !== 'done'; blocks = next(trials)) {
    // All of them before the first runs: a run that is cut short goes on with what was decided.
    const fresh = options.planned === undefined ? [] : blocks.filter(({ id }) => !planned.has(id));
    if (fresh.length > 0) record.append(fresh.map((block) => ({ kind: 'planned', block: plain(block) })));
    for (const { id } of fresh) planned.add(id);
    for (const block of blocks) {
      for (let attempt = attemptsOf(block, trials) + 1; attempt <= MAX_ATTEMPTS; attempt++) {
        const results = await runBlock({ block, attempt, originMs, run: options });
        record.append([...newServers({ bench: await benchOf(block.suite), known }), ...results]);
        trials.push(...results);
        if (!results.some((trial) => trial.status === 'voided')) break;
      }
    }
  }
  record.append([closing({ trials, clock })]);
  return trials;
}

/** Starts the block's trials, interleaves their slices round by round, and ends them. One trial at a time is under load. */
async function runBlock(options: { block: Block; attempt: number; originMs: number; run: RunOptions }): Promise<TrialRecord[]> {
  const { block, attempt, originMs } = options;
  const { benchOf, clock, host, signal, observer } = options.run;
  observer?.blockStarted?.({ block, attempt });
  stopIfAborted(signal);
  const bench = await benchOf(block.suite);
  const context = { bench, clock, host, originMs, signal };
  const live = block.trials.map((plan) => new LiveTrial({ plan, block, attempt, context }));
  const results: TrialRecord[] = [];
  try {
    for (const trial of live) await trial.start();
    for (const [round, order] of block.rounds.entries()) {
      for (const [position, index] of order.entries()) {
        const trial = live[index];
        if (trial === undefined) continue;
        stopIfAborted(signal);
        observer?.sliceStarted?.({ block, contender: trial.plan.contender, role: trial.plan.role, round });
        await trial.slice({ round, position });
      }
    }
  } finally {
    for (const trial of live) results.push(await trial.finish());
  }
  const judged = voidWhole(results);
  observer?.blockFinished?.({ block, trials: judged });
  return judged;
}

function newServers(options: { bench: Bench; known: Set<string> }): ServerLine[] {
  const fresh = options.bench.servers().filter(({ name }) => !options.known.has(name));
  for (const { name } of fresh) options.known.add(name);
  return fresh.map((server) => ({ kind: 'server', ...server, settings: { ...server.settings } }));
}

/** One void trial voids its block: to keep the others would choose by luck who is compared with whom. */
function voidWhole(results: readonly TrialRecord[]): TrialRecord[] {
  const voided = results.find((trial) => trial.status === 'voided');
  if (voided === undefined) return [...results];
  return results.map((trial) =>
    trial.status === 'completed' ? { ...trial, status: 'voided', reason: `its block was voided: ${voided.id}: ${voided.reason ?? ''}` } : trial,
  );
}

function closing(options: { trials: readonly TrialRecord[]; clock: Clock }): ClosingLine {
  const count = (status: TrialRecord['status']): number => options.trials.filter((trial) => trial.status === status).length;
  return {
    kind: 'closing',
    finishedAt: options.clock.now().toISOString(),
    completed: count('completed'),
    voided: count('voided'),
    unsupported: count('unsupported'),
    failed: count('failed'),
  };
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interruption();
}

/** How often a block was tried already. */
function attemptsOf(block: Block, trials: readonly TrialRecord[]): number {
  return trials.reduce((most, trial) => (trial.block === block.id ? Math.max(most, trial.attempt) : most), 0);
}

/** The fixed schedule as a `next`: every block that has no result yet, or only voided ones with attempts left. */
export function fixedSchedule(blocks: readonly Block[]): RunOptions['next'] {
  return (trials) => {
    const open = blocks.filter((block) => {
      const own = trials.filter((trial) => trial.block === block.id);
      return !own.some((trial) => trial.status !== 'voided') && attemptsOf(block, trials) < MAX_ATTEMPTS;
    });
    return open.length === 0 ? 'done' : open;
  };
}

/** A copy that the record may hold: plain data without the readonly marks. */
function plain(block: Block): RecordHeader['blocks'][number] {
  return JSON.parse(JSON.stringify(block)) as RecordHeader['blocks'][number];
}
