import type { Lab } from '../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerOptions, ServerSource } from '../../fixtures/servers/server.ts';
import { startServer } from '../../fixtures/servers/start.ts';
import { messageOf, UnsupportedError } from '../harness/errors.ts';
import type { BenchContext, ServerDescription } from '../harness/scenario.ts';
import type { MessagingContender } from './contenders.ts';

/** What the suite is set up with: a lab to work in, and where each kind of server comes from. */
export interface MessagingSetup {
  readonly lab: Lab;
  readonly source: (kind: string) => Promise<ServerSource>;
}

/** Options whose contenders need to know that they hold; a server given by URL is as its owner has set it, and does not tell. */
const NOT_BY_URL: Readonly<Record<string, string>> = {
  syncInterval: 'a server given by URL does not tell its clients when it syncs (sync_interval); measure it on a server that is started here',
  tls: 'a server given by URL is reached without TLS; measure it on a server that is started here',
};

/** A server as a contender needs it; those of one name are the same. */
export interface BrokerNeed {
  readonly kind: string;
  readonly name: string;
  readonly options: ServerOptions;
}

/** The server that a contender needs, named by its options: `nats-file-always`. */
export function brokerOf(contender: Pick<MessagingContender, 'server' | 'serverOptions'>, { tls = false } = {}): BrokerNeed {
  const { server: kind, serverOptions: own = {} } = contender;
  return { kind, name: [kind, ...Object.values(own).map(String), ...(tls ? ['tls'] : [])].join('-'), options: { ...own, ...(tls && { tls }) } };
}

/** The servers of a run: each started once, again when it died, described as it was first used. */
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

  /** The server that all sessions that need such a one share. */
  async shared(need: BrokerNeed, signal: AbortSignal): Promise<RunningServer> {
    const { name } = need;
    const known = this.#shared.get(name);
    if (known?.alive === true) return known.server;
    if (known !== undefined) {
      this.#context.log(`${name} had ended: starting it again`);
      await known.server.stop();
    }
    const entry = { server: await this.start({ ...need, signal }), alive: true };
    void entry.server.exited.then(() => {
      entry.alive = false;
    });
    this.#shared.set(name, entry);
    return entry.server;
  }

  /** A further server; whoever asks for it stops it. */
  async start(options: BrokerNeed & { signal: AbortSignal }): Promise<RunningServer> {
    const { kind, name, signal } = options;
    const { cores, log, secret } = this.#context;
    const source = await this.#setup.source(kind);
    const unknown = Object.keys(options.options).find((option) => source.from === 'url' && NOT_BY_URL[option] !== undefined);
    if (unknown !== undefined) throw new UnsupportedError(NOT_BY_URL[unknown]);
    const server = await startServer(kind, { lab: this.#setup.lab, source, name, options: options.options, cpus: cores.serverCpus, signal, log }).catch((error: unknown) => {
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
