import { readdirSync, readFileSync } from 'node:fs';
import { nanosToMs } from '../../suites/harness/units.ts';

/**
 * How long the main thread of a process was ready and had no core, as far as that was not for other threads of its own:
 * on a core that is the generator's alone, that is what strangers took.
 */
export class WaitMeter {
  readonly #pid: number;
  readonly #proc: string;

  constructor(pid: number, proc = '/proc') {
    this.#pid = pid;
    this.#proc = proc;
  }

  /** Since the start of the process. */
  read(): { waitedMs: number; ownThreadsMs: number } {
    const tasks = `${this.#proc}/${this.#pid}/task`;
    let waitedMs = 0;
    let ownThreadsMs = 0;
    for (const thread of readdirSync(tasks)) {
      const [ran = 0, waited = 0] = readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ').map(Number);
      if (thread === String(this.#pid)) waitedMs = nanosToMs(waited);
      else ownThreadsMs += nanosToMs(ran);
    }
    return { waitedMs, ownThreadsMs };
  }
}

/** The share of a stretch of time that was waited for strangers. */
export function strangersShare(options: { before: ReturnType<WaitMeter['read']>; after: ReturnType<WaitMeter['read']>; elapsedMs: number }): number {
  const { before, after, elapsedMs } = options;
  const waitedMs = after.waitedMs - before.waitedMs;
  const ownMs = after.ownThreadsMs - before.ownThreadsMs;
  return Math.max(0, waitedMs - ownMs) / elapsedMs;
}
