import { isIP } from 'node:net';
import { HeadroomError, messageOf } from '../../../suites/harness/errors.ts';
import { MS_PER_SEC } from '../../../suites/harness/units.ts';
import { observeError } from '../observed.ts';
import type { Credentials } from './credentials.ts';

/** Prometheus answers at most so many points of a series at a time. */
export const MOST_POINTS = 11_000;
const TIMEOUT_MS = 60_000;

/** A series over time. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Values by time in seconds since 1970; what is not a finite number is left out. */
  readonly values: ReadonlyMap<number, number>;
}

export interface RangeQuery {
  /** What it is for, as it is told when it fails. */
  readonly what: string;
  readonly query: string;
  readonly startSec: number;
  readonly endSec: number;
  readonly stepSec: number;
}

interface Answer {
  readonly status?: unknown;
  readonly data?: unknown;
  readonly error?: unknown;
}

interface Matrix {
  readonly result: readonly { readonly metric: Record<string, string>; readonly values?: readonly (readonly [number, string])[]; readonly value?: readonly [number, string] }[];
}

/** Asks a Prometheus server (or what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics). Credentials stand in no message. */
export class PrometheusClient {
  /** Without credentials. */
  readonly origin: string;
  readonly #base: string;
  readonly #credentials: Credentials;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;

  constructor(options: { url: URL; credentials: Credentials; signal?: AbortSignal; timeoutMs?: number }) {
    const { url, credentials, signal, timeoutMs = TIMEOUT_MS } = options;
    this.origin = `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
    this.#base = `${this.origin}/api/v1`;
    this.#credentials = credentials;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
  }

  /** Whether credentials would travel unencrypted to another machine. */
  get isExposed(): boolean {
    const { protocol, hostname } = new URL(this.#base);
    const isLocal = hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
    return this.#credentials.header !== null && protocol === 'http:' && !isLocal;
  }

  /** Of the server; `not known` where it does not tell (older ones, and other products). */
  async version(): Promise<string> {
    try {
      const { version } = (await this.#ask('status/buildinfo', {}, 'its version')) as { version?: unknown };
      return typeof version === 'string' ? version : 'not known';
    } catch (error) {
      // A first answer that is none at all: nothing else would be answered either.
      if (error instanceof Error && 'kind' in error && error.kind !== 'input') throw error;
      return 'not known';
    }
  }

  /** The series of a query at each step from start to end, asked for in stretches that the server allows. */
  async range(options: RangeQuery): Promise<Series[]> {
    const { query, startSec, endSec, stepSec, what } = options;
    const joined = new Map<string, { labels: Record<string, string>; values: Map<number, number> }>();
    for (let from = startSec; from <= endSec; from += (MOST_POINTS - 1) * stepSec) {
      const to = Math.min(endSec, from + (MOST_POINTS - 2) * stepSec);
      const { result } = (await this.#ask('query_range', { query, start: String(from), end: String(to), step: String(stepSec) }, what)) as Matrix;
      for (const { metric, values = [] } of result) {
        const key = JSON.stringify(Object.entries(metric).sort());
        const known = joined.get(key) ?? { labels: metric, values: new Map<number, number>() };
        joined.set(key, known);
        for (const [at, value] of values) if (Number.isFinite(Number(value))) known.values.set(at, Number(value));
      }
    }
    return [...joined.values()];
  }

  /** The newest value of a query; null where it has none. */
  async newest(options: { what: string; query: string; atSec: number }): Promise<number | null> {
    const { result } = (await this.#ask('query', { query: options.query, time: String(options.atSec) }, options.what)) as Matrix;
    const value = Number(result[0]?.value?.[1] ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  }

  /** Times of the samples of a selector with a range (`up[10m]`), by series. */
  async sampleTimes(options: { what: string; query: string; atSec: number }): Promise<number[][]> {
    const { result } = (await this.#ask('query', { query: options.query, time: String(options.atSec) }, options.what)) as Matrix;
    return result.map(({ values = [] }) => values.map(([at]) => at));
  }

  async #ask(path: string, parameters: Record<string, string>, what: string): Promise<unknown> {
    const response = await this.#send(path, parameters, what);
    const text = await response.text().catch((error: unknown) => {
      throw this.#unreachable(error, what);
    });
    const answer = parsed(text);
    if (answer?.status === 'success') return answer.data;
    throw this.#refused({ status: response.status, answer, what, query: parameters['query'] });
  }

  async #send(path: string, parameters: Record<string, string>, what: string): Promise<Response> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      return await fetch(`${this.#base}/${path}`, {
        // Long queries do not fit into a URL.
        ...(Object.keys(parameters).length > 0 && { method: 'POST', body: new URLSearchParams(parameters) }),
        headers: { accept: 'application/json', ...(this.#credentials.header !== null && { authorization: this.#credentials.header }) },
        signal: this.#signal === undefined ? timeout : AbortSignal.any([this.#signal, timeout]),
      });
    } catch (error) {
      throw this.#unreachable(error, what);
    }
  }

  #unreachable(error: unknown, what: string): Error {
    if (this.#signal?.aborted === true) return new HeadroomError({ code: 'INTERRUPTED', kind: 'interrupted', message: 'Interrupted; nothing was written.', hint: 'Ask again: headroom observe …', cause: error });
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    const isTls = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
    return observeError({
      kind: 'start',
      message: isLate ? `Prometheus at ${this.origin} did not answer within ${this.#timeoutMs / MS_PER_SEC} s (${what}).` : `Prometheus at ${this.origin} cannot be reached: ${messageOf(reason) || code}.`,
      hint: isLate ? 'Ask for less: a shorter --range, or longer windows by --step.'
        : isTls ? 'Name the certificate of its authority by the environment: NODE_EXTRA_CA_CERTS=<file>.'
        : 'Check the URL, and that Prometheus answers there: curl <url>/-/ready.',
      cause: error,
    });
  }

  #refused(options: { status: number; answer: Answer | null; what: string; query: string | undefined }): Error {
    const { status, answer, what, query } = options;
    if (status === 401 || status === 403) {
      return observeError({ message: `Prometheus at ${this.origin} refuses: status ${status}${this.#credentials.header === null ? ', no credentials were given' : ''}.`, hint: 'Give a token by --token-file <file>, or by the environment: HEADROOM_PROMETHEUS_TOKEN, or HEADROOM_PROMETHEUS_USER and HEADROOM_PROMETHEUS_PASSWORD.' });
    }
    if (answer === null || typeof answer.error !== 'string') {
      return observeError({ kind: status >= 500 ? 'start' : 'input', message: `What answers at ${this.origin} is no Prometheus: status ${status} for ${what}, and no JSON of its API.`, hint: 'Give the URL without /api/v1, and with the path that it is served below, if any: https://host/prometheus.' });
    }
    return observeError({ message: `Prometheus refuses the query of ${what}: ${answer.error}.${query === undefined ? '' : `\n  ${query}`}`, hint: 'Try it in its own page, then put it right in the file given to --queries.' });
  }
}

function parsed(text: string): Answer | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
