import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Takes a share of a core away from whatever else runs there. */
export interface Brake extends AsyncDisposable {
  readonly pid: number;
  /** The share of the core that is left for others while the brake is on. */
  readonly share: number;
}

/** Nice values, lightest first, and what they leave to a neighbour of nice 0: weights of the scheduler's table. */
export const brakeSteps: readonly { readonly nice: number; readonly share: number }[] = [
  { nice: 5, share: 1024 / (1024 + 335) },
  { nice: 4, share: 1024 / (1024 + 423) },
  { nice: 3, share: 1024 / (1024 + 526) },
  { nice: 2, share: 1024 / (1024 + 655) },
  { nice: 0, share: 1 / 2 },
];

const loop = 'while kill -0 "$PPID" 2>/dev/null; do for ((i = 0; i < 500000; i++)); do :; done; done';

/**
 * A loop on the generators' core, a competitor of given weight: generators that would saturate the target get a share of
 * their core, all of them the same. Dies with this process.
 */
export async function startBrake(options: { cpu: number; nice: number; share: number }): Promise<Brake> {
  const { cpu, nice, share } = options;
  const command = ['--pdeathsig', 'KILL', 'taskset', '-c', String(cpu), 'bash', '-c', loop];
  // A session of its own is a scheduling group of its own where the kernel makes such groups.
  const child = spawn('setpriv', command, { stdio: 'ignore', detached: true, env: { PATH: process.env['PATH'] } });
  await once(child, 'spawn');
  const { pid = 0 } = child;
  setPriority(pid, nice);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch {
    // No such groups in this kernel: the priority of the process counts.
  }
  return {
    pid,
    share,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
