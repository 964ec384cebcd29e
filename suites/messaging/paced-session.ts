import { randomBytes } from 'node:crypto';
import type { Component, Session, SliceReading, WarmUp } from '../harness/scenario.ts';
import { seedOf } from '../harness/statistics/random.ts';
import { driverModule } from './contenders.ts';
import type { ExchangeKind, PacedLoad, PacedOptions } from './generator/paced/options.ts';
import type { SessionContext } from './scenario.ts';
import { CONSUMING } from './scenarios/one-to-one/load.ts';
import { MessagingSession, type SessionOptions } from './session.ts';

/** What of {@link PacedOptions} is the load's; the rest is the broker's. */
export type PacedSessionLoad = Omit<PacedOptions, 'driver' | 'address' | 'credentials' | 'ca'>;

/** Run and thrown away at the end of a warm-up, whose slices are shorter: the first of a length has a longer tail than the rest. */
const REHEARSAL_MS = 250;

/** One generator process that has both ends of an exchange over one broker, and paces what it sends. */
export class PacedSession implements Session {
  readonly #session: MessagingSession;

  private constructor(session: MessagingSession) {
    this.#session = session;
  }

  /** Starts the generator and connects it. */
  static async open(options: Omit<SessionOptions<PacedSessionLoad>, 'job' | 'warmUpSeries'>): Promise<PacedSession> {
    const job = new URL('generator/paced/main.js', import.meta.url);
    const warmUpSeries = options.load.load.kind === 'open' ? 'mean service time' : 'delivered rate';
    return new PacedSession(await MessagingSession.open({ ...options, job, warmUpSeries }));
  }

  get components(): readonly Component[] {
    return this.#session.components;
  }

  /** Open: until the service time has settled (the rate is given). Closed: until the rate has. */
  async warmUp(signal: AbortSignal): Promise<WarmUp> {
    const warmUp = await this.#session.warmUp(signal);
    await this.slice({ durationMs: REHEARSAL_MS, signal });
    return warmUp;
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    return this.#session.slice(options);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** A session as the levels of its block say: `ratePerSec` (open) or `window` (closed), `payloadBytes`, `tls`. */
export async function beginPaced(options: SessionContext & { exchange: ExchangeKind }): Promise<PacedSession> {
  const { contender, block, context, exchange, signal, sharedServer } = options;
  const { payloadBytes, ratePerSec, window, tls } = block.levels;
  // By the block: all of its trials, the control included, meet the same arrivals.
  const seed = seedOf(`${context.runId}/${block.id}`);
  const load: PacedLoad = ratePerSec === undefined ? { kind: 'closed', window: Number(window) } : { kind: 'open', ratePerSec: Number(ratePerSec), seed };
  return PacedSession.open({
    broker: await sharedServer({ tls: tls === 'on' }),
    driver: driverModule(contender, 'client'),
    cpus: context.cores.generatorCpus,
    load: {
      channel: `h${randomBytes(4).toString('hex')}`,
      exchange,
      acknowledges: contender.acknowledges,
      payloadBytes: Number(payloadBytes),
      ...CONSUMING,
      load,
    },
    signal,
  });
}
