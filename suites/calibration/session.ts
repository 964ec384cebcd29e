import type { Component, Session, SliceReading, WarmUp } from '../harness/scenario.ts';
import type { Ruler, RulerContender, RulerLoad } from './contenders.ts';
import type { BeginOptions } from './scenario.ts';
import type { Behaviour } from './target/behaviour.ts';
import { OK_BODY } from './target/faults.ts';
import type { Target, TargetDeeds } from './target/target.ts';

/**
 * Several stretches, at either kind of target: what only their ends and a polling target do makes the compiler discard what
 * it had made of the first. Measured here, p99 of the first slice after one stretch of 400 ms was 6.4 ms, after these 1.5.
 */
const WARM_UP = { polls: [false, true, true], durationMs: 200 };
const TIMEOUT_MS = 10_000;

/** Loads for a while against a target that behaves so; what was measured, and what the target did. */
export type Measure = (options: { behaviour: Behaviour; durationMs: number; signal: AbortSignal }) => Promise<{ reading: SliceReading; deeds: TargetDeeds }>;

/** What a scenario does in a slice. */
export interface SliceTools {
  readonly ruler: Ruler;
  readonly target: Target;
  readonly measure: Measure;
  readonly durationMs: number;
  readonly signal: AbortSignal;
  /** 0, 1, …: for seeds of the slice's own. */
  readonly index: number;
}

export interface TrialOptions {
  readonly begin: BeginOptions;
  readonly load: RulerLoad;
  readonly timeoutMs?: number;
  readonly slice: (tools: SliceTools) => Promise<SliceReading>;
}

/** One ruler against a target of its own. */
export class CalibrationSession implements Session {
  readonly components: readonly Component[];
  readonly #ruler: Ruler;
  readonly #target: Target;
  readonly #slice: TrialOptions['slice'];
  #slices = 0;

  private constructor(options: { ruler: Ruler; target: Target; slice: TrialOptions['slice'] }) {
    this.#ruler = options.ruler;
    this.#target = options.target;
    this.#slice = options.slice;
    this.components = [options.target.component, ...options.ruler.components];
  }

  static async open(options: TrialOptions): Promise<CalibrationSession> {
    const { begin, load, timeoutMs, slice } = options;
    const target = await begin.startTarget();
    try {
      const ruler = await openRuler({ begin, load, url: target.url, ...(timeoutMs !== undefined && { timeoutMs }) });
      return new CalibrationSession({ ruler, target, slice });
    } catch (error) {
      await target.close();
      throw error;
    }
  }

  /** Load that is thrown away compiles the code of both ends. Each slice is set against its own truth: none must settle. */
  async warmUp(signal: AbortSignal): Promise<WarmUp> {
    const { durationMs } = WARM_UP;
    for (const polls of WARM_UP.polls) await this.#measure({ behaviour: { kind: 'instant', polls }, durationMs, signal });
    const elapsedMs = WARM_UP.polls.length * durationMs;
    return { settled: true, elapsedMs, method: `${elapsedMs} ms of load, thrown away: each slice is set against the truth of its own time` };
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const tools = { ...options, ruler: this.#ruler, target: this.#target, measure: this.#measure, index: this.#slices };
    this.#slices += 1;
    return this.#slice(tools);
  }

  async close(): Promise<void> {
    await this.#ruler.close();
    await this.#target.close();
  }

  readonly #measure: Measure = async ({ behaviour, durationMs, signal }) => {
    await this.#target.begin(behaviour, signal);
    const reading = await this.#ruler.slice({ durationMs, signal });
    return { reading, deeds: await this.#target.deeds(signal) };
  };
}

/** The trial's contender, loading this URL. */
export function openRuler(options: { begin: BeginOptions & { contender: RulerContender }; load: RulerLoad; url: string; timeoutMs?: number }): Promise<Ruler> {
  const { begin, load, url, timeoutMs = TIMEOUT_MS } = options;
  return begin.contender.open({ url, body: OK_BODY, load, cpus: begin.context.cores.generatorCpus, seed: begin.seed, timeoutMs, signal: begin.signal });
}

/** Readings of stretches within one slice as one: operations and counts add up, as does the generator's time. */
export function joined(options: { main: SliceReading; before: readonly SliceReading[]; metrics: Readonly<Record<string, number>> }): SliceReading {
  const { main, before, metrics } = options;
  const all = [...before, main];
  const generators = all.flatMap(({ generator }) => generator ?? []);
  return {
    ...main,
    operations: all.reduce((sum, { operations }) => sum + operations, 0),
    metrics: { ...main.metrics, ...metrics },
    ...(generators.length > 0 && {
      generator: {
        cpuMs: generators.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        loopDelayP99Ms: Math.max(...generators.map(({ loopDelayP99Ms }) => loopDelayP99Ms)),
      },
    }),
  };
}
