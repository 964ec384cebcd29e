import type { Analysis } from '../analysis/result.ts';
import { requestKinds } from '../analysis/routing/request-cost.ts';
import type { Swap } from '../analysis/routing/share.ts';
import { contenderTitle, estimateWords } from '../html/wording.ts';
import type { RunRecord } from '../../suites/harness/record.ts';
import { formatUnit } from '../../suites/harness/units.ts';

/** The swap that saves most is the answer of the run; of the others so many are told. */
const MOST = 3;

/** What other swaps save, and what a lookup costs in place: a line each. */
export function shareLines({ record, analysis }: { record: RunRecord; analysis: Analysis }): [name: string, text: string][] {
  const { swaps, inPlace } = analysis.shares;
  const further = swaps.slice(1, 1 + MOST);
  const priced = inPlace.flatMap((one) => (one.lookup === null ? [] : [`${contenderTitle(record.header, one)} ${estimateWords(one.lookup)}${one.isStraight || one.inARow === null ? '' : `, ${formatUnit(one.inARow.value, 'micros')} in a row of many`}`]));
  return [
    ...(priced.length === 0 ? [] : [['In place', `a lookup amid a request: ${priced.slice(0, 1 + MOST).join('; ')}`] as [string, string]]),
    ...further.map((swap): [string, string] => ['Share', swapWords(record, swap)]),
    ...(swaps.length > 1 + MOST ? [['Share', `${swaps.length - 1 - MOST} more routers, in the report`] as [string, string]] : []),
  ];
}

function swapWords(record: RunRecord, { suite, slow, fast, savings }: Swap): string {
  const [from, to] = [slow, fast].map((contender) => contenderTitle(record.header, { suite, contender }));
  return `${from ?? ''} → ${to ?? ''} saves ${savings.map(({ share, request, verdict }) => `${estimateWords(share)} of ${requestKinds[request]} (${verdict === 'matters' ? 'it matters' : verdict})`).join(', ')}`;
}
