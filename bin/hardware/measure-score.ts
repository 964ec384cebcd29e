import { systemClock } from '../../suites/harness/clock.ts';
import { Generator } from '../../suites/harness/generator/generator.ts';
import { hostMeter } from '../../suites/harness/meters/host.ts';
import { ownCpuMs } from '../../suites/harness/meters/own.ts';
import { MS_PER_SEC } from '../../suites/harness/units.ts';
import type { ScoreBlock } from './scoring.ts';
import type { SliceOptions, WorkerAnswer, WorkerOptions } from './score-worker.ts';
import { OVERTIME_MS } from './slice.ts';
import { undisturbed, type Undisturbed } from './undisturbed.ts';

const WINDOW_MS = 100;
/** From the request to the slice's start: the message must have reached every worker. */
const LEAD_MS = 3;
const START_MS = 300;
const ANSWER_WITHIN_MS = 30_000;

/** How a span of time is spent: fresh processes for each block, many short slices in it. */
export function scorePlan(seconds: number): { blocks: number; rounds: number; warmupMs: number } {
  const blocks = Math.min(12, Math.max(2, Math.round(seconds / 7.5)));
  const blockMs = (seconds * MS_PER_SEC) / blocks;
  // HTTP in Node goes on becoming faster for about a second and a half.
  const warmupMs = Math.min(2000, blockMs / 4);
  const roundMs = 2 * (WINDOW_MS + LEAD_MS) + OVERTIME_MS;
  return { blocks, warmupMs, rounds: Math.max(2, Math.floor((blockMs - START_MS - warmupMs) / roundMs)) };
}

/**
 * Measures the kernels on this machine: on one core while the others rest, each core in turn, and on all cores at once, the
 * two in slices that alternate (ABBA) in fresh processes pinned to a core each.
 */
export function measureScore(options: {
  seconds: number;
  cpus: readonly number[];
  signal: AbortSignal;
  news: (line: string) => void;
  limits?: { steal: number; foreign: number };
}): Promise<Undisturbed<ScoreBlock>> {
  const { seconds, cpus, signal } = options;
  const { blocks, rounds, warmupMs } = scorePlan(seconds);
  return undisturbed({
    ...options,
    blocks,
    host: hostMeter(),
    measure: async (block, begin) => {
      const workers = await startWorkers({ cpus, warmupMs, signal });
      try {
        begin();
        const own = ownCpuMs();
        const { value, cpuMs } = await measureBlock({ workers, rounds, firstAlone: block * Math.ceil(rounds / 2), signal });
        return { value, accountedMs: cpuMs + ownCpuMs() - own };
      } finally {
        await Promise.all(workers.map((worker) => worker.close()));
      }
    },
  });
}

async function startWorkers(options: { cpus: readonly number[]; warmupMs: number; signal: AbortSignal }): Promise<Generator[]> {
  const { cpus, warmupMs, signal } = options;
  const starting = cpus.map((cpu, first) => {
    const open: WorkerOptions = { first, warmupMs };
    return Generator.start({ module: new URL('score-worker.js', import.meta.url), cpus: [cpu], open, openTimeoutMs: ANSWER_WITHIN_MS, signal });
  });
  const started = await Promise.allSettled(starting);
  const workers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed === undefined) return workers;
  await Promise.all(workers.map((worker) => worker.kill()));
  throw failed.reason;
}

async function measureBlock(options: { workers: readonly Generator[]; rounds: number; firstAlone: number; signal: AbortSignal }): Promise<{ value: ScoreBlock; cpuMs: number }> {
  const { workers, rounds, firstAlone, signal } = options;
  let cpuMs = 0;
  const slice = async (team: readonly Generator[]): Promise<WorkerAnswer['reading'][]> => {
    const startMs = systemClock.nowMs() + LEAD_MS;
    const window: SliceOptions = { startMs, endMs: startMs + WINDOW_MS, overtimeMs: team.length > 1 ? OVERTIME_MS : 0 };
    const answers = await Promise.all(team.map((worker) => worker.request<WorkerAnswer>('slice', window, { timeoutMs: ANSWER_WITHIN_MS, signal })));
    for (const answer of answers) cpuMs += answer.cpuMs;
    return answers.map(({ reading }) => reading);
  };
  const value: { alone: WorkerAnswer['reading']; all: readonly WorkerAnswer['reading'][] }[] = [];
  for (let round = 0; round < rounds; round++) {
    // ABBA on one core, then on the next.
    const one = workers.slice((firstAlone + Math.floor(round / 2)) % workers.length).slice(0, 1);
    const isAloneFirst = round % 2 === 0;
    const [first, second] = isAloneFirst ? [await slice(one), await slice(workers)] : [await slice(workers), await slice(one)];
    const [alone] = isAloneFirst ? first : second;
    if (alone !== undefined) value.push({ alone, all: isAloneFirst ? second : first });
  }
  return { value, cpuMs };
}
