import { headlineRankings } from '../analysis/messaging/findings.ts';
import type { Analysis } from '../analysis/result.ts';
import { columns } from './text.ts';

/** What a terminal has room for. */
const ROWS: readonly (readonly [row: string, title: string])[] = [
  ['one-to-one', 'one to one'], ['request-reply', 'p99 of a reply'], ['syncs', 'syncs each'], ['kills', 'acknowledged, lost'], ['serving-again', 'serves again'],
];

/** The ledger in short, a line a contender: where several classes answer, it says more than their pairs. */
export function ledgerLines({ messaging }: Analysis): string[] {
  if (messaging === null || headlineRankings(messaging).length === 0) return [];
  const { columns: contenders, rows } = messaging.ledger;
  const shown = ROWS.flatMap(([id, title]) => {
    const row = rows.find((one) => one.id === id);
    return row === undefined || row.entries.every(({ state }) => state !== 'measured') ? [] : [{ row, title }];
  });
  const lines = contenders.map(({ title, class: own }, at) => [
    own ?? '–', title,
    ...shown.map(({ row }) => {
      const entry = row.entries[at];
      return entry?.state === 'measured' ? `${entry.text}${entry.contradicts === null ? '' : ' !'}` : '–';
    }),
  ]);
  return ['', ...columns([['', 'class and contender', ...shown.map(({ title }) => title)], ...lines], ['left', 'left', ...shown.map(() => 'right' as const)])];
}
