import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import { messageOf } from '../../../harness/errors.ts';
import { Generator } from '../../../harness/generator/generator.ts';
import type { Component, Session, SliceReading, WarmUp } from '../../../harness/scenario.ts';
import type { Random } from '../../../harness/statistics/random.ts';
import type { LoadCommand, PrepareCommand, RecoverAnswer, RecoverCommand, RestartOpen } from '../../generator/restart/main.ts';
import { monotonicMs } from '../../generator/restart/recovery.ts';
import { readingOf } from './reading.ts';
import { BACKLOG_SHARE, killAfterMs, SETTLED_AFTER_MS } from './timing.ts';

const OPEN_TIMEOUT_MS = 20_000;
const PREPARE_TIMEOUT_MS = 20_000;
/** Connections to a process that was killed end at once; so long after the kill they must have. */
const END_LIMIT_MS = 10_000;
/** From the end of the load to all read back. Brokers take up to 5 s here; one that needs a minute is told as not serving. */
const RECOVER_LIMIT_MS = 60_000;
/** What the generator itself needs to say that a limit of its own was passed. */
const GRACE_MS = 5_000;

/** A broker to be killed, again and again. */
export interface RestartOptions {
  /** A server of this session's own, which it stops. */
  readonly server: RunningServer;
  readonly open: Omit<RestartOpen, 'address' | 'credentials' | 'ca' | 'driver'>;
  readonly driver: URL;
  readonly cpus: readonly number[];
  /** Names channels that the broker has not seen. */
  readonly nextName: () => string;
  /** Called when the server did not start again. */
  readonly onNotStarted: () => void;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Each slice kills the broker under load, starts it again and reads everything back. */
export class RestartSession implements Session {
  /** The broker of one slice is two processes, and dead in between: there is no use of CPU that a figure would be made of. */
  readonly components: readonly Component[] = [];
  readonly #generator: Generator;
  readonly #options: RestartOptions;
  /** Rejected when it could not be started again. */
  #server: Promise<RunningServer>;
  #preparedAtMs = 0;

  private constructor(generator: Generator, options: RestartOptions) {
    this.#generator = generator;
    this.#options = options;
    this.#server = Promise.resolve(options.server);
  }

  /** Starts the generator. The server is stopped when that fails. */
  static async open(options: RestartOptions): Promise<RestartSession> {
    const { server, driver, cpus, open, signal } = options;
    const { address, credentials, ca } = server;
    const whole: RestartOpen = { ...open, address, credentials, ca, driver: driver.href };
    const module = new URL('../../generator/restart/main.js', import.meta.url);
    try {
      const generator = await Generator.start({ module, cpus, open: whole, openTimeoutMs: OPEN_TIMEOUT_MS, signal });
      return new RestartSession(generator, options);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Makes the channel of the first kill, so that the broker knows it for long enough. */
  async warmUp(): Promise<WarmUp> {
    const startMs = performance.now();
    await this.#prepare();
    return { settled: true, elapsedMs: performance.now() - startMs, method: `none: each kill has a channel of its own, made ${SETTLED_AFTER_MS} ms before it or earlier` };
  }

  async slice({ durationMs, signal }: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const killMs = killAfterMs(durationMs, this.#options.random.next());
    await sleep(Math.max(0, this.#preparedAtMs + SETTLED_AFTER_MS - killMs - performance.now()), undefined, { signal });
    const killedAtMs = await this.#killUnderLoad({ killMs, backlogMs: durationMs * BACKLOG_SHARE, signal });
    const server = await this.#server;
    this.#server = server.restart({ signal }).catch((error: unknown) => {
      this.#options.onNotStarted();
      // Whoever starts again is no server that cannot start at all: this is the trial's result, not the end of the run.
      throw new Error(`${server.kind} did not start again after kill -9: ${messageOf(error)}`, { cause: error });
    });
    const recover: RecoverCommand = { killedAtMs, limitMs: RECOVER_LIMIT_MS };
    const [answer] = await Promise.all([
      this.#generator.request<RecoverAnswer>('recover', recover, { timeoutMs: RECOVER_LIMIT_MS + GRACE_MS, signal }),
      this.#server,
    ]);
    await this.#prepare();
    return readingOf(answer, { acknowledges: this.#options.open.acknowledges });
  }

  async close(): Promise<void> {
    await this.#generator.close();
    const server = await this.#server.catch(() => null);
    await server?.stop();
  }

  async #prepare(): Promise<void> {
    const command: PrepareCommand = { name: this.#options.nextName() };
    await this.#generator.request('prepare', command, { timeoutMs: PREPARE_TIMEOUT_MS, signal: this.#options.signal });
    this.#preparedAtMs = performance.now();
  }

  /** When the kill was, by the machine's monotonic clock. */
  async #killUnderLoad(options: { killMs: number; backlogMs: number; signal: AbortSignal }): Promise<number> {
    const { killMs, backlogMs, signal } = options;
    const load: LoadCommand = { backlogMs, limitMs: killMs + END_LIMIT_MS };
    const ended = this.#generator.request<string>('load', load, { timeoutMs: load.limitMs + GRACE_MS, signal });
    const early = await Promise.race([ended, sleep(killMs, null, { signal })]);
    const server = await this.#server;
    if (early !== null) throw new Error(`the load ended before the broker was killed: ${early}`);
    const killedAtMs = monotonicMs();
    await server.kill('SIGKILL');
    await ended;
    return killedAtMs;
  }
}
