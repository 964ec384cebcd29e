import { setTimeout as delay } from 'node:timers/promises';
import { judge } from './errors.ts';

/** Tries after the first. */
const RETRIES = 3;
const PAUSE_MS = 10;

/**
 * Does again what lost a deadlock or waited too long for a lock: after a pause of random length, so that two that met
 * do not meet again.
 */
export async function retrying<T>(attempt: () => Promise<T>, options: { readonly pause?: (ms: number) => Promise<unknown> } = {}): Promise<T> {
  const { pause = delay } = options;
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (error) {
      if (judge(error) !== 'again' || retries === RETRIES) throw error;
      await pause(PAUSE_MS * 2 ** retries * (0.5 + Math.random()));
    }
  }
}
