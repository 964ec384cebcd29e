import type { SliceReading } from '../../../harness/scenario.ts';
import type { RecoverAnswer } from '../../generator/restart/main.ts';

/** What one kill gave. Contenders that acknowledge nothing can lose nothing acknowledged: they have no such figure. */
export function readingOf(answer: RecoverAnswer, { acknowledges }: { readonly acknowledges: boolean }): SliceReading {
  const { counts, servingAgainMs, backlog, attempts } = answer;
  const { published, acknowledged, delivered, lostAcknowledged, lostUnacknowledged, duplicatedBefore, duplicatedAfter, reordered, corrupted } = counts;
  const promised = acknowledges ? { acknowledged, lostAcknowledged } : {};
  return {
    operations: delivered,
    metrics: { servingAgainMs, ...promised, lostUnacknowledged, duplicatedAfter, backlog, attempts },
    audit: {
      published,
      delivered,
      lost: lostAcknowledged + lostUnacknowledged,
      duplicated: duplicatedBefore + duplicatedAfter,
      reordered,
      corrupted,
      ...promised,
      lostUnacknowledged,
    },
  };
}
