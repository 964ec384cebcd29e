import type { AuditCounts } from '../audit.ts';

export interface Overload {
  /** Messages that were to be published. */
  readonly offered: number;
  readonly counts: AuditCounts;
  /** Published and not given to the handler when the publisher stopped. */
  readonly behind: number;
  /** From the publisher's stop until nothing came any more. */
  readonly catchUpMs: number;
  readonly disconnection: string | null;
}

/**
 * What one overload came to. Shares of what was published, but `publishedShare`, which is of what was offered.
 *
 * @throws when nothing was published: then there is nothing to take a share of.
 */
export function metricsOf({ offered, counts, behind, catchUpMs, disconnection }: Overload): Record<string, number> {
  if (counts.published === 0) throw new Error(`none of the ${offered} messages offered could be published`);
  return {
    deliveredShare: counts.delivered / counts.published,
    droppedShare: counts.lost / counts.published,
    publishedShare: counts.published / offered,
    disconnects: disconnection === null ? 0 : 1,
    behindMessages: behind,
    catchUpMs,
  };
}
