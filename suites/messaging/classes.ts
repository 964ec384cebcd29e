import type { Contender, ProfileName } from '../harness/scenario.ts';
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
 * Who stands in a profile's cells beyond one to one: another client library of the same broker is compared there with the
 * first, and has no time elsewhere before the full profile, unless it was named alone.
 */
export function withoutVariants(profile: ProfileName, contenders: readonly Contender[]): readonly MessagingContender[] {
  const own = messagingContenders(contenders);
  return profile === 'full' ? own : own.filter(({ variantOf }) => variantOf === undefined || !own.some(({ id }) => id === variantOf));
}

/** Of these, for all but the full profile, the queues that are ranked: logs and what is shown only stand where they tell more. */
export function rankedQueues(profile: ProfileName, contenders: readonly Contender[]): readonly MessagingContender[] {
  const own = withoutVariants(profile, contenders);
  return profile === 'full' ? own : own.filter(({ guarantees, sharesQueue }) => guarantees.class !== null && sharesQueue !== false);
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
