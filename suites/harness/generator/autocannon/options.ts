import { HeadroomError } from '../../errors.ts';

/** A closed loop by autocannon: each connection sends the next request when the last is answered. */
export interface AutocannonOptions {
  /** `http://host:port/path`. */
  readonly target: string;
  readonly connections: number;
  /** Threads among which the connections are divided; more than one where one is not enough. Default 1. */
  readonly workers?: number;
  /** Whole seconds at least: autocannon's timers are no finer. Default 10,000. */
  readonly timeoutMs?: number;
  /** The whole body that is expected; any when left out. */
  readonly expectBody?: string;
  /** What is asked for in turn, instead of the target's own path, each with the whole body that is expected. */
  readonly requests?: readonly CannonRequest[];
}

export interface CannonRequest {
  readonly method: string;
  readonly path: string;
  readonly answer: string;
}

/** The same with nothing left out, as the generator process gets it. */
export interface FullAutocannonOptions {
  readonly target: string;
  readonly connections: number;
  readonly workers: number;
  readonly timeoutMs: number;
  readonly expectBody: string | null;
  readonly requests: readonly CannonRequest[];
}

/** @throws HeadroomError (`input`) that names the key. */
export function completeOptions(options: AutocannonOptions): FullAutocannonOptions {
  const { target, connections, workers = 1, timeoutMs = 10_000, expectBody = null, requests = [] } = options;
  if (!URL.canParse(target) || new URL(target).protocol !== 'http:') throw inputError(`target: '${target}' is no http:// URL`);
  if (!isCount(connections)) throw inputError(`connections: ${connections} is not a whole number of at least 1`);
  if (!isCount(workers) || workers > connections) throw inputError(`workers: ${workers} is not a whole number from 1 to the number of connections`);
  if (!(timeoutMs >= 1000)) throw inputError(`timeoutMs: ${timeoutMs} is less than the second that autocannon counts in`);
  return { target, connections, workers, timeoutMs, expectBody, requests };
}

/** How many connections each worker has: as even as can be. */
export function divideConnections(options: { connections: number; workers: number }): number[] {
  const { connections, workers } = options;
  return Array.from({ length: workers }, (_, index) => Math.floor(connections / workers) + (index < connections % workers ? 1 : 0));
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function inputError(message: string): HeadroomError {
  return new HeadroomError({
    code: 'AUTOCANNON_NOT_VALID',
    kind: 'input',
    message: `${message}.`,
    hint: 'A target is http://host:port/path, with connections and, where one is not enough, workers.',
  });
}
