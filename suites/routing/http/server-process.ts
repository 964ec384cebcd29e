import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Component } from '../../harness/scenario.ts';
import type { ExtraLookups, Launch, Listening, ServerSetup } from './protocol.ts';

const TIMEOUT_MS = 15_000;
const STDERR_TAIL_CHARS = 2000;

/** A server of the HTTP stage, in whatever language, as its parent sees it. */
export class ServerProcess {
  readonly url: string;
  readonly component: Component;
  readonly #child: ChildProcess;
  readonly #talk: Talk;

  private constructor(options: { child: ChildProcess; talk: Talk; port: number }) {
    const { child, talk, port } = options;
    this.#child = child;
    this.#talk = talk;
    this.url = `http://127.0.0.1:${port}`;
    this.component = { name: 'server', source: { kind: 'processes', rootPid: child.pid ?? 0 } };
  }

  /**
   * Starts the program on these cores (none: all), and returns when it listens.
   *
   * @throws Error with what the program said when it ends, or does not listen in time.
   */
  static async start(options: { launch: Launch; setup: ServerSetup; cpus: readonly number[]; signal: AbortSignal }): Promise<ServerProcess> {
    const { launch, setup, cpus, signal } = options;
    signal.throwIfAborted();
    const [file, ...args] = cpus.length > 0 ? (['taskset', '-c', cpus.join(','), ...launch] as const) : launch;
    const { PATH, HOME, LANG, TZ } = process.env;
    // Frameworks answer in more words when they are developed with; Go's runtime is given as many cores as Node has.
    const env = { PATH, HOME, LANG, TZ, NODE_ENV: 'production', GOMAXPROCS: String(Math.max(1, cpus.length)) };
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
    const talk = new Talk(child);
    try {
      const { port } = (await talk.ask(setup, signal)) as Listening;
      return new ServerProcess({ child, talk, port });
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  /** Sets how many extra lookups each request does; returns how many it does now. */
  async repeat(extraLookups: number, signal: AbortSignal): Promise<number> {
    const answer = (await this.#talk.ask({ extraLookups } satisfies ExtraLookups, signal)) as ExtraLookups;
    return answer.extraLookups;
  }

  close(): Promise<void> {
    return end(this.#child);
  }
}

/** Lines of JSON, one question at a time. */
class Talk {
  readonly #child: ChildProcess;
  readonly #answers: Interface | null;
  readonly #gone: Promise<never>;
  #stderr = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#answers = child.stdout === null ? null : createInterface({ input: child.stdout });
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#stderr = (this.#stderr + bytes.toString()).slice(-STDERR_TAIL_CHARS);
    });
    // A write that meets a closed pipe is told by the end of the process, which has the reason.
    child.stdin?.on('error', () => undefined);
    this.#gone = new Promise((_, reject) => {
      child.once('error', (cause) => reject(new Error(`the server did not start: ${cause.message}`)));
      child.once('close', (code, ended) => reject(new Error(`the server ended (${ended ?? `code ${String(code)}`}): ${this.#stderr.trim()}`)));
    });
    this.#gone.catch(() => undefined);
  }

  async ask(message: ServerSetup | ExtraLookups, signal: AbortSignal): Promise<unknown> {
    if (this.#answers === null) throw new Error('the server has no standard output');
    const line = once(this.#answers, 'line', { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) }) as Promise<[string]>;
    line.catch(() => undefined);
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
    const [answer] = await Promise.race([line, this.#gone]);
    return JSON.parse(answer);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
