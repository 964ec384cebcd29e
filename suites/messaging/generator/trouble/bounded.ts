import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 1;

/** Resolves or rejects as `work` does; rejects, saying what was waited for, when that takes too long. */
export async function within<T>(work: PromiseLike<T>, options: { readonly what: string; readonly limitMs: number }): Promise<T> {
  const { what, limitMs } = options;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs} ms for ${what}, in vain`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface Waiting {
  readonly reached: () => boolean;
  /** Changes as long as there is something to wait for. */
  readonly progress: () => number;
  /** Without progress for so long, the wait is over. */
  readonly patienceMs: number;
  /** The wait is over then, progress or not. */
  readonly limitMs: number;
  /** Fires, with the error, when a connection has failed. */
  readonly failed: AbortSignal;
}

/** How a wait ended. */
export type Ending = 'reached' | 'stalled' | 'late';

/** Waits, with a look every millisecond. Throws the failure's own error. */
export async function until(options: Waiting): Promise<Ending> {
  const { reached, progress, patienceMs, limitMs, failed } = options;
  const startMs = performance.now();
  let movedAtMs = startMs;
  let before = progress();
  while (!reached()) {
    failed.throwIfAborted();
    await sleep(LOOK_EVERY_MS);
    const nowMs = performance.now();
    const now = progress();
    if (now !== before) movedAtMs = nowMs;
    before = now;
    if (nowMs - movedAtMs > patienceMs) return reached() ? 'reached' : 'stalled';
    if (nowMs - startMs > limitMs) return reached() ? 'reached' : 'late';
  }
  return 'reached';
}
