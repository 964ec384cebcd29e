import { Generator } from '../../harness/generator/generator.ts';
import type { Component } from '../../harness/scenario.ts';
import type { ServiceLog } from '../replay.ts';
import type { Behaviour } from './behaviour.ts';
import type { FaultName } from './faults.ts';
import { decodeLog } from './request-log.ts';
import type { TargetReport } from './server.ts';

const TIMEOUT_MS = 10_000;

/** What a target did, its log decoded. */
export interface TargetDeeds {
  readonly requests: number;
  readonly scripted: Readonly<Record<FaultName, number>>;
  readonly log: ServiceLog | null;
}

/** The target as its parent sees it: a process of its own, started and watched like a generator. */
export class Target {
  readonly url: string;
  readonly component: Component;
  readonly #process: Generator;

  private constructor(options: { process: Generator; port: number }) {
    this.#process = options.process;
    this.url = urlOf(options.port);
    this.component = { name: 'target', source: { kind: 'processes', rootPid: options.process.pid } };
  }

  static async start(options: { cpus: readonly number[]; signal: AbortSignal }): Promise<Target> {
    const module = new URL('main.js', import.meta.url);
    const process = await Generator.start({ module, ...options, open: null, openTimeoutMs: TIMEOUT_MS });
    try {
      const port = await process.request<number>('port', null, { timeoutMs: TIMEOUT_MS, signal: options.signal });
      return new Target({ process, port });
    } catch (error) {
      await process.kill();
      throw error;
    }
  }

  /** From now on requests are treated so; the log begins anew. To be called while no request is under way. */
  begin(behaviour: Behaviour, signal: AbortSignal): Promise<void> {
    return this.#process.request('begin', behaviour, { timeoutMs: TIMEOUT_MS, signal });
  }

  /** What was done since `begin`. */
  async deeds(signal: AbortSignal): Promise<TargetDeeds> {
    const { requests, scripted, log } = await this.#process.request<TargetReport>('report', null, { timeoutMs: TIMEOUT_MS, signal });
    return { requests, scripted, log: log === null ? null : decodeLog(log) };
  }

  /** A URL at which every connection is refused. */
  async refusingUrl(signal: AbortSignal): Promise<string> {
    return urlOf(await this.#process.request<number>('refusingPort', null, { timeoutMs: TIMEOUT_MS, signal }));
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
