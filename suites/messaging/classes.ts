import type { Contender } from '../harness/scenario.ts';
import type { MessagingContender } from './contenders.ts';

/** Classes of equal guarantees (R3). */
export const guaranteeClasses = ['a', 'b', 'c', 'd'] as const;
export type GuaranteeClass = (typeof guaranteeClasses)[number];

/** Contenders that are measured in one cell. */
export interface ClassGroup {
  readonly class: GuaranteeClass;
  readonly contenders: readonly string[];
}

/** Contenders as this suite made them. */
export function messagingContenders(contenders: readonly Contender[]): readonly MessagingContender[] {
  return contenders as readonly MessagingContender[];
}

/**
 * Contenders by class. One of no class, which is shown and never ranked, stands beside those that are acknowledged as it is
 * and have no more to do: class b, or a.
 */
export function byClass(contenders: readonly MessagingContender[]): ClassGroup[] {
  const placeOf = ({ guarantees, acknowledges }: MessagingContender): GuaranteeClass => guarantees.class ?? (acknowledges ? 'b' : 'a');
  return guaranteeClasses
    .map((name) => ({ class: name, contenders: contenders.filter((contender) => placeOf(contender) === name).map(({ id }) => id) }))
    .filter((group) => group.contenders.length > 0);
}
