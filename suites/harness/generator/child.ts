import { monitorEventLoopDelay } from 'node:perf_hooks';
import { messageOf, UnsupportedError } from '../errors.ts';
import { ownCpuMs } from '../meters/own.ts';
import { nanosToMs } from '../units.ts';
import type { FromChild, GeneratorUse, ToChild, WireError } from './protocol.ts';

/** The load that a generator process makes: opened once, then asked, then closed. */
export interface Job {
  /** Every command but `open` and `close`. */
  run(command: string, options: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const LOOP_RESOLUTION_MS = 10;

/**
 * Makes this process a generator: it answers its parent over IPC, one command at a time, and ends when the parent is
 * gone (killed -9 included), so that no generator outlives its run.
 */
export function serveGenerator(open: (options: unknown, fail: (error: unknown) => void) => Promise<Job>): void {
  let job: Job | null = null;

  const send = (message: FromChild, then?: () => void): void => {
    if (!process.connected) process.exit(0);
    process.send?.(message, undefined, {}, then ?? (() => undefined));
  };
  const fail = (error: unknown): void => {
    send({ kind: 'fatal', error: describe(error) }, () => process.exit(1));
  };
  const answer = async ({ command, options }: ToChild): Promise<unknown> => {
    if (command === 'open') {
      if (job !== null) throw new Error('the generator is open already');
      job = await open(options, fail);
      return null;
    }
    if (command === 'close') {
      const closing = job;
      job = null;
      await closing?.close();
      return null;
    }
    if (job === null) throw new Error(`'${command}' came before 'open'`);
    return job.run(command, options);
  };

  process.on('message', (message: ToChild) => {
    answer(message).then(
      (value) => send({ kind: 'answer', id: message.id, value: value ?? null }),
      (error: unknown) => send({ kind: 'refusal', id: message.id, error: describe(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // Ctrl-C reaches the whole process group: the parent decides what ends when.
  process.on('SIGINT', () => undefined);
}

/** Runs `work` and says what this process used meanwhile. */
export async function metered<T>(work: () => Promise<T>): Promise<{ value: T; use: GeneratorUse }> {
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  const beforeMs = ownCpuMs();
  try {
    const value = await work();
    const cpuMs = ownCpuMs() - beforeMs;
    const p99Ms = nanosToMs(loop.percentile(99)) - LOOP_RESOLUTION_MS;
    return { value, use: { cpuMs, loopDelayP99Ms: Math.max(0, p99Ms) } };
  } finally {
    loop.disable();
  }
}

function describe(error: unknown): WireError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { message: messageOf(error), code, unsupported: error instanceof UnsupportedError };
}
