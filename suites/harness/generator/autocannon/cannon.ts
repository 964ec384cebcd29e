import autocannon from 'autocannon';
import type { FullAutocannonOptions } from './options.ts';

/** What one thread is to do. */
export interface Shot extends Pick<FullAutocannonOptions, 'target' | 'timeoutMs' | 'expectBody' | 'requests'> {
  readonly connections: number;
  readonly durationMs: number;
}

/** What autocannon says before it puts results of workers together: the part of it that is used. */
export interface RawResult {
  /** Durations in whole milliseconds, encoded. */
  readonly latencies: string;
  /** Requests begun, those of connections that were opened again included. */
  readonly totalRequests: number;
  /** Responses, whatever their status and body. */
  readonly totalCompletedRequests: number;
  /** Broken connections, and timeouts. */
  readonly errors: number;
  readonly timeouts: number;
  /** Bodies that were not expected; a wrong status may stand beside. */
  readonly mismatches: number;
  readonly non2xx: number;
}

/** It looks for the end of a run only so often, and so runs over by at most this. */
const TICK_MS = 25;

/**
 * One run of autocannon in this thread, closed loop. Its rate mode is not offered: it makes up latencies that no response
 * had.
 */
export async function shoot(shot: Shot): Promise<RawResult> {
  const { target, connections, durationMs, timeoutMs, expectBody, requests } = shot;
  let wrong = 0;
  const result: unknown = await autocannon({
    url: target,
    connections,
    duration: durationMs / 1000,
    timeout: timeoutMs / 1000,
    sampleInt: TICK_MS,
    pipelining: 1,
    skipAggregateResult: true,
    ...(expectBody !== null && { expectBody }),
    ...(requests.length > 0 && {
      requests: requests.map(({ method, path, answer }) => ({
        method: method as autocannon.Request['method'],
        path,
        onResponse: (_: number, body: string) => {
          if (body !== answer) wrong += 1;
        },
      })),
    }),
  });
  const raw = result as RawResult;
  return { ...raw, mismatches: raw.mismatches + wrong };
}
