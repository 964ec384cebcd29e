import type { Factor } from '../harness/scenario.ts';
import type { MessagingContender } from './contenders.ts';
import { CONSUMING } from './scenarios/one-to-one/load.ts';

/**
 * Contenders that wait for the same and so can stand in one cell: for no acknowledgement, for one, or for one that comes
 * after the disk has the message (class c of R3). Which of them are ranked is a matter of their classes.
 */
export const peerGroups = ['unacknowledged', 'acknowledged', 'synced'] as const;
export type PeerGroup = (typeof peerGroups)[number];

/** Which group a contender belongs to. */
export function peerGroupOf({ acknowledges, guarantees }: Pick<MessagingContender, 'acknowledges' | 'guarantees'>): PeerGroup {
  if (!acknowledges) return 'unacknowledged';
  return guarantees.class === 'c' ? 'synced' : 'acknowledged';
}

/** What is said of consuming in the levels of a cell: nothing where nothing is acknowledged, as neither applies there. */
export function consumingLevels(group: PeerGroup): Partial<typeof CONSUMING> {
  return group === 'unacknowledged' ? {} : CONSUMING;
}

/** The factors of {@link consumingLevels}. */
export const consumingFactors: readonly Factor[] = [
  { id: 'prefetch', title: 'Prefetch of each consumer', levels: [CONSUMING.prefetch] },
  { id: 'acknowledgeEvery', title: 'Messages that a consumer acknowledges at once', levels: [CONSUMING.acknowledgeEvery] },
];

/** The same for each group in turn. */
export function everyGroup<T>(of: (group: PeerGroup) => readonly T[]): T[] {
  return peerGroups.flatMap(of);
}
