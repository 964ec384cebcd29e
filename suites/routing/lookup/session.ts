import { Generator } from '../../harness/generator/generator.ts';
import type { Component, Session, SliceReading, WarmUp } from '../../harness/scenario.ts';
import type { OpenOptions } from './job.ts';

/** A table of 10,000 routes takes some routers seconds to build, and more to prove. */
const OPEN_TIMEOUT_MS = 60_000;
const REPLY_TIMEOUT_MS = 30_000;

/** One router in a fresh process: nothing else of the run works meanwhile. */
export class LookupSession implements Session {
  readonly components: readonly Component[];
  readonly #process: Generator;

  private constructor(process: Generator) {
    this.#process = process;
    this.components = [{ name: 'router', source: { kind: 'processes', rootPid: process.pid } }];
  }

  /** Throws `UnsupportedError` where the router can do nothing of what is asked, and Error where it answers wrongly. */
  static async open(options: { open: OpenOptions; cpus: readonly number[]; signal: AbortSignal }): Promise<LookupSession> {
    const module = new URL('main.js', import.meta.url);
    return new LookupSession(await Generator.start({ ...options, module, openTimeoutMs: OPEN_TIMEOUT_MS }));
  }

  warmUp(signal: AbortSignal): Promise<WarmUp> {
    return this.#process.request<WarmUp>('warm-up', null, { timeoutMs: REPLY_TIMEOUT_MS, signal });
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const { durationMs, signal } = options;
    return this.#process.request<SliceReading>('slice', { durationMs }, { timeoutMs: durationMs + REPLY_TIMEOUT_MS, signal });
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}
