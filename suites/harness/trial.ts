import { interruption, messageOf, UnsupportedError } from './errors.ts';
import { hostShares, type HostMeter } from './meters/host.ts';
import { ownCpuMs } from './meters/own.ts';
import { usageMeter, type UsageMeter } from './meters/usage.ts';
import type { Clock } from './clock.ts';
import type { SliceRecord, TrialRecord } from './record.ts';
import type { Bench, Block, Session, SliceReading, TrialPlan, WarmUp } from './scenario.ts';
import { mergeEncoded } from "./histogram.ts";
import { voidReason } from './validity.ts';

/** What a trial needs of the run around it. */
export interface TrialContext {
  readonly bench: Bench;
  readonly clock: Clock;
  readonly host: HostMeter;
  /** Monotonic milliseconds at which the run started: slices are dated from it. */
  readonly originMs: number;
  readonly signal: AbortSignal;
}

/**
 * One contender in a block, from its fresh generator to its line in the record.
 * Whatever goes wrong becomes its status and reason; it never throws, except when the run is interrupted.
 */
export class LiveTrial {
  readonly plan: TrialPlan;
  readonly #block: Block;
  readonly #attempt: number;
  readonly #context: TrialContext;
  readonly #startedAt: string;
  readonly #slices: SliceRecord[] = [];
  readonly #meters = new Map<string, UsageMeter>();
  readonly #unmetered: Record<string, string> = {};
  readonly #peakBytes: Record<string, number> = {};
  readonly #histograms: Record<string, string> = {};
  #session: Session | null = null;
  #warmUp: WarmUp | null = null;
  #ended: { status: 'unsupported' | 'failed'; reason: string } | null = null;

  constructor(options: { plan: TrialPlan; block: Block; attempt: number; context: TrialContext }) {
    this.plan = options.plan;
    this.#block = options.block;
    this.#attempt = options.attempt;
    this.#context = options.context;
    this.#startedAt = options.context.clock.now().toISOString();
  }

  /** Opens the session and warms it up. */
  async start(): Promise<void> {
    await this.#guard(async () => {
      const { bench, signal } = this.#context;
      this.#session = await bench.begin({ trial: this.plan, block: this.#block, signal });
      for (const component of this.#session.components) this.#meterOf(component);
      this.#warmUp = await this.#session.warmUp(signal);
    });
  }

  /** Runs one slice; a trial that has ended already lets its turn pass. */
  async slice(options: { round: number; position: number }): Promise<void> {
    if (this.#ended !== null || this.#session === null) return;
    const session = this.#session;
    await this.#guard(async () => {
      const { clock, host, originMs, signal } = this.#context;
      const before = { nowMs: clock.nowMs(), host: host.read(), ownMs: ownCpuMs(), cpuMs: this.#readCpu() };
      const reading = await session.slice({ durationMs: this.#block.sliceMs, signal });
      const elapsedMs = clock.nowMs() - before.nowMs;
      const cpuMs = difference({ later: this.#readCpu(), earlier: before.cpuMs });
      // The generator's own figure leaves out the time that a pacer spends polling, which is not work, but no stranger's either.
      const pollMs = reading.generator ? Math.max(0, (cpuMs['generator'] ?? 0) - reading.generator.cpuMs) : 0;
      if (reading.generator) cpuMs['generator'] = reading.generator.cpuMs;
      const ownMs = ownCpuMs() - before.ownMs;
      this.#slices.push({
        ...options,
        startedAtMs: before.nowMs - originMs,
        elapsedMs,
        operations: reading.operations,
        metrics: { ...reading.metrics },
        cpuMs,
        audit: { ...reading.audit },
        host: hostShares({ before: before.host, after: host.read(), accountedMs: sum(Object.values(cpuMs)) + pollMs + ownMs }),
        generator: generatorOf({ reading, elapsedMs }),
        ...(reading.classes && { classes: { ...reading.classes } }),
      });
      this.#mergeHistograms(reading);
    });
  }

  /** Ends the session and tells what came of the trial. */
  async finish(): Promise<TrialRecord> {
    try {
      if (this.#ended === null) this.#readCpu();
      await this.#session?.close();
    } catch (error) {
      this.#ended ??= { status: 'failed', reason: messageOf(error) };
    }
    const voided = this.#ended === null ? voidReason({ slices: this.#slices, exempt: this.#block.exempt }) : null;
    return {
      kind: 'trial',
      id: this.plan.id,
      block: this.#block.id,
      attempt: this.#attempt,
      suite: this.#block.suite,
      scenario: this.#block.scenario,
      contender: this.plan.contender,
      role: this.plan.role,
      levels: { ...this.#block.levels },
      status: this.#ended?.status ?? (voided === null ? 'completed' : 'voided'),
      reason: this.#ended?.reason ?? voided,
      startedAt: this.#startedAt,
      warmUp: this.#warmUp,
      slices: this.#slices,
      audit: totals(this.#slices),
      peakBytes: this.#peakBytes,
      unmetered: this.#unmetered,
      histograms: this.#histograms,
    };
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#context.signal.aborted) throw interruption(error);
      // What cannot start at all (no server, no rights) ends the run; what broke on the way is this trial's result.
      if (error instanceof Error && 'kind' in error && error.kind === 'start') throw error;
      const status = error instanceof UnsupportedError ? 'unsupported' : 'failed';
      this.#ended ??= { status, reason: messageOf(error) };
    }
  }

  #meterOf(component: Session['components'][number]): void {
    const meter = usageMeter(component.source);
    if (meter) this.#meters.set(component.name, meter);
    else if (component.source.kind === 'none') this.#unmetered[component.name] = component.source.reason;
  }

  #readCpu(): Record<string, number> {
    const cpuMs: Record<string, number> = {};
    for (const [name, meter] of this.#meters) {
      const usage = meter.read();
      cpuMs[name] = usage.cpuMs;
      if (usage.peakBytes !== null) this.#peakBytes[name] = Math.max(this.#peakBytes[name] ?? 0, usage.peakBytes);
    }
    return cpuMs;
  }

  #mergeHistograms(reading: SliceReading): void {
    for (const [name, encoded] of Object.entries(reading.histograms ?? {})) {
      const known = this.#histograms[name];
      this.#histograms[name] = known === undefined ? encoded : mergeEncoded(known, encoded);
    }
  }
}

function difference(options: { later: Record<string, number>; earlier: Record<string, number> }): Record<string, number> {
  const { later, earlier } = options;
  return Object.fromEntries(Object.entries(later).map(([name, value]) => [name, value - (earlier[name] ?? 0)]));
}

function generatorOf(options: { reading: SliceReading; elapsedMs: number }): SliceRecord['generator'] {
  const { reading, elapsedMs } = options;
  if (!reading.generator) return null;
  return { cpuShare: reading.generator.cpuMs / elapsedMs, loopDelayP99Ms: reading.generator.loopDelayP99Ms };
}

function totals(slices: readonly SliceRecord[]): Record<string, number> {
  const audit: Record<string, number> = {};
  for (const slice of slices) {
    for (const [name, value] of Object.entries(slice.audit)) audit[name] = (audit[name] ?? 0) + value;
  }
  return audit;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
