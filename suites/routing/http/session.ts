import type { Component, Session, SliceReading, WarmUp } from '../../harness/scenario.ts';
import { systemReading } from '../../harness/system-session.ts';
import type { Launch, ServerSetup } from './protocol.ts';
import { ServerProcess } from './server-process.ts';

export interface ServedOptions {
  readonly launch: Launch;
  readonly setup: ServerSetup;
  readonly cpus: readonly number[];
  readonly signal: AbortSignal;
  /** Extra lookups of a request while its code is compiled; none when left out. */
  readonly warmUpLookups?: number;
  /** Extra lookups of each request of a slice, by the number of the slice; none when left out. */
  readonly lookupsOf?: (slice: number) => number;
  /** The generator, once it is known where it sends to. */
  readonly load: (server: { readonly url: string; readonly components: readonly Component[] }) => Promise<Session>;
}

/** One trial of the HTTP stage: a fresh server and a fresh generator. */
export class ServedSession implements Session {
  readonly components: readonly Component[];
  readonly #server: ServerProcess;
  readonly #load: Session;
  readonly #options: ServedOptions;
  #slices = 0;

  private constructor(parts: { server: ServerProcess; load: Session; options: ServedOptions }) {
    this.#server = parts.server;
    this.#load = parts.load;
    this.#options = parts.options;
    this.components = parts.load.components;
  }

  static async open(options: ServedOptions): Promise<ServedSession> {
    const { launch, setup, cpus, signal, load } = options;
    const server = await ServerProcess.start({ launch, setup, cpus, signal });
    try {
      return new ServedSession({ server, load: await load({ url: server.url, components: [server.component] }), options });
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  async warmUp(signal: AbortSignal): Promise<WarmUp> {
    const { warmUpLookups } = this.#options;
    if (warmUpLookups !== undefined) await this.#server.repeat(warmUpLookups, signal);
    return this.#load.warmUp(signal);
  }

  async slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const wanted = this.#options.lookupsOf?.(this.#slices++);
    const extraLookups = wanted === undefined ? null : await this.#server.repeat(wanted, options.signal);
    const { operations, metrics, audit, generator, histograms } = systemReading(await this.#load.slice(options));
    mustBeRight(audit);
    return {
      operations,
      metrics: { ...metrics, ...(extraLookups !== null && { extraLookups }) },
      audit,
      ...(generator && { generator }),
      ...(histograms && { histograms }),
    };
  }

  async close(): Promise<void> {
    await this.#load.close();
    await this.#server.close();
  }
}

/** Contract before clock: a router that answered for another route, or lost a parameter, is not timed. */
function mustBeRight(audit: SliceReading['audit']): void {
  const { body = 0, status = 0, ok = 0 } = audit;
  if (body + status > 0) throw new Error(`${body + status} of ${body + status + ok} answers were not those of the route that was asked for (${status} by status, ${body} by body)`);
}
