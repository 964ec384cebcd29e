import { UnsupportedError } from '../../../harness/errors.ts';
import type { Levels, UserWorkload } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';

const PERSISTENCE = ['none', 'written', 'synced'] as const;

/** What a message survives with a contender, by its class (R3). */
function persistenceOf({ guarantees }: MessagingContender): (typeof PERSISTENCE)[number] {
  switch (guarantees.class) {
    case 'c':
      return 'synced';
    case 'b':
    case 'd':
      return 'written';
    default:
      return 'none';
  }
}

/** Why a contender cannot hold such traffic at all, or null. More than is asked for is no obstacle. */
export function reasonAgainst(contender: MessagingContender, workload: UserWorkload): string | null {
  const { acknowledgement, persistence, replay, delivery, consumers } = workload;
  if (acknowledgement === 'required' && !contender.acknowledges) return 'it acknowledges nothing to a producer';
  if (PERSISTENCE.indexOf(persistenceOf(contender)) < PERSISTENCE.indexOf(persistence)) return `its messages are not ${persistence}`;
  if (replay && contender.guarantees.class !== 'd') return 'its messages cannot be read again';
  if (delivery === 'shared' && consumers > 1 && contender.sharesQueue === false) return 'its consumers cannot share messages';
  return null;
}

/** The whole workload as levels, so that the record tells what was asked. */
export function levelsOf(name: string, workload: UserWorkload): Levels {
  const { sizes, ratePerSec, producers, consumers, delivery, acknowledgement, persistence, replay, objective } = workload;
  return {
    workload: name,
    sizes: sizes.map(({ bytes, weight }) => `${bytes}x${weight}`).join('+'),
    ratePerSec,
    producers,
    consumers,
    delivery,
    needs: [...(acknowledgement === 'required' ? ['acknowledgement'] : []), ...(persistence === 'none' ? [] : [persistence]), ...(replay ? ['replay'] : [])].join('+') || 'nothing',
    p99AtMostMs: objective.p99Ms,
  };
}

/** What of a workload its load is made of, read back from levels. */
export interface Traffic extends Pick<UserWorkload, 'sizes' | 'ratePerSec' | 'producers' | 'consumers' | 'delivery'> {
  readonly p99AtMostMs: number;
}

/** @throws UnsupportedError where the levels are not of this version. */
export function trafficOf(levels: Levels): Traffic {
  const sizes = String(levels['sizes']).split('+').map((text) => {
    const [bytes, weight] = text.split('x').map(Number);
    return { bytes: bytes ?? Number.NaN, weight: weight ?? Number.NaN };
  });
  const [ratePerSec, producers, consumers, p99AtMostMs] = ['ratePerSec', 'producers', 'consumers', 'p99AtMostMs'].map((name) => Number(levels[name])) as [number, number, number, number];
  const numbers = [...sizes.flatMap(({ bytes, weight }) => [bytes, weight]), ratePerSec, producers, consumers, p99AtMostMs];
  if (!numbers.every((number) => number > 0)) throw new UnsupportedError('this version of own-traffic does not know these levels');
  return { sizes, ratePerSec, producers, consumers, delivery: levels['delivery'] === 'broadcast' ? 'broadcast' : 'shared', p99AtMostMs };
}
