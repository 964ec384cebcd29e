import type { Activity } from '../pacer.ts';
import { Backlog } from './backlog.ts';
import { Connection, type ConnectionOwner, type HttpAddress, type RequestFailure } from './connection.ts';
import { Opener } from './opener.ts';
import type { Outcome } from './outcomes.ts';
import type { PreparedRequest, RequestSource } from './request-mix.ts';
import type { ResponseLimits } from './response-parser.ts';
import type { Tally } from './tally.ts';

export interface PoolOptions {
  readonly address: HttpAddress;
  readonly source: RequestSource;
  readonly tally: Tally;
  readonly activity: Activity;
  /** Connections at most. */
  readonly maxConnections: number;
  /** Requests that may wait for a connection. */
  readonly maxBacklog: number;
  /** From the intended send to the last byte. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Whether a request under which the target had closed an idle connection is sent once more. */
  readonly retriesRaces: boolean;
  readonly limits: ResponseLimits;
  /** A request has ended. */
  readonly onEnd: (nowMs: number) => void;
}

const READ_BYTES = 64 * 1024;

/** The connections to one target, and the requests that wait for one. */
export class Pool implements ConnectionOwner {
  readonly #options: PoolOptions;
  readonly #buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #connections = new Set<Connection>();
  /** Last in, first out, so that few are warm rather than all lukewarm. Those lost meanwhile are skipped. */
  #idle: Connection[] = [];
  readonly #backlog: Backlog;
  readonly #retries: { request: PreparedRequest; intendedMs: number }[] = [];
  readonly #opener: Opener;
  #inFlight = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#backlog = new Backlog(options.maxBacklog);
    this.#opener = new Opener({
      open: () => this.#connections.add(new Connection({ ...options, buffer: this.#buffer, owner: this })),
      waiting: () => this.#waiting,
      room: () => options.maxConnections - this.#connections.size,
    });
  }

  /** Requests that were started and have not ended. */
  get pending(): number {
    return this.#inFlight + this.#waiting;
  }

  get connections(): number {
    return this.#connections.size;
  }

  get #waiting(): number {
    return this.#backlog.length + this.#retries.length;
  }

  /** Sends a request on an idle connection, or lets it wait for one. */
  submit(intendedMs: number, nowMs: number): void {
    const { tally, maxConnections } = this.#options;
    tally.start(intendedMs);
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.state !== 'idle') continue;
      this.#send(connection, intendedMs, nowMs);
      return;
    }
    // Those that are being opened will each take one of the waiting.
    if (this.#connections.size >= maxConnections && this.#waiting >= this.#opener.opening) tally.capHits += 1;
    if (this.#backlog.push(intendedMs)) this.#opener.grow();
    else tally.fail('overflow', `more than ${this.#options.maxBacklog} requests waited for a connection`);
  }

  /** Opens connections before they are needed; resolves when they stand, or the target allows no more. */
  prepare(connections: number): Promise<void> {
    return this.#opener.prepare(Math.min(connections, this.#options.maxConnections));
  }

  onOpen(connection: Connection, nowMs: number): void {
    this.#options.activity.isBusy = true;
    this.#opener.opened();
    this.#options.tally.connectionsOpened += 1;
    this.#serve(connection, nowMs);
    this.#opener.grow();
  }

  onOpenFailed(connection: Connection, outcome: Outcome, reason: string): void {
    const { tally, activity } = this.#options;
    activity.isBusy = true;
    this.#connections.delete(connection);
    tally.connectionsFailed += 1;
    this.#opener.failed();
    // The attempt was made for whoever has waited longest; with no connection left it was made for all.
    this.#failWaiting(outcome, reason, this.#connections.size === 0 ? Infinity : 1);
  }

  onResponse(connection: Connection, outcome: 'ok' | 'status' | 'body', nowMs: number): void {
    const { tally, activity, onEnd } = this.#options;
    const kind = connection.request?.kind ?? 0;
    activity.isBusy = true;
    this.#inFlight -= 1;
    if (outcome === 'ok') tally.ok(kind, connection.intendedMs, connection.writtenMs, nowMs);
    else tally.fail(outcome, `status ${connection.status}${outcome === 'body' ? ', but not the body expected' : ''}`, { kind });
    if (connection.state === 'idle') this.#serve(connection, nowMs);
    else this.#drop(connection);
    onEnd(nowMs);
  }

  onLost(connection: Connection, failure: RequestFailure | null): void {
    const { tally, onEnd, retriesRaces } = this.#options;
    const { request, intendedMs, isRetry } = connection;
    this.#options.activity.isBusy = true;
    const isRetried = failure?.isRace === true && retriesRaces && !isRetry && request?.isIdempotent === true;
    if (isRetried) {
      tally.retried += 1;
      this.#retries.push({ request, intendedMs });
    }
    if (failure !== null) this.#inFlight -= 1;
    this.#drop(connection);
    if (failure === null || isRetried) return;
    tally.fail(failure.outcome, failure.reason, { kind: request?.kind });
    onEnd(performance.now());
  }

  /** Ends what has taken too long. To be called every few milliseconds. */
  sweep(nowMs: number): void {
    const { timeoutMs, connectTimeoutMs, tally, onEnd } = this.#options;
    const late = [...this.#connections].filter(({ state, intendedMs, openedMs }) =>
      state === 'busy' ? nowMs - intendedMs >= timeoutMs : state === 'connecting' && nowMs - openedMs >= connectTimeoutMs,
    );
    for (const connection of late) connection.expire();
    while (nowMs - this.#backlog.peek() >= timeoutMs) {
      this.#backlog.shift();
      tally.fail('timeout', 'no connection was free in time');
      onEnd(nowMs);
    }
  }

  /** Ends every request that is under way or waits. Idle connections stay. */
  abort(): void {
    const reason = 'still under way when the time to drain was over';
    this.#failWaiting('aborted', reason, Infinity);
    for (const connection of this.#connections) {
      if (connection.state !== 'busy') continue;
      connection.destroy();
      this.#connections.delete(connection);
      this.#inFlight -= 1;
      this.#options.tally.fail('aborted', reason, { kind: connection.request?.kind });
    }
  }

  close(): void {
    this.#opener.close();
    for (const connection of this.#connections) connection.destroy();
    this.#connections.clear();
  }

  /** A free connection takes whoever waits, lost ones first, or rests. */
  #serve(connection: Connection, nowMs: number): void {
    const retry = this.#retries.shift();
    if (retry !== undefined) {
      this.#inFlight += 1;
      connection.send(retry.request, { intendedMs: retry.intendedMs, nowMs, isRetry: true });
    } else if (this.#backlog.length > 0) {
      this.#send(connection, this.#backlog.shift(), nowMs);
    } else {
      this.#idle.push(connection);
    }
  }

  #send(connection: Connection, intendedMs: number, nowMs: number): void {
    this.#inFlight += 1;
    this.#options.tally.write(intendedMs, nowMs);
    connection.send(this.#options.source.next(), { intendedMs, nowMs, isRetry: false });
  }

  #drop(connection: Connection): void {
    this.#connections.delete(connection);
    // Connections that were lost while idle must not pile up among the idle ones.
    if (this.#idle.length > 2 * this.#connections.size + 16) this.#idle = this.#idle.filter(({ state }) => state === 'idle');
    this.#opener.grow();
  }

  #failWaiting(outcome: Outcome, reason: string, most: number): void {
    const { tally, onEnd } = this.#options;
    // Those that onEnd brings in meanwhile wait for the next attempt.
    const count = Math.min(most, this.#waiting);
    for (let i = 0; i < count; i++) {
      const retry = this.#retries.shift();
      if (retry === undefined) this.#backlog.shift();
      tally.fail(outcome, reason, { kind: retry?.request.kind });
    }
    const nowMs = performance.now();
    for (let i = 0; i < count; i++) onEnd(nowMs);
  }
}
