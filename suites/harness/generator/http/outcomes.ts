/**
 * How a request can end. Each request that was started ends in exactly one, so that the counts add up to `started`.
 *
 * - `ok`: status and body as expected
 * - `status`: a complete response with another status
 * - `body`: the status expected, but another body
 * - `timeout`: no complete response within the timeout, counted from the intended send
 * - `reset`: the target reset the connection
 * - `refused`, `unreachable`: no connection, because nobody listens, or nobody answers
 * - `truncated`: closed in the midst of a response
 * - `malformed`: what came is not HTTP/1.x, or exceeds the limits
 * - `noResponse`: closed before the first byte of a response
 * - `noConnection`: this machine could not open a connection (file descriptors, local ports)
 * - `aborted`: still under way when the time to drain was over
 * - `overflow`: never sent, because more requests were overdue than the backlog holds
 */
export const outcomeNames = [
  'ok',
  'status',
  'body',
  'timeout',
  'reset',
  'refused',
  'unreachable',
  'truncated',
  'malformed',
  'noResponse',
  'noConnection',
  'aborted',
  'overflow',
] as const;

export type Outcome = (typeof outcomeNames)[number];
export type OutcomeCounts = Record<Outcome, number>;

export function noOutcomes(): OutcomeCounts {
  return Object.fromEntries(outcomeNames.map((name) => [name, 0])) as OutcomeCounts;
}

const OWN_LIMITS = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);

/** What it is that kept a connection from being made. */
export function connectOutcome(code: string | undefined): Outcome {
  if (code !== undefined && OWN_LIMITS.has(code)) return 'noConnection';
  return code === 'ECONNREFUSED' ? 'refused' : code === 'ECONNRESET' ? 'reset' : 'unreachable';
}
