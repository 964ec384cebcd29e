import type { WriteStream } from 'node:tty';
import pc from 'picocolors';
import type { RunObserver } from '../suites/harness/runner.ts';
import type { Block } from '../suites/harness/scenario.ts';
import type { TrialRecord } from '../suites/harness/record.ts';
import { formatDuration } from '../suites/harness/units.ts';

/** Shows where a run is: one line kept up to date on a terminal, a plain line a trial elsewhere. */
export function progress(options: {
  blocks: readonly Block[];
  /** Kept for blocks that are planned on the way. */
  followUpMs?: number;
  stream: WriteStream | (NodeJS.WritableStream & { isTTY?: boolean; columns?: number });
  quiet: boolean;
  nowMs: () => number;
}): RunObserver & { done(): void } {
  const { stream, quiet, nowMs } = options;
  const blocks = [...options.blocks];
  if (quiet) return { done: () => undefined };
  const live = stream.isTTY === true;
  const startedMs = nowMs();
  const finished = new Set<string>();

  const leftMs = (): number => {
    const followUpMs = blocks.slice(options.blocks.length).reduce((sum, block) => sum + block.estimatedMs, 0);
    const estimates = { done: 0, all: Math.max(0, (options.followUpMs ?? 0) - followUpMs) };
    for (const block of blocks) {
      estimates.all += block.estimatedMs;
      if (finished.has(block.id)) estimates.done += block.estimatedMs;
    }
    const pace = estimates.done > 0 ? (nowMs() - startedMs) / estimates.done : 1;
    return (estimates.all - estimates.done) * pace;
  };
  const show = (text: string): void => {
    if (live) stream.write(`\r\u001b[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const place = (block: Block): string => `${finished.size + 1}/${blocks.length}`.padStart(5) + ` ${block.id}`;

  return {
    blockStarted: ({ block, attempt }) => {
      // Planned on the way, in view of earlier trials.
      if (!blocks.some(({ id }) => id === block.id)) blocks.push(block);
      if (attempt > 1) stream.write(`${live ? '\r\u001b[K' : ''}again, attempt ${attempt}: ${block.id}\n`);
      show(`${place(block)} · starting · about ${formatDuration(leftMs())} left`);
    },
    sliceStarted: ({ block, contender, role, round }) =>
      show(`${place(block)} · ${contender}${role === 'control' ? ' (control)' : ''} · round ${round + 1}/${block.rounds.length} · about ${formatDuration(leftMs())} left`),
    blockFinished: ({ block, trials }) => {
      if (!trials.some((trial) => trial.status === 'voided')) finished.add(block.id);
      for (const trial of trials) {
        const line = trialLine(trial);
        if (!live) stream.write(`${finished.size}/${blocks.length} ${line} · about ${formatDuration(leftMs())} left\n`);
        else if (trial.status !== 'completed') stream.write(`\r\u001b[K${pc.yellow(line)}\n`);
      }
    },
    done: () => show(''),
  };
}

function trialLine(trial: TrialRecord): string {
  return `${trial.id}: ${trial.status}${trial.reason === null ? '' : ` (${trial.reason})`}, ${trial.slices.length} slices`;
}
