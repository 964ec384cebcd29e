import { setTimeout as sleep } from 'node:timers/promises';
import { ownCpuMs } from '../../harness/meters/own.ts';

const LOOK_MS = 3;
/** What a process that waits uses of such a look, and a little more. */
const RESTING_SHARE = 0.3;
const MOST_MS = 600;

/**
 * Waits until this process rests: V8 compiles in threads of its own, a large generated function for a tenth of a second and
 * more, which would go on during the next router's slice and be taken for the work of strangers. Returns the time waited.
 */
export async function rested(): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const before = { cpuMs: ownCpuMs(), nowMs: performance.now() };
    await sleep(LOOK_MS);
    const nowMs = performance.now();
    if (ownCpuMs() - before.cpuMs < (nowMs - before.nowMs) * RESTING_SHARE || nowMs - startMs > MOST_MS) return nowMs - startMs;
  }
}
