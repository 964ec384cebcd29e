import { metered, type Job } from '../../../harness/generator/child.ts';
import type { SliceReading } from '../../../harness/scenario.ts';

/** The job of a scenario whose slices each open and close all that they need: there is nothing to warm up and nothing to close. */
export function wholeSlices(slice: (durationMs: number) => Promise<Omit<SliceReading, 'generator'>>): Job {
  return {
    run: async (command, payload): Promise<SliceReading> => {
      if (command !== 'slice') throw new Error(`unknown command '${command}'`);
      const { value, use } = await metered(() => slice((payload as { durationMs: number }).durationMs));
      return { ...value, generator: use };
    },
    close: () => Promise.resolve(),
  };
}
