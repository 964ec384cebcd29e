import type { Job } from '../../harness/generator/child.ts';
import type { Slicer } from './slicer.ts';

/** What a `MessagingSession` asks of its generator. */
export function slicingJob(options: { slicer: Pick<Slicer, 'slice' | 'rates' | 'rest'>; close: () => Promise<void> }): Job {
  const { slicer, close } = options;
  return {
    run: (command, payload) => {
      switch (command) {
        case 'slice':
          return slicer.slice((payload as { durationMs: number }).durationMs);
        case 'rates':
          return slicer.rates(payload as { durationMs: number; binMs: number });
        case 'rest':
          return slicer.rest();
        default:
          throw new Error(`unknown command '${command}'`);
      }
    },
    close,
  };
}
