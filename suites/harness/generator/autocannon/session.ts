import type { Component, Session, SliceReading, WarmUp } from '../../scenario.ts';
import { Generator } from '../generator.ts';
import { untilSettled } from '../until-settled.ts';
import { completeOptions, type AutocannonOptions } from './options.ts';

const OPEN_TIMEOUT_MS = 20_000;
/** Beyond the slice itself. */
const REPLY_TIMEOUT_MS = 30_000;

/** How a session's generator is opened. */
export interface AutocannonSessionOptions {
  readonly load: AutocannonOptions;
  readonly cpus: readonly number[];
  /** What is loaded, beside the generator itself. */
  readonly components: readonly Component[];
  readonly signal: AbortSignal;
}

/**
 * One generator process in which autocannon keeps a closed loop. Each slice opens its connections anew. Latencies come in
 * whole milliseconds, rounded down: its rates and CPU are of use, its latencies below some 10 ms are not.
 */
export class AutocannonSession implements Session {
  readonly components: readonly Component[];
  readonly #generator: Generator;

  private constructor(options: { generator: Generator; components: readonly Component[] }) {
    this.#generator = options.generator;
    this.components = [...options.components, { name: 'generator', source: { kind: 'processes', rootPid: options.generator.pid } }];
  }

  static async open(options: AutocannonSessionOptions): Promise<AutocannonSession> {
    const { load, cpus, components, signal } = options;
    const module = new URL('main.js', import.meta.url);
    const generator = await Generator.start({ module, cpus, open: completeOptions(load), openTimeoutMs: OPEN_TIMEOUT_MS, signal });
    return new AutocannonSession({ generator, components });
  }

  /** Pid of the generator process. */
  get generatorPid(): number {
    return this.#generator.pid;
  }

  warmUp(signal: AbortSignal): Promise<WarmUp> {
    return untilSettled({
      what: 'rate in runs',
      series: (stretch) => this.#ask<number[]>('rates', stretch, { durationMs: stretch.durationMs, signal }),
    });
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const { durationMs, signal } = options;
    return this.#ask<SliceReading>('slice', { durationMs }, { durationMs, signal });
  }

  close(): Promise<void> {
    return this.#generator.close();
  }

  #ask<T>(command: string, payload: unknown, options: { durationMs: number; signal: AbortSignal }): Promise<T> {
    const { durationMs, signal } = options;
    return this.#generator.request<T>(command, payload, { timeoutMs: durationMs + REPLY_TIMEOUT_MS, signal });
  }
}
