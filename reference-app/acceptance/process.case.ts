import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Program = 'api' | 'service' | 'site' | 'store';
export type Environment = Readonly<Record<string, string>>;

/** A process of the application, as a test's child. */
export class AppProcess {
  readonly program: Program;
  readonly port: number;
  /** The lines of its log. */
  readonly log: readonly string[];
  readonly #child: ChildProcess;

  private constructor(options: { program: Program; child: ChildProcess; port: number; log: readonly string[] }) {
    this.program = options.program;
    this.#child = options.child;
    this.port = options.port;
    this.log = options.log;
  }

  /** Resolves when it listens, on any free port. */
  static async start(program: Program, env: Environment): Promise<AppProcess> {
    const { child, log } = launch(program, [], { PORT: '0', ...env });
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout! }), 'line'), once(child, 'exit').then(() => [''])])) as [string];
    if (line === '') throw new Error(`the ${program} did not start:\n${log.join('\n')}`);
    return new AppProcess({ program, child, port: (JSON.parse(line) as { port: number }).port, log });
  }

  /** Runs a task to its end. */
  static async run(program: Program, args: readonly string[], env: Environment): Promise<void> {
    const { child, log } = launch(program, args, env);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${log.join('\n')}`);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves with how it ended: the exit code, or the signal. May be called when it has ended. */
  async end(signal: NodeJS.Signals): Promise<number | string | null> {
    if (this.isAlive) {
      const ended = once(this.#child, 'exit');
      this.#child.kill(signal);
      await ended;
    }
    return this.#child.exitCode ?? this.#child.signalCode;
  }
}

function launch(program: Program, args: readonly string[], env: Environment): { child: ChildProcess; log: string[] } {
  const path = fileURLToPath(new URL(`../${program}/main.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  return { child, log };
}
