import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import type { SliceReading } from '../../scenario.ts';
import { metered, serveGenerator, type Job } from '../child.ts';
import { shoot, type RawResult, type Shot } from './cannon.ts';
import { divideConnections, type FullAutocannonOptions } from './options.ts';
import { readingOf } from './reading.ts';
import type { FromThread } from './thread.ts';

serveGenerator((options, fail) => Promise.resolve(openJob(options as FullAutocannonOptions, fail)));

function openJob(options: FullAutocannonOptions, fail: (error: unknown) => void): Job {
  const { workers, connections } = options;
  // This thread does its share of the work, so that its event loop tells how late all are.
  const [own = 0, ...others] = divideConnections({ connections, workers });
  const threads = others.map((share) => ({ share, worker: new Worker(new URL('thread.js', import.meta.url)) }));
  for (const { worker } of threads) worker.on('error', fail);

  const slice = async (durationMs: number): Promise<SliceReading> => {
    const shot = { ...options, durationMs };
    const startMs = performance.now();
    // The processor time of a process is that of all its threads.
    const { value, use } = await metered(async () => {
      const results = await Promise.all([shoot({ ...shot, connections: own }), ...threads.map(({ share, worker }) => ask(worker, { ...shot, connections: share }))]);
      return { results, elapsedMs: performance.now() - startMs };
    });
    return readingOf({ ...value, connections, generator: use });
  };
  const rates = async ({ durationMs, binMs }: { durationMs: number; binMs: number }): Promise<number[]> => {
    const bins: number[] = [];
    while (bins.length < Math.round(durationMs / binMs)) bins.push((await slice(binMs)).metrics['completedPerSec'] ?? 0);
    return bins;
  };
  return {
    run: (command, payload) => {
      switch (command) {
        case 'slice':
          return slice((payload as { durationMs: number }).durationMs);
        case 'rates':
          return rates(payload as { durationMs: number; binMs: number });
        default:
          throw new Error(`unknown command '${command}'`);
      }
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

async function ask(worker: Worker, shot: Shot): Promise<RawResult> {
  const answered = once(worker, 'message') as Promise<[FromThread]>;
  worker.postMessage(shot);
  const [answer] = await answered;
  if ('error' in answer) throw new Error(answer.error);
  return answer.result;
}
