import { setTimeout as sleep } from 'node:timers/promises';
import { mergeEncoded } from './histogram.ts';
import { HttpSession } from './generator/http/session.ts';
import type { HttpLoad } from './generator/http/load.ts';
import type { RequestMix } from './generator/http/request-schema.ts';
import type { ClassReading, Component, Session, SliceReading, WarmUp } from './scenario.ts';

/** A whole system under load, whoever has started it. */
export interface LoadedSystem {
  /** `http://host:port` */
  readonly url: string;
  readonly components: readonly Component[];
  /** Resolves when a part of it has ended without being told to. */
  readonly ended: Promise<{ readonly component: string; readonly reason: string; readonly logTail: string }>;
}

export interface SystemSessionOptions {
  readonly system: LoadedSystem;
  /** Asked anew for each load, run-in and trial: what must not be sent twice (idempotency keys) is new each time. */
  readonly mix: () => RequestMix;
  /** Null: no load at all, to see what the system uses when idle. */
  readonly load: HttpLoad | null;
  readonly seed: number;
  readonly cpus: readonly number[];
  readonly signal: AbortSignal;
  readonly maxConnections?: number;
  readonly timeoutMs?: number;
  /** How long a system that was just started is kept busy before its first trial: its code is compiled and its caches filled under load only. */
  readonly runInMs: number;
  /** Further figures of a slice, read before and after it. */
  readonly gauge?: Gauge;
}

/** Reads what else a slice did to the system, e.g. how long its database waited. */
export interface Gauge extends AsyncDisposable {
  before(): Promise<void>;
  /** Metrics of the stretch since `before`. */
  after(elapsedMs: number): Promise<Readonly<Record<string, number>>>;
}

/** A dead part is seen first by its clients; so long its own reason is waited for. */
const END_NOTICE_MS = 400;
const MOST_CONNECTIONS = 512;
const RUN_IN_CONNECTIONS = 16;

/** A system that nobody asked anything for so long is run in again: compiled code and caches were given up meanwhile. */
const FORGETS_MS = 30_000;

/** When each system was last loaded. */
const lastLoadedMs = new WeakMap<LoadedSystem, number>();

/** One trial of a system: a fresh generator, or none, against what runs already. */
export class SystemSession implements Session {
  readonly components: readonly Component[];
  readonly #http: HttpSession | null;
  readonly #options: SystemSessionOptions;
  readonly #death: Promise<never>;

  private constructor(http: HttpSession | null, options: SystemSessionOptions) {
    this.#http = http;
    this.#options = options;
    this.components = http?.components ?? options.system.components;
    this.#death = options.system.ended.then(({ component, reason, logTail }) => {
      throw new Error(`${component} ended: ${reason}${logTail === '' ? '' : `\n${logTail}`}`);
    });
    // Between slices nobody listens.
    this.#death.catch(() => undefined);
  }

  /** Starts the generator. */
  static async open(options: SystemSessionOptions): Promise<SystemSession> {
    const { system, mix, load, seed, cpus, signal, maxConnections = MOST_CONNECTIONS, timeoutMs } = options;
    await runIn(options);
    if (load === null) return new SystemSession(null, options);
    const http = await HttpSession.open({
      load: { target: system.url, mix: mix(), load, seed, maxConnections, ...(timeoutMs !== undefined && { timeoutMs }) },
      cpus,
      components: system.components,
      signal,
    });
    return new SystemSession(http, options);
  }

  async warmUp(signal: AbortSignal): Promise<WarmUp> {
    if (this.#http === null) return { settled: true, elapsedMs: 0, method: 'none: nothing is sent' };
    return this.#unlessDead(this.#http.warmUp(signal));
  }

  async slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const { gauge } = this.#options;
    await gauge?.before();
    const startMs = performance.now();
    const reading = await this.#unlessDead(this.#http === null ? rest(options) : this.#http.slice(options));
    const more = await gauge?.after(performance.now() - startMs);
    return { ...reading, metrics: { ...reading.metrics, ...more } };
  }

  async close(): Promise<void> {
    await this.#options.gauge?.[Symbol.asyncDispose]();
    if (this.#http === null) return;
    lastLoadedMs.set(this.#options.system, performance.now());
    await this.#http.close();
  }

  async #unlessDead(work: Promise<SliceReading>): Promise<SliceReading>;
  async #unlessDead<T>(work: Promise<T>): Promise<T>;
  async #unlessDead(work: Promise<SliceReading | WarmUp>): Promise<unknown> {
    try {
      const done = await Promise.race([work, this.#death]);
      return 'operations' in done ? systemReading(done) : done;
    } catch (error) {
      work.catch(() => undefined);
      this.#options.signal.throwIfAborted();
      await Promise.race([this.#death, sleep(END_NOTICE_MS)]);
      throw error;
    }
  }
}

async function runIn({ system, mix, seed, cpus, signal, runInMs }: SystemSessionOptions): Promise<void> {
  const idleMs = performance.now() - (lastLoadedMs.get(system) ?? -Infinity);
  if (runInMs === 0 || idleMs < FORGETS_MS) return;
  const load = { target: system.url, mix: mix(), load: { kind: 'closed', connections: RUN_IN_CONNECTIONS }, seed } as const;
  const session = await HttpSession.open({ load, cpus, components: [], needsSuccess: false, signal });
  try {
    await session.slice({ durationMs: runInMs, signal });
    lastLoadedMs.set(system, performance.now());
  } finally {
    await session.close();
  }
}

async function rest(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
  await sleep(options.durationMs, undefined, { signal: options.signal });
  return { operations: 0, metrics: {}, audit: {} };
}

/** The reading in the words of whole systems, its requests joined to classes: `read.product` and `read.stock` are `read`. */
export function systemReading(reading: SliceReading): SliceReading {
  const { metrics, audit } = reading;
  const { started = 0, ok = 0, aborted = 0 } = audit;
  const due = started - aborted;
  return {
    operations: reading.operations,
    metrics: {
      throughputPerSec: metrics['completedPerSec'] ?? 0,
      offeredPerSec: metrics['offeredPerSec'] ?? 0,
      ...(metrics['responseP50Ms'] !== undefined && { p50Ms: metrics['responseP50Ms'] }),
      ...(metrics['responseP99Ms'] !== undefined && { p99Ms: metrics['responseP99Ms'] }),
      ...(metrics['startDelayP99Ms'] !== undefined && { startDelayP99Ms: metrics['startDelayP99Ms'] }),
      ...(started > 0 && { errorShare: metrics['errorShare'] ?? 0, servedShare: due === 0 ? 1 : ok / due }),
    },
    audit,
    ...(reading.generator && { generator: reading.generator }),
    ...(reading.histograms && { histograms: reading.histograms }),
    ...(reading.classes && { classes: joinClasses(reading.classes) }),
  };
}

function joinClasses(classes: Readonly<Record<string, ClassReading>>): Record<string, ClassReading> {
  const joined: Record<string, ClassReading> = {};
  for (const [id, one] of Object.entries(classes)) {
    const name = id.split('.')[0] ?? id;
    const known = joined[name];
    joined[name] =
      known === undefined
        ? one
        : {
            operations: known.operations + one.operations,
            failed: known.failed + one.failed,
            response: mergeEncoded(known.response, one.response),
          };
  }
  return joined;
}
