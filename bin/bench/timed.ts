import { spawn } from 'node:child_process';

/** What a program printed, and the processor time of it with all its threads and children. */
export interface Timed {
  readonly output: string;
  readonly cpuMs: number;
}

const marker = 'headroom-times';

/**
 * Runs a program of others on these cores to its end. The shell's `time` waits for it and so knows all that it used; it
 * ends with its shell.
 *
 * @throws Error with the end of its output when it fails.
 */
export function runTimed(options: {
  command: readonly [string, ...string[]];
  cpus: readonly number[];
  signal: AbortSignal;
  env?: Readonly<Record<string, string>>;
}): Promise<Timed> {
  const { command, cpus, signal, env = {} } = options;
  const script = `TIMEFORMAT='${marker} %3U %3S'; time setpriv --pdeathsig KILL taskset -c ${cpus.join(',')} "$@"`;
  return new Promise((resolve, reject) => {
    const { PATH, HOME } = process.env;
    const child = spawn('bash', ['-c', script, 'bash', ...command], { signal, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH, HOME, LC_ALL: 'C', ...env } });
    let output = '';
    const keep = (bytes: Buffer): void => {
      output += bytes.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      const cpuMs = cpuOf(output);
      if (code === 0 && cpuMs !== null) resolve({ output, cpuMs });
      else reject(new Error(`${command[0]} ended with code ${String(code)}: ${output.slice(-500)}`));
    });
  });
}

/** User and system time in what the shell printed at the end. */
export function cpuOf(output: string): number | null {
  const times = new RegExp(`^${marker} (\\d+\\.\\d+) (\\d+\\.\\d+)$`, 'm').exec(output);
  return times === null ? null : (Number(times[1]) + Number(times[2])) * 1000;
}
