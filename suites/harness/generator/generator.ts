import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../errors.ts';
import type { FromChild, ToChild, WireError } from './protocol.ts';

/** How a generator process is started. */
export interface GeneratorOptions {
  /** Compiled module that calls `serveGenerator`. */
  readonly module: URL;
  /** Cores that it may use; none means all. */
  readonly cpus: readonly number[];
  /** What `open` in the child gets; sent over IPC, so that secrets stay out of argv and environment. */
  readonly open: unknown;
  readonly openTimeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * V8 doubles its young generation whenever it likes, minutes into a load too, and resident memory steps up by as much each
 * time. Given its size from the start it does not; 2 MiB stay within a core's cache and cost no throughput.
 */
const STEADY_HEAP = ['--min-semi-space-size=2', '--max-semi-space-size=2'];
const CLOSE_TIMEOUT_MS = 2_000;
const STDERR_TAIL_CHARS = 2_000;

/** A generator that refused a command or ended too early. */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
  readonly code: string | null;

  constructor(message: string, code: string | null = null) {
    super(message);
    this.code = code;
  }
}

/** A child process that makes load, as its parent sees it. */
export class Generator {
  readonly pid: number;
  /** Resolves with the reason once the process is gone. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 1;
  #stderr = '';
  #fatal: WireError | null = null;
  #gone: Error | null = null;

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.pid = pid;
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#stderr = (this.#stderr + bytes.toString()).slice(-STDERR_TAIL_CHARS);
    });
    child.on('message', (message) => this.#receive(message as FromChild));
    this.exited = new Promise((resolve) => {
      // 'close' rather than 'exit': what was said last on IPC and stderr has then arrived.
      child.once('close', (code, signal) => {
        const reason = this.#exitReason(code, signal);
        this.#gone ??= this.#fatal === null ? new GeneratorError(reason) : restore(this.#fatal);
        this.#rejectAll(this.#gone);
        resolve(reason);
      });
    });
  }

  /** Starts the process and opens its job. Nothing is left behind when that fails. */
  static async start(options: GeneratorOptions): Promise<Generator> {
    options.signal.throwIfAborted();
    const node = [process.execPath, ...STEADY_HEAP, '--no-warnings', fileURLToPath(options.module)];
    const argv = options.cpus.length > 0 ? ['taskset', '-c', options.cpus.join(','), ...node] : node;
    const [file = '', ...args] = argv;
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: plainEnvironment(), serialization: 'json' });
    const pid = await started(child);
    const generator = new Generator(child, pid);
    try {
      await generator.request('open', options.open, { timeoutMs: options.openTimeoutMs, signal: options.signal });
      return generator;
    } catch (error) {
      await generator.kill();
      throw error;
    }
  }

  /** Asks the child. Abort and timeout end the process: a generator that was cut off cannot be trusted afterwards. */
  async request<T = unknown>(command: string, payload: unknown, options: { timeoutMs: number; signal: AbortSignal }): Promise<T> {
    options.signal.throwIfAborted();
    if (this.#gone !== null) throw this.#gone;
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    const giveUp = (error: Error): void => {
      this.#pending.get(id)?.reject(error);
      this.#gone ??= error;
      this.#child.kill('SIGKILL');
    };
    const onAbort = (): void => giveUp(toError(options.signal.reason));
    const timer = setTimeout(
      () => giveUp(new GeneratorError(`the generator did not answer '${command}' within ${options.timeoutMs} ms`)),
      options.timeoutMs,
    );
    options.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const message: ToChild = { id, command, options: payload };
      // A send that fails means that the process is going: 'close' gives the better reason.
      if (this.#child.connected) this.#child.send(message, () => undefined);
      return (await answer) as T;
    } finally {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      this.#pending.delete(id);
    }
  }

  /** Lets the child close its connections, then ends it for certain. */
  async close(): Promise<void> {
    if (this.#gone === null) {
      const never = new AbortController().signal;
      await this.request('close', null, { timeoutMs: CLOSE_TIMEOUT_MS, signal: never }).catch(() => undefined);
    }
    await this.kill();
  }

  async kill(): Promise<void> {
    this.#gone ??= new GeneratorError('the generator is closed');
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  #receive(message: FromChild): void {
    if (message.kind === 'fatal') {
      this.#fatal = message.error;
      this.#rejectAll(restore(message.error));
    } else if (message.kind === 'answer') {
      this.#pending.get(message.id)?.resolve(message.value);
    } else {
      this.#pending.get(message.id)?.reject(restore(message.error));
    }
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
  }

  #exitReason(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal === null ? `with code ${String(code)}` : `by ${signal}`;
    const why = this.#fatal?.message ?? this.#stderr.trim();
    return `the generator exited early ${how}${why === '' ? '' : `: ${why}`}`;
  }
}

/** Only what node itself needs: a user's environment may hold secrets. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ } = process.env;
  return { PATH, HOME, LANG, TZ };
}

function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new GeneratorError(`the generator did not start: ${cause.message}`)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

function restore(error: WireError): Error {
  return error.unsupported ? new UnsupportedError(error.message) : new GeneratorError(error.message, error.code);
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
