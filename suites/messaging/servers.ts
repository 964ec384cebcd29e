import type { Lab } from '../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerSource } from '../../fixtures/servers/server.ts';
import { startServer } from '../../fixtures/servers/start.ts';
import { messageOf } from '../harness/errors.ts';
import type { BenchContext, ServerDescription } from '../harness/scenario.ts';

/** What the suite is set up with: a lab to work in, and where each kind of server comes from. */
export interface MessagingSetup {
  readonly lab: Lab;
  readonly source: (kind: string) => Promise<ServerSource>;
}

/** The servers of a run: each kind started once, again when it died, described as it was first used. */
export class Servers {
  readonly #context: BenchContext;
  readonly #setup: MessagingSetup;
  readonly #shared = new Map<string, { server: RunningServer; alive: boolean }>();
  readonly #started = new Set<string>();
  readonly #descriptions = new Map<string, ServerDescription>();

  constructor(options: { context: BenchContext; setup: MessagingSetup }) {
    this.#context = options.context;
    this.#setup = options.setup;
  }

  descriptions(): readonly ServerDescription[] {
    return [...this.#descriptions.values()];
  }

  /** The server that all sessions of a kind share. */
  async shared(kind: string, signal: AbortSignal): Promise<RunningServer> {
    const known = this.#shared.get(kind);
    if (known?.alive === true) return known.server;
    if (known !== undefined) {
      this.#context.log(`${kind} had ended: starting it again`);
      await known.server.stop();
    }
    const entry = { server: await this.start({ kind, name: kind, signal }), alive: true };
    void entry.server.exited.then(() => {
      entry.alive = false;
    });
    this.#shared.set(kind, entry);
    return entry.server;
  }

  /** A further server; whoever asks for it stops it. */
  async start(options: { kind: string; name: string; signal: AbortSignal }): Promise<RunningServer> {
    const { kind, name, signal } = options;
    const { cores, log, secret } = this.#context;
    const source = await this.#setup.source(kind);
    const server = await startServer(kind, { lab: this.#setup.lab, source, name, cpus: cores.serverCpus, signal, log }).catch((error: unknown) => {
      // Once a kind has started, a failure to start is the result of a trial, not the end of the run.
      throw this.#started.has(kind) ? new Error(`${kind} did not start again: ${messageOf(error)}`, { cause: error }) : error;
    });
    this.#started.add(kind);
    if (server.credentials.password !== '') secret(server.credentials.password);
    const { version, origin, settings } = server;
    if (!this.#descriptions.has(name)) this.#descriptions.set(name, { name, version, origin, settings });
    return server;
  }

  /** Stops all that are shared. All of it is tried; the first error is thrown. */
  async stop(): Promise<void> {
    const servers = [...this.#shared.values()].map(({ server }) => server);
    this.#shared.clear();
    const results = await Promise.allSettled(servers.map((server) => server.stop()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}
