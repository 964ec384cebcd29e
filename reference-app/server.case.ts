import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../fixtures/servers/serve.case.js', import.meta.url));

/** Whether servers can be started here. */
export const canServe = spawnSync(process.execPath, [program, 'can']).status === 0;

interface Told {
  readonly address: { readonly host: string; readonly port: number };
  readonly credentials: { readonly user: string; readonly password: string };
}

/** A real server for a test, in a process of its own: the application imports nothing of the fixtures. */
export class TestServer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** `user:password@host:port`, to be put behind a scheme. */
  readonly authority: string;
  readonly port: number;

  private constructor(process: ChildProcess, lines: AsyncIterator<string>, { address, credentials }: Told) {
    this.#process = process;
    this.#lines = lines;
    const { user, password } = credentials;
    this.authority = `${user === '' ? '' : `${user}:${password}@`}${address.host}:${address.port}`;
    this.port = address.port;
  }

  /** @param binary the program to start; the image's when not given */
  static async start(kind: string, options: Readonly<Record<string, string | number | boolean>> = {}, binary?: string): Promise<TestServer> {
    const child = spawn(process.execPath, [program, kind, JSON.stringify(options), ...(binary === undefined ? [] : [binary])], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return new TestServer(child, lines, await next(lines));
  }

  /** kill -9; resolves when it has ended. */
  kill(): Promise<void> {
    return this.#order('kill');
  }

  /** On the same port and data; resolves when it is ready. */
  restart(): Promise<void> {
    return this.#order('restart');
  }

  async stop(): Promise<void> {
    this.#process.stdin?.end();
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }

  async #order(what: string): Promise<void> {
    this.#process.stdin?.write(`${what}\n`);
    await next(this.#lines);
  }
}

async function next(lines: AsyncIterator<string>): Promise<Told> {
  const line = await lines.next();
  if (line.done === true) throw new Error('the process of the server ended');
  return JSON.parse(line.value) as Told;
}
