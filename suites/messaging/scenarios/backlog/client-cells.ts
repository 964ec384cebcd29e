import type { Comparison, Level } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';
import type { EndpointOptions } from '../../generator/trouble/endpoint-options.ts';
import { consumingLevels, everyGroup, peerGroupOf, type PeerGroup } from '../../peers.ts';
import { CONSUMING } from '../one-to-one/load.ts';

/** Messages that a publisher has unacknowledged at most, where they are acknowledged. */
export const UNACKNOWLEDGED_AT_MOST = 1024;

/** What cells of client endpoints have in common: their levels and the rule that does not apply. */
export type ClientCell = Pick<Comparison, 'levels' | 'contenders' | 'exempt'>;

/** A cell for each group of contenders; a group of none is left out. `levels`: of one group, beside driver and consuming. */
export function clientCells(contenders: readonly MessagingContender[], levels: (group: PeerGroup) => Readonly<Record<string, Level>>): ClientCell[] {
  return everyGroup((group) => {
    const ids = contenders.filter((contender) => peerGroupOf(contender) === group).map(({ id }) => id);
    if (ids.length === 0) return [];
    return [
      {
        levels: { driver: 'client', ...levels(group), ...consumingLevels(group) },
        contenders: ids,
        exempt: { generator: 'the client library is part of what is measured: an application would see its limit' },
      },
    ];
  });
}

/** What a generator of client endpoints is opened with, beside what every session tells it. */
export function endpointLoad(contender: MessagingContender, payloadBytes: number): Omit<EndpointOptions, 'driver' | 'address' | 'credentials' | 'ca'> {
  const { title, acknowledges } = contender;
  return { title, acknowledges, payloadBytes, ...CONSUMING };
}

/** The window of the publishers of a group, as a level: there is none where nothing is acknowledged. */
export const windowLevel = (group: PeerGroup): Level => (group === 'unacknowledged' ? 'none' : UNACKNOWLEDGED_AT_MOST);
export const windowOfLevel = (level: Level | undefined): number | null => (typeof level === 'number' ? level : null);

/** Factors that these cells share. */
export const clientFactors = {
  driver: { id: 'driver', title: 'Driver', levels: ['client'] },
  window: { id: 'window', title: 'Unacknowledged messages of the publisher at most', levels: ['none', UNACKNOWLEDGED_AT_MOST] },
  prefetch: { id: 'prefetch', title: 'Prefetch of the consumer', levels: [CONSUMING.prefetch] },
  acknowledgeEvery: { id: 'acknowledgeEvery', title: 'Messages that the consumer acknowledges at once', levels: [CONSUMING.acknowledgeEvery] },
} as const;
