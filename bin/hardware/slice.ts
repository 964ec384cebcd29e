import type { Kernel, KernelId } from './kernels.ts';

/** What each kernel took in a slice: the sum over its runs. */
export type SliceReading = Readonly<Record<KernelId, { readonly runs: number; readonly ms: number }>>;

/** All workers that load the machine together go on so long after the slice's end, so that none is timed while others rest. */
export const OVERTIME_MS = 15;

/**
 * Runs the kernels in turn from `startMs` to `endMs`. A run counts when it began within the slice, however long it took; and
 * each kernel runs once at least.
 */
export async function runSlice(options: {
  kernels: readonly Kernel[];
  /** The kernel to begin with: workers that run together begin with different ones. */
  first: number;
  startMs: number;
  endMs: number;
  overtimeMs: number;
  nowMs: () => number;
}): Promise<SliceReading> {
  const { kernels, first, startMs, endMs, overtimeMs, nowMs } = options;
  const reading = Object.fromEntries(kernels.map(({ id }) => [id, { runs: 0, ms: 0 }])) as Record<KernelId, { runs: number; ms: number }>;
  while (nowMs() < startMs);
  for (let turn = 0; ; turn++) {
    const kernel = kernels[(first + turn) % kernels.length];
    if (kernel === undefined) throw new RangeError('a slice needs kernels');
    const beganMs = nowMs();
    if (beganMs >= endMs + overtimeMs && turn >= kernels.length) return reading;
    await kernel.run();
    if (beganMs >= endMs && turn >= kernels.length) continue;
    const entry = reading[kernel.id];
    entry.runs += 1;
    entry.ms += nowMs() - beganMs;
  }
}
