import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { descendants } from '../fixtures/hosts/processes.ts';

const program = fileURLToPath(new URL('headroom.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `headroom` command as a user runs it: its own process, its exit code, its output. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): boolean;
  /** Waits until a process of that name serves below this command; its pid. */
  child(name: string): Promise<number>;
  /** Waits until stderr holds the text. */
  says(text: string | RegExp): Promise<unknown>;
}

export function start(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Running {
  const child = spawn(process.execPath, [program, ...args], { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => void (said.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => void (said.stderr += bytes.toString()));
  let isOver = false;
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      isOver = true;
      resolve({ code, signal, ...said });
    });
  });
  const pid = child.pid ?? 0;
  const until = async <T>(what: string, look: () => T | undefined): Promise<T> => {
    for (let tries = 0; tries < 1200 && !isOver; tries++) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${what} never came; stderr: ${said.stderr}`);
  };
  return {
    pid,
    ended,
    kill: (signal) => child.kill(signal),
    child: (name) => until(`process ${name}`, () => descendants(pid).find((entry) => entry.name === name && entry.state !== 'Z')?.pid),
    says: (text) => until(`'${String(text)}'`, () => (said.stderr.search(text) >= 0 ? true : undefined)),
  };
}

export function headroom(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: options.cwd, env: { ...process.env, ...options.env }, encoding: 'utf8' });
  return { code: status, signal, stdout, stderr };
}
