import { lookup } from 'node:dns/promises';
import { createRandom } from '../../statistics/random.ts';
import { createArrivals } from '../arrivals.ts';
import { serveGenerator, type Job } from '../child.ts';
import { nullPacer } from '../pacer.ts';
import type { LoadBounds } from './load.ts';
import type { FullHttpLoadOptions } from './options.ts';
import { HttpSlicer } from './slicer.ts';

/** What `nullPacer` is asked with. */
export interface NullPacerOptions {
  readonly ratePerSec: number;
  readonly process: 'poisson' | 'uniform';
  readonly durationMs: number;
  readonly seed: number;
}

serveGenerator((options) => openJob(options as FullHttpLoadOptions));

async function openJob(options: FullHttpLoadOptions): Promise<Job> {
  // Resolved once: a resolver is no part of what is measured.
  const { address } = await lookup(options.host);
  const slicer = new HttpSlicer({ ...options, address: { host: address, port: options.port } });
  return {
    run: (command, payload) => {
      switch (command) {
        case 'slice':
        case 'run':
          return slicer.slice(payload as LoadBounds);
        case 'rates':
          return slicer.rates(payload as { durationMs: number; binMs: number });
        case 'rest':
          return slicer.rest();
        case 'nullPacer':
          return runNullPacer(payload as NullPacerOptions);
        default:
          throw new Error(`unknown command '${command}'`);
      }
    },
    close: () => {
      slicer.close();
      return Promise.resolve();
    },
  };
}

/** As warm as a generator is when it is measured: what it has to beat must not be handicapped. */
const NULL_REHEARSAL_MS = 300;

async function runNullPacer(options: NullPacerOptions): Promise<{ startDelay: string }> {
  const { ratePerSec, process, seed } = options;
  const random = createRandom(seed);
  const pace = (durationMs: number): ReturnType<typeof nullPacer> =>
    nullPacer({ arrivals: createArrivals({ process, rate: ratePerSec, durationMs, random }) });
  await pace(NULL_REHEARSAL_MS);
  const { startDelay } = await pace(options.durationMs);
  return { startDelay: startDelay.encode() };
}
