import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { pairedRatio } from '../../../suites/harness/statistics/paired-ratio.ts';
import type { Estimate } from '../estimate.ts';
import { pairsOf } from '../pairs.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { inPlaceLookups, type InPlaceLookup } from './in-place.ts';
import { lookupRatio, lookupsOf, type Lookups, type LookupSource } from './lookups.ts';
import { requestCosts, type RequestCosts, type RequestKind } from './request-cost.ts';
import { overturnOf, sentenceOf } from './share-words.ts';
import { estimateOf, shareOfSum } from './spread.ts';

/** What swapping the slower router for the faster saves of a request. */
export interface Saving {
  readonly request: RequestKind;
  readonly table: string;
  readonly source: LookupSource;
  /** CPU of one request with the faster router. */
  readonly requestMicros: Estimate;
  readonly savedMicros: Estimate;
  /** Of the request with the slower router. */
  readonly share: Estimate;
  /** What was saved as measured on whole requests, where both routers served them; null where they did not. */
  readonly measured: Estimate | null;
  /** The smallest change of a request that this run could see; null without an A/A control. */
  readonly smallest: Estimate | null;
  readonly verdict: 'matters' | 'too small to see' | 'undecided';
}

/** Two routers, and whether it matters which. */
export interface Swap {
  readonly id: string;
  readonly suite: string;
  readonly fast: string;
  readonly slow: string;
  /** Of the headline: the first saving's. */
  readonly table: string;
  readonly routes: number | null;
  /** slow ÷ fast in a tight loop. */
  readonly ratio: Estimate | null;
  readonly savings: readonly Saving[];
  readonly sentence: string;
  readonly overturn: string;
  readonly trials: readonly string[];
}

/** Which share of a request its router is. */
export interface RoutingShares {
  readonly swaps: readonly Swap[];
  readonly inPlace: readonly InPlaceLookup[];
}

/** The application has a table of its own; the trivial handler stands behind a large one. */
const TABLE_OF: Readonly<Record<RequestKind, string>> = { trivial: 'github', application: 'shop' };

/** Every router against the fastest, by what was measured in place or else in a tight loop; the largest difference first. */
export function sharesOf(options: { record: RunRecord; trials: readonly TrialRecord[]; settings: AnalysisSettings }): RoutingShares {
  const { record, trials, settings } = options;
  const inPlace = inPlaceLookups({ trials, settings });
  const swaps = record.header.suites.flatMap(({ id: suite }) => {
    const lookups = lookupsOf({ suite, trials, seed: seedFor(settings.seed, 'lookups', suite) });
    const costs = requestCosts({ suite, trials, settings });
    const [first] = lookups;
    if (first === undefined || costs.length === 0) return [];
    const [fast, ...others] = first.contenders.map((id) => ({ id, micros: first.of(id)?.value ?? Infinity })).sort((a, b) => a.micros - b.micros);
    if (fast === undefined) return [];
    return others.reverse().flatMap(({ id: slow }) => swapOf({ record, suite, fast: fast.id, slow, lookups, costs, settings }) ?? []);
  });
  return { swaps, inPlace };
}

interface Question {
  readonly record: RunRecord;
  readonly suite: string;
  readonly fast: string;
  readonly slow: string;
  readonly lookups: readonly Lookups[];
  readonly costs: readonly RequestCosts[];
  readonly settings: AnalysisSettings;
}

function swapOf(question: Question): Swap | null {
  const { record, suite, fast, slow, lookups, costs, settings } = question;
  const savings = costs.flatMap((cost) => savingOf({ ...question, cost }) ?? []);
  const [first] = savings;
  if (first === undefined) return null;
  const id = `${suite}/${slow}/${fast}`;
  const used = lookups.filter(({ table }) => savings.some((saving) => saving.table === table));
  const tight = lookups.find(({ table, source }) => table === first.table && source === 'tight loop');
  const ratio = tight === undefined ? null : lookupRatio({ lookups: tight, slow, fast, seed: seedFor(settings.seed, 'ratio', id), confidence: settings.confidence });
  const told = { id, suite, fast, slow, table: first.table, routes: tight?.routes ?? null, ratio, savings };
  const trials = [...used.flatMap((one) => one.trials), ...costs.flatMap((cost) => cost.trials)].filter(({ contender }) => contender === fast || contender === slow).map((trial) => trial.id);
  return { ...told, sentence: sentenceOf(record, told), overturn: overturnOf(told), trials: [...new Set(trials)] };
}

function savingOf({ fast, slow, lookups, cost, settings }: Question & { cost: RequestCosts }): Saving | null {
  const table = TABLE_OF[cost.kind];
  // In place where that was measured; a run that has no such table says so by having no saving.
  const source = lookups.find((one) => one.table === table && one.difference(slow, fast) !== null);
  const saved = source?.difference(slow, fast) ?? null;
  // What a request costs hardly depends on the router: any that was measured will do where the faster was not.
  const request = cost.of(fast) ?? cost.of(slow) ?? cost.trials.reduce<ReturnType<RequestCosts['of']>>((found, { contender }) => found ?? cost.of(contender), null);
  if (source === undefined || saved === null || request === null) return null;
  const { confidence } = settings;
  const share = estimateOf(shareOfSum(saved, request), { unit: 'share', confidence, most: 1 });
  return {
    request: cost.kind,
    table,
    source: source.source,
    requestMicros: estimateOf(request, { unit: 'micros', confidence }),
    savedMicros: estimateOf(saved, { unit: 'micros', confidence }),
    share,
    measured: measuredOf({ cost, fast, slow, settings }),
    smallest: cost.smallest,
    verdict: verdictOf(share, cost.smallest),
  };
}

/** 1 − fast ÷ slow, from whole requests in pairs. */
function measuredOf(options: { cost: RequestCosts; fast: string; slow: string; settings: AnalysisSettings }): Estimate | null {
  const { cost, fast, slow, settings } = options;
  const by = (contender: string): TrialRecord[] => cost.whole.filter((trial) => trial.contender === contender && trial.role === 'contender');
  const { blocks, pairs } = pairsOf({ subject: by(fast), base: by(slow), metric: cost.metric });
  if (pairs < FEWEST) return null;
  const { ratio, lower, upper, method, samples, confidence } = pairedRatio({ blocks, seed: seedFor(settings.seed, 'measured', cost.kind, fast, slow), confidence: settings.confidence });
  return { value: 1 - ratio, lower: 1 - upper, upper: 1 - lower, unit: 'share', method: `1 − ratio; ${method}`, samples, confidence };
}

function verdictOf(share: Estimate, smallest: Estimate | null): Saving['verdict'] {
  if (smallest === null) return 'undecided';
  if (share.lower > smallest.value) return 'matters';
  return share.upper < smallest.value ? 'too small to see' : 'undecided';
}
