import type { Finding } from '../analysis/estimate.ts';
import type { Html } from '../html/html.ts';
import { badge } from '../html/table.ts';

type Verdict = Finding['verdict'];

const BADGES: Readonly<Record<Verdict, { readonly word: string; readonly tone: 'good' | 'bad' | 'open' | 'plain' }>> = {
  better: { word: 'better', tone: 'good' },
  worse: { word: 'worse', tone: 'bad' },
  same: { word: 'no difference that matters', tone: 'plain' },
  undecided: { word: 'undecided', tone: 'open' },
  shown: { word: 'shown, not ranked', tone: 'plain' },
  ok: { word: 'holds', tone: 'good' },
  'not ok': { word: 'a problem', tone: 'bad' },
};

/** A verdict as a reader meets it everywhere in the report. */
export function verdictBadge(verdict: Verdict): Html {
  return badge(BADGES[verdict]);
}
