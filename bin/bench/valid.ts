import { disturbedReason, type Disturbance } from './watch.ts';

/** As many again may be void. */
const MOST_ATTEMPTS = 2;

/**
 * Repeats a trial until enough of them were not disturbed, or too many were. All are returned, the void ones as well; which
 * are void depends upon the host alone.
 */
export async function untilValid<T extends Disturbance>(options: {
  wanted: number;
  run: (attempt: number) => Promise<T>;
  news: (line: string) => void;
  /** Why a trial is void, or null; the limits of every run when left out. */
  reasonOf?: (trial: T) => string | null;
}): Promise<{ valid: T[]; voided: T[] }> {
  const { wanted, run, news, reasonOf = disturbedReason } = options;
  const valid: T[] = [];
  const voided: T[] = [];
  while (valid.length < wanted && valid.length + voided.length < wanted * MOST_ATTEMPTS) {
    const trial = await run(valid.length + voided.length);
    const reason = reasonOf(trial);
    if (reason === null) valid.push(trial);
    else {
      voided.push(trial);
      news(`  void: ${reason}`);
    }
  }
  return { valid, voided };
}
