import type { Component, Session, WarmUp } from '../../scenario.ts';
import { Generator } from '../generator.ts';
import { untilSettled } from '../until-settled.ts';
import type { LoadBounds } from './load.ts';
import type { NullPacerOptions } from './main.ts';
import { completeOptions, type FullHttpLoadOptions, type HttpLoadOptions } from './options.ts';
import type { HttpReading } from './reading.ts';
import type { WarmUpSeries } from './slicer.ts';

/** How a session is opened. */
export interface HttpSessionOptions {
  readonly load: HttpLoadOptions;
  /** Cores of the generator; none means all. */
  readonly cpus: readonly number[];
  /** Whose use is accounted beside the generator's. */
  readonly components: readonly Component[];
  /** A warm-up in which nothing succeeds is an error, unless failing is what the target is there for. Default true. */
  readonly needsSuccess?: boolean;
  readonly signal: AbortSignal;
}

const OPEN_TIMEOUT_MS = 20_000;
/** Beyond the slice itself and its drain. */
const REPLY_TIMEOUT_MS = 15_000;
/** A run that is bounded by a count has no other end. */
const LONGEST_RUN_MS = 3_600_000;
/**
 * Slices run and thrown away at the end of a warm-up: what only slices do (bounds, drain, histograms, answering) makes
 * the compiler discard and make anew, on the generator's own core, what it had made of the warm-up. In the first slice
 * that costs milliseconds of start delay, in the third nothing.
 */
const REHEARSAL = { slices: 3, durationMs: 200 };

/** A target that answered nothing as expected while it was warmed up. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** One generator process that loads one target over HTTP/1.1. */
export class HttpSession implements Session {
  readonly components: readonly Component[];
  readonly #generator: Generator;
  readonly #load: FullHttpLoadOptions;
  readonly #needsSuccess: boolean;

  private constructor(options: { generator: Generator; load: FullHttpLoadOptions; components: readonly Component[]; needsSuccess: boolean }) {
    const { generator, load, components, needsSuccess } = options;
    this.#generator = generator;
    this.#load = load;
    this.#needsSuccess = needsSuccess;
    this.components = [...components, { name: 'generator', source: { kind: 'processes', rootPid: generator.pid } }];
  }

  /**
   * Starts the generator.
   *
   * @throws HeadroomError (`input`) that names the key which is not valid; GeneratorError when the name of the target cannot be resolved.
   */
  static async open(options: HttpSessionOptions): Promise<HttpSession> {
    const { cpus, components, needsSuccess = true, signal } = options;
    const load = completeOptions(options.load);
    const module = new URL('main.js', import.meta.url);
    const generator = await Generator.start({ module, cpus, open: load, openTimeoutMs: OPEN_TIMEOUT_MS, signal });
    return new HttpSession({ generator, load, components, needsSuccess });
  }

  /** Pid of the generator process. */
  get generatorPid(): number {
    return this.#generator.pid;
  }

  /** Open: until the service time has settled (the rate is given). Closed: until the rate has. */
  warmUp(signal: AbortSignal): Promise<WarmUp> {
    const isOpen = this.#load.load.kind === 'open';
    return untilSettled({
      what: `${isOpen ? 'mean service time' : 'rate of responses'} in bins`,
      series: async (stretch) => {
        const { okPerSec, serviceMs } = await this.#ask<WarmUpSeries>('rates', stretch, { durationMs: stretch.durationMs, signal });
        return isOpen ? serviceMs : okPerSec;
      },
      then: () => this.#rehearse(signal),
    });
  }

  async #rehearse(signal: AbortSignal): Promise<void> {
    const { outcomes, reasons } = await this.#ask<Tallied>('rest', null, { durationMs: 0, signal });
    const failures = inWords(outcomes, reasons);
    if (this.#needsSuccess && outcomes['ok'] === 0 && failures !== '') throw new TargetError(`no request to ${this.#load.authority} succeeded: ${failures}`);
    for (let i = 0; i < REHEARSAL.slices; i++) await this.slice({ durationMs: REHEARSAL.durationMs, signal });
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<HttpReading> {
    const { durationMs, signal } = options;
    return this.run({ durationMs, signal });
  }

  /** A whole trial: for so long, or so many requests, whichever ends first. */
  run(options: LoadBounds & { signal: AbortSignal }): Promise<HttpReading> {
    const { signal, ...bounds } = options;
    return this.#ask<HttpReading>('run', bounds, { durationMs: bounds.durationMs ?? LONGEST_RUN_MS, signal });
  }

  /** The start delay of a pacer without sockets in the same process, as an encoded histogram. */
  async nullPacer(options: NullPacerOptions & { signal: AbortSignal }): Promise<string> {
    const { signal, ...rest } = options;
    const { startDelay } = await this.#ask<{ startDelay: string }>('nullPacer', rest, { durationMs: rest.durationMs, signal });
    return startDelay;
  }

  close(): Promise<void> {
    return this.#generator.close();
  }

  #ask<T>(command: string, payload: unknown, options: { durationMs: number; signal: AbortSignal }): Promise<T> {
    const { durationMs, signal } = options;
    return this.#generator.request<T>(command, payload, { timeoutMs: durationMs + this.#load.drainMs + REPLY_TIMEOUT_MS, signal });
  }
}

interface Tallied {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, string>>;
}

function inWords(outcomes: Readonly<Record<string, number>>, reasons: Readonly<Record<string, string>>): string {
  const failures = Object.entries(outcomes).filter(([, count]) => count > 0);
  return failures.map(([name, count]) => `${count} × ${name} (${reasons[name] ?? ''})`).join(', ');
}
