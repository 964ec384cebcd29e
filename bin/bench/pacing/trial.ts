import { MicrosHistogram } from '../../../suites/harness/histogram.ts';
import { usageMeter } from '../../../suites/harness/meters/usage.ts';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { microsToMs } from '../../../suites/harness/units.ts';
import type { BenchContext, Target } from '../bench.ts';
import { openSteady } from '../sessions.ts';
import { strangersShare, WaitMeter } from '../waiting.ts';
import { watched, type Disturbance } from '../watch.ts';

export const RATE_PER_SEC = 5000;
/** Short stretches in turn meet the same weather. */
export const PIECE_MS = 500;
export const PIECES = 6;

/** One generator process, and the null pacer in it. */
export interface PacingTrial extends Disturbance {
  readonly startDelayP99Ms: number;
  readonly nullP99Ms: number;
  readonly offeredPerSec: number;
  readonly errorShare: number;
  /** Of the time, how much the generator waited for its core on behalf of strangers. */
  readonly waitShare: number;
}

export async function measurePacing(options: { context: BenchContext; target: Target; seed: number }): Promise<PacingTrial> {
  const { context, target, seed } = options;
  const { signal, lab } = context;
  const random = createRandom(seed).fork('pacing');
  const session = await openSteady({ context, target, ratePerSec: RATE_PER_SEC, seed });
  const meter = usageMeter({ kind: 'processes', rootPid: session.generatorPid });
  const delays = { ours: MicrosHistogram.create(), bare: MicrosHistogram.create() };
  let started = 0;
  let ok = 0;
  const ours = async (): Promise<void> => {
    const { audit, histograms } = await session.slice({ durationMs: PIECE_MS, signal });
    delays.ours.merge(MicrosHistogram.decode(histograms?.['startDelay'] ?? ''));
    started += audit['started'] ?? 0;
    ok += audit['ok'] ?? 0;
  };
  const bare = async (): Promise<void> => {
    const pacer = { ratePerSec: RATE_PER_SEC, process: 'poisson' as const, durationMs: PIECE_MS, seed: random.int(2 ** 31) };
    delays.bare.merge(MicrosHistogram.decode(await session.nullPacer({ ...pacer, signal })));
  };
  try {
    await session.warmUp(signal);
    // The null pacer's code is to be compiled as well when it counts.
    await session.nullPacer({ ratePerSec: RATE_PER_SEC, process: 'poisson', durationMs: PIECE_MS, seed, signal });
    const waiting = new WaitMeter(session.generatorPid);
    const before = waiting.read();
    const startMs = performance.now();
    const { stealShare, foreignCpuShare } = await watched({
      idlePids: lab.setup.spinnerPids,
      ownCpuMs: () => target.cpuMs() + (meter?.read().cpuMs ?? 0),
      work: async () => {
        for (let piece = 0; piece < PIECES; piece++) for (const next of random.shuffle([ours, bare])) await next();
      },
    });
    const waitShare = strangersShare({ before, after: waiting.read(), elapsedMs: performance.now() - startMs });
    const p99 = (delay: MicrosHistogram): number => microsToMs(delay.quantile(0.99));
    return {
      startDelayP99Ms: p99(delays.ours),
      nullP99Ms: p99(delays.bare),
      offeredPerSec: (started * 1000) / (PIECES * PIECE_MS),
      errorShare: started === 0 ? 1 : 1 - ok / started,
      stealShare,
      foreignCpuShare,
      waitShare,
    };
  } finally {
    await session.close();
  }
}
