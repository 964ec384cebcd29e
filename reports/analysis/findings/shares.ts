import type { Finding } from '../estimate.ts';
import type { RoutingShares, Saving, Swap } from '../routing/share.ts';

/** What another router would save of a request, the largest difference first. */
export function shareFindings({ swaps }: RoutingShares): Finding[] {
  return swaps.map(({ id, sentence, savings, overturn, trials }): Finding => ({
    id: `share/${id}`,
    kind: 'share',
    statement: sentence,
    estimate: savings[0]?.share ?? null,
    verdict: verdictOf(savings),
    overturn,
    trials,
  }));
}

/** For the system in question it matters where it matters for a whole application's request; else where that was not measured. */
function verdictOf(savings: readonly Saving[]): Finding['verdict'] {
  const words: Readonly<Record<Saving['verdict'], Finding['verdict']>> = { 'matters': 'better', 'too small to see': 'same', 'undecided': 'undecided' };
  const judged: Pick<Swap['savings'][number], 'verdict'> | undefined = savings.find(({ request }) => request === 'application') ?? savings[0];
  return judged === undefined ? 'shown' : words[judged.verdict];
}
