import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { Estimate, Finding } from '../estimate.ts';
import { inverted } from '../ratio.ts';
import type { ComparisonVerdict } from '../result.ts';
import { countWords, percentWords, timesWords, titlesOf } from '../words.ts';
import type { GrowthResult, KindLookups, LookupRow, LookupsResult, TableLookups } from './lookup-result.ts';

const NANOS_PER_MICRO = 1000;
/** The kinds that answer for a table, the first that was timed. */
const HEADLINES = ['mix', 'static'];
/** Beside which the ordered scan is set. */
const QUICK = ['trie', 'compiled'];

/** `296 ns (95 % 283–310)`. */
export function nanosWords({ value, lower, upper, confidence }: Estimate): string {
  const [from, to] = [lower, upper].map((end) => formatNumber(end * NANOS_PER_MICRO));
  return `${formatNumber(value * NANOS_PER_MICRO)} ns (${percentWords(confidence)} ${from ?? ''}–${to ?? ''})`;
}

/** What the lookup stage found: who is fastest in each table, and whether tries and compiled routers beat the ordered scan. */
export function lookupFindings(options: { record: RunRecord; result: LookupsResult }): Finding[] {
  const { record, result } = options;
  const title = (suite: string) => (contender: string): string => titlesOf(record).contender(suite, contender);
  return [
    ...result.tables.flatMap((table) => tableFindings(table, title(table.suite))),
    ...result.growth.flatMap((growth) => (growth.kind === 'mix' ? growthFinding(growth, title(growth.suite)) : [])),
    // Of curves that contradict their sizes the crossing is rough: the table has it, the findings do not.
    ...result.growth.flatMap(({ suite, kind, crossings }) => (kind === 'mix' ? crossings.filter(({ doubtful }) => !doubtful).map((crossing): Finding => ({
      id: `lookup/crossing/${crossing.below}/${crossing.above}`,
      kind: 'comparison',
      statement: `Up to about ${formatNumber(crossing.at.value)} routes (${percentWords(crossing.at.confidence)} ${formatNumber(crossing.at.lower)}–${formatNumber(crossing.at.upper)}) a lookup costs less in ${title(suite)(crossing.below)}, beyond that in ${title(suite)(crossing.above)}.`,
      estimate: crossing.at,
      verdict: 'shown',
      overturn: '',
      trials: [],
    })) : [])),
  ];
}

/** A lookup in a table a thousand times as large that costs less than so many times as much. */
const MODEST_GROWTH = 10;

/** Who grows least and most over the sizes that were measured, by what was measured at both ends. */
function growthFinding({ curves }: GrowthResult, title: (contender: string) => string): Finding[] {
  const grown = curves.flatMap(({ contender, sizes, growth, misfit }) => {
    const [first, last] = [sizes[0], sizes.at(-1)];
    return first === undefined || last === undefined ? [] : [{ contender, first, last, times: last.micros / first.micros, growth, contradicted: misfit?.contradicted === true }];
  });
  grown.sort((a, b) => a.times - b.times);
  const [least, most] = [grown[0], grown.at(-1)];
  if (least === undefined || most === undefined || least === most) return [];
  const words = ({ contender, times }: (typeof grown)[number]): string => `${formatNumber(times)}-fold in ${title(contender)}`;
  const few = grown.filter(({ times }) => times < MODEST_GROWTH).length;
  return [{
    id: 'lookup/growth',
    kind: 'comparison',
    statement: `From ${formatNumber(least.first.routes)} to ${countWords(least.last.routes, 'route')} the cost of a lookup grows least, ${words(least)}, and most, ${words(most)}; less than ${MODEST_GROWTH}-fold in ${few} of ${countWords(grown.length, 'router')}.`,
    estimate: least.contradicted ? null : least.growth,
    verdict: 'shown',
    overturn: 'Another kind of table: these are generated, REST-like; and a loop in which caches are warm, which flatters large tables most.',
    trials: [],
  }];
}

function tableFindings(table: TableLookups, title: (contender: string) => string): Finding[] {
  const kind = HEADLINES.map((wanted) => table.kinds.find((one) => one.kind === wanted)).find((one) => one !== undefined);
  if (kind === undefined) return [];
  return [...leaderFinding({ table, kind, title }), ...scanFinding({ table, kind, title })];
}

type Told = { readonly table: TableLookups; readonly kind: KindLookups; readonly title: (contender: string) => string };

const placeOf = ({ table, routes }: TableLookups): string => `${countWords(routes, 'route')} (${table})`;

function leaderFinding({ table, kind, title }: Told): Finding[] {
  const leader = kind.rows.find(({ contender }) => contender === kind.leader);
  const next = kind.rows.find(({ againstLeader, approach }) => againstLeader?.ratio != null && approach !== 'hash');
  if (leader?.estimate == null) return [];
  const second = next?.againstLeader?.ratio == null ? '' : ` Next is ${title(next.contender)} at ${timesWords(next.againstLeader.ratio)} that.`;
  return [{
    id: `lookup/${table.table}/leader`,
    kind: 'comparison',
    statement: `Among ${placeOf(table)}, ${title(leader.contender)} finds a route fastest: ${nanosWords(leader.estimate)} a lookup, ${kind.title.replace(/^Lookup time \((.*)\)$/, '$1')}.${second}`,
    estimate: leader.estimate,
    verdict: verdictOfLead(next),
    overturn: 'A loop in which caches are warm flatters all of them; what a lookup costs within a request is measured there.',
    trials: leader.trials,
  }];
}

/** The leader leads when the next is worse for certain. */
function verdictOfLead(next: LookupRow | undefined): Finding['verdict'] {
  switch (next?.againstLeader?.verdict) {
    case 'worse':
      return 'better';
    case 'same':
      return 'same';
    case 'undecided':
      return 'undecided';
    default:
      return 'shown';
  }
}

const EXCEPTIONS: Readonly<Record<ComparisonVerdict, string>> = { better: 'faster', worse: 'slower', same: 'no faster', undecided: 'undecided', shown: 'too few pairs to say' };

/** `4 to 15.4 times`. */
function rangeWords(least: Estimate, most: Estimate): string {
  const [from, to] = [least, most].map(({ value }) => formatNumber(1 / value));
  return from === to ? `${from ?? ''} times` : `${from ?? ''} to ${to ?? ''} times`;
}

function scanFinding({ table, kind, title }: Told): Finding[] {
  const rows = kind.rows.filter(({ approach, againstScan }) => QUICK.includes(approach) && againstScan?.ratio != null);
  const faster = rows.filter(({ againstScan }) => againstScan?.verdict === 'better');
  const open = rows.filter((row) => !faster.includes(row));
  const ratios = faster.flatMap(({ againstScan }) => againstScan?.ratio ?? []).sort((a, b) => b.value - a.value);
  const [least, most] = [ratios[0] ?? null, ratios.at(-1) ?? null];
  if (rows.length === 0) return [];
  const slower = open.filter(({ againstScan }) => againstScan?.verdict === 'worse');
  const range = least === null || most === null ? '' : `${faster.map(({ contender }) => title(contender)).join(', ')}: ${rangeWords(least, most)}`;
  const all = `every trie and compiled router is faster than the ordered scan (${range})`;
  const some = `${countWords(faster.length, 'trie or compiled router')} of ${rows.length} ${faster.length === 1 ? 'is' : 'are'} faster than the ordered scan${range === '' ? '' : ` (${range})`}`;
  const exceptions = open.length === 0 ? '' : `; not so ${open.map(({ contender, againstScan }) => `${title(contender)} (${EXCEPTIONS[againstScan?.verdict ?? 'shown']})`).join(', ')}`;
  return [{
    id: `lookup/${table.table}/scan`,
    kind: 'comparison',
    statement: `Among ${placeOf(table)}, ${open.length === 0 ? all : some}${exceptions}.`,
    estimate: least === null ? null : inverted(least),
    verdict: open.length === 0 ? 'better' : slower.length === open.length ? 'shown' : 'undecided',
    overturn: 'Another order of the routes: a scan finds those at its beginning sooner.',
    trials: rows.flatMap(({ trials }) => trials),
  }];
}
