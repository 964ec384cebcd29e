import type { Comparison, Levels } from '../harness/scenario.ts';
import type { MessagingContender } from './contenders.ts';
import { consumingLevels, peerGroupOf, type PeerGroup } from './peers.ts';

/** How often a cell is measured, and for how long. */
export type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;

/** Of a cell that is shown and not judged: each repeat in a process of its own. Five in a row would be one process's five, and their interval covers 84 % instead of 95. */
export const REPEATS: Times = { blocks: 5, roundsPerBlock: 1, controlRounds: 0, sliceMs: 2000 };

/** As measured, in the mean: barrier and hand-over between two slices (10 to 80 ms); generator start, handshake and warm-up of a trial; a further connection. */
const SLICE_OVERHEAD_MS = 35;
const TRIAL_OVERHEAD_MS = 1100;
const CONNECT_MS = 5;

export const CLIENT_IS_MEASURED = 'the client library is part of what is measured: an application would see its limit';

/** The cell of one group of contenders at these levels; none where nobody is of it. `window` and how they consume join the levels. */
export function cellsOf(options: {
  readonly times: Times;
  readonly levels: Levels & { readonly driver: string };
  readonly group: PeerGroup;
  readonly contenders: readonly MessagingContender[];
  /** Messages in flight at most. */
  readonly window: number;
  /** Connections that a trial opens one after the other, beyond the usual two. */
  readonly furtherConnections?: number;
}): Comparison[] {
  const { times, levels, group, contenders, window, furtherConnections = 0 } = options;
  const own = contenders.filter((contender) => peerGroupOf(contender) === group && contender.drivers.some((name) => name === levels.driver)).sort(byId);
  if (own.length === 0) return [];
  const cell: Comparison = {
    ...times,
    levels: { ...levels, window, ...consumingLevels(group) },
    contenders: own.map(({ id }) => id),
    sliceOverheadMs: SLICE_OVERHEAD_MS,
    trialOverheadMs: TRIAL_OVERHEAD_MS + furtherConnections * CONNECT_MS,
    ...(levels.driver === 'client' && { exempt: { generator: CLIENT_IS_MEASURED } }),
  };
  return [cell];
}

/** The plain ones come before their variants (`nats-core`, `nats-core-transport`); the first of a cell is its A/A control. */
export function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}
