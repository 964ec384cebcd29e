import { HeadroomError, messageOf } from '../../errors.ts';
import { createRandom } from '../../statistics/random.ts';
import { createArrivals, type RateSchedule } from '../arrivals.ts';
import type { HttpLoad } from './load.ts';
import { parseRequestMix, type RequestMix } from './request-schema.ts';
import { defaultLimits, type ResponseLimits } from './response-parser.ts';

/** What a load over HTTP is. */
export interface HttpLoadOptions {
  /** `http://host:port`; its path, if any, is not used. */
  readonly target: string;
  readonly mix: RequestMix;
  readonly load: HttpLoad;
  /** Of all randomness: arrivals, the order of requests, the values of variables. */
  readonly seed: number;
  /** Connections at most (open). Reaching it is counted as `capHits`. Default 256. */
  readonly maxConnections?: number;
  /** Connections opened before they are needed (open). Default 0. */
  readonly initialConnections?: number;
  /** From the intended send to the last byte. Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** How long requests under way are waited for at the end. Default 5,000. */
  readonly drainMs?: number;
  /** Requests that may wait for a connection; more are `overflow`. Default 65,536. */
  readonly maxBacklog?: number;
  /**
   * Whether an idempotent request is sent once more (`retried`) when the target had closed an idle connection just as
   * it was written. Default true; false where each close is to be counted as it is.
   */
  readonly retriesRaces?: boolean;
  /**
   * Whether what became of each request of the mix is told apart. Default true; false where the mix is hundreds of addresses
   * that are all alike to whoever asks.
   */
  readonly countsClasses?: boolean;
  readonly limits?: Partial<ResponseLimits>;
}

/** The same with nothing left out, as the generator process gets it. */
export interface FullHttpLoadOptions extends Required<Omit<HttpLoadOptions, 'target' | 'limits'>> {
  readonly host: string;
  readonly port: number;
  /** What the Host header says. */
  readonly authority: string;
  readonly limits: ResponseLimits;
}

/** @throws HeadroomError (`input`) that names the key. */
export function completeOptions(options: HttpLoadOptions): FullHttpLoadOptions {
  const { target, mix, load, seed } = options;
  const url = URL.canParse(target) ? new URL(target) : null;
  if (url?.protocol !== 'http:') {
    throw inputError('target', `'${target}' is no http:// URL`, 'Write it as http://host:port. TLS is not spoken: load the port behind it.');
  }
  const closed = load.kind === 'closed';
  if (closed) atLeast('load.connections', load.connections, 1);
  if (load.kind === 'open') checkRate(load.rate);
  const full = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port === '' ? 80 : url.port),
    authority: url.host,
    mix: parseRequestMix(mix),
    load,
    seed,
    maxConnections: closed ? load.connections : (options.maxConnections ?? 256),
    initialConnections: closed ? load.connections : (options.initialConnections ?? 0),
    timeoutMs: options.timeoutMs ?? 10_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    drainMs: options.drainMs ?? 5_000,
    maxBacklog: Math.max(options.maxBacklog ?? 65_536, closed ? load.connections : 1),
    retriesRaces: options.retriesRaces ?? true,
    countsClasses: options.countsClasses ?? true,
    limits: { ...defaultLimits, ...options.limits },
  };
  for (const key of ['maxConnections', 'timeoutMs', 'connectTimeoutMs'] as const) atLeast(key, full[key], 1);
  for (const key of ['initialConnections', 'drainMs'] as const) atLeast(key, full[key], 0);
  return full;
}

function atLeast(key: string, value: number, least: number): void {
  if (!(Number.isFinite(value) && value >= least)) throw inputError(key, `${value} is not a number of at least ${least}`, 'Give a larger one.');
}

/** Schedule and rate are checked where they are used; here, before a process is started for them. */
function checkRate(rate: number | RateSchedule): void {
  // What goes to the generator process is JSON, which has no Infinity.
  if (typeof rate !== 'number' && rate.some(({ durationMs }) => durationMs === Infinity)) {
    throw inputError('load.rate', 'a segment of a schedule must end', 'Give each a durationMs, or a constant rate.');
  }
  try {
    createArrivals({ process: 'uniform', rate, random: createRandom(0) });
  } catch (error) {
    throw inputError('load.rate', messageOf(error), 'Give requests per second, or a schedule of them.');
  }
}

function inputError(key: string, message: string, hint: string): HeadroomError {
  return new HeadroomError({ code: 'HTTP_LOAD_NOT_VALID', kind: 'input', message: `${key}: ${message}.`, hint });
}
