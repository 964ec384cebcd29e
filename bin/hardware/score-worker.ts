import { systemClock } from '../../suites/harness/clock.ts';
import { serveGenerator } from '../../suites/harness/generator/child.ts';
import { ownCpuMs } from '../../suites/harness/meters/own.ts';
import { openKernels } from './kernels.ts';
import { runSlice, type SliceReading } from './slice.ts';

export interface WorkerOptions {
  readonly first: number;
  readonly warmupMs: number;
}

/** Times are of the machine's monotonic clock, which all processes share. */
export interface SliceOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly overtimeMs: number;
}

export interface WorkerAnswer {
  readonly reading: SliceReading;
  readonly cpuMs: number;
}

serveGenerator(async (given) => {
  const { first, warmupMs } = given as WorkerOptions;
  const { kernels, close } = await openKernels();
  const { nowMs } = systemClock;
  const slice = (options: SliceOptions): Promise<SliceReading> => runSlice({ ...options, kernels, first, nowMs });
  // Compiled and settled before anything counts.
  await slice({ startMs: nowMs(), endMs: nowMs() + warmupMs, overtimeMs: 0 });
  return {
    run: async (_, options): Promise<WorkerAnswer> => {
      const beforeMs = ownCpuMs();
      const reading = await slice(options as SliceOptions);
      return { reading, cpuMs: ownCpuMs() - beforeMs };
    },
    close: () => {
      close();
      return Promise.resolve();
    },
  };
});
