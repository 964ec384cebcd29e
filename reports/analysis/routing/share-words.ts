import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { timesWords, titlesOf, valueWords } from '../words.ts';
import { requestKinds } from './request-cost.ts';
import type { Saving, Swap } from './share.ts';

type Told = Omit<Swap, 'sentence' | 'overturn' | 'trials'>;

/** "A lookup takes 2.1 times as long in B as in A; swapping saves 0.4 % of a request, under the smallest effect …". */
export function sentenceOf(record: RunRecord, swap: Told): string {
  const { suite, fast, slow, ratio, savings, routes } = swap;
  const titles = titlesOf(record);
  const [one, other] = [titles.contender(suite, fast), titles.contender(suite, slow)];
  const table = routes === null ? '' : ` in a table of ${routes} routes`;
  const lookups = ratio === null ? `${one} finds routes faster than ${other}` : `A lookup of ${other} takes ${timesWords(ratio)} as long as one of ${one}${table}`;
  return `${lookups}; swapping saves ${savings.map(savingWords).join(', and ')}.`;
}

/** `0.4 % (95 % 0.2–0.6) of a request with a trivial handler, under the smallest effect that this run could see (1.6 %)`. */
export function savingWords({ share, request, smallest, verdict }: Saving): string {
  const of = `${valueWords(share)} of ${requestKinds[request]}`;
  if (smallest === null) return `${of} (no A/A control ran, so that it is not known how small an effect could be seen)`;
  const effect = `the smallest effect that this run could see (${formatUnit(smallest.value, 'share')})`;
  switch (verdict) {
    case 'matters':
      return `${of}, above ${effect}`;
    case 'too small to see':
      return `${of}, under ${effect}`;
    case 'undecided':
      return `${of}, which may be above or under ${effect}`;
  }
}

/** What the shares rest on beside what was measured. */
export function overturnOf({ savings }: Told): string {
  const tight = savings.filter(({ source }) => source === 'tight loop');
  const conditions = [
    'requests cost less CPU than those measured, or routes are looked up more than once for each',
    ...(tight.length === 0 ? [] : [`a lookup costs more amid a request than in a tight loop, by which ${tight.map(({ request }) => requestKinds[request]).join(' and ')} was judged`]),
    'the table of routes is much larger or differs in kind',
  ];
  return `Overturned if ${conditions.join('; or if ')}.`;
}
