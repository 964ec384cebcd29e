import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { searchDefaults, searchResult, type Objective } from '../../../suites/harness/statistics/search.ts';
import { intervalOf, latencyOf, probesOf, searchesOf, type TrialSearch } from '../../../suites/harness/statistics/search-trials.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { countWords, titlesOf } from '../words.ts';
import type { RateTried, Sustainable } from './result.ts';

/** From so many trials at either end, and so narrow a bracket, a search counts as confirmed. */
const SETTINGS = { ...searchDefaults, resolution: 0.1, confirmations: 3, refutations: 2 };

/**
 * The highest rate that keeps the objective, for each contender and mix that was searched.
 *
 * @param options.objective of the reader, in the place of the one that the trials were judged by.
 */
export function sustainableOf(options: { record: RunRecord; objective?: Objective }): Sustainable[] {
  const { record, objective } = options;
  const attempts = new Map<string, number>();
  for (const { block, attempt } of record.trials) attempts.set(block, Math.max(attempts.get(block) ?? 0, attempt));
  const trials = record.trials.filter(({ block, attempt }) => attempts.get(block) === attempt);
  return searchesOf({ trials, settings: SETTINGS }).flatMap((search) => {
    const asked = objective === undefined ? search : judgedBy(search, objective);
    return asked.probes.length === 0 ? [] : [resultOf({ record, search: asked, from: objective === undefined ? 'record' : 'reader' })];
  });
}

function judgedBy(search: TrialSearch, objective: Objective): TrialSearch {
  const probes = probesOf({ trials: search.trials, objective });
  const result = searchResult(probes, SETTINGS);
  return { ...search, objective, probes, result, interval: intervalOf({ trials: search.trials, objective, result }) };
}

function resultOf(options: { record: RunRecord; search: TrialSearch; from: Sustainable['objective']['from'] }): Sustainable {
  const { record, search, from } = options;
  const [first] = search.trials;
  const { suite, scenario } = first ?? { suite: '', scenario: '' };
  const { result, interval } = search;
  const told = {
    suite,
    contender: search.contender,
    mix: String(search.levels['mix'] ?? titlesOf(record).scenario(suite, scenario)),
    objective: { ...search.objective, from },
    perSec: result.ratePerSec,
    lowerPerSec: interval.lowerPerSec,
    upperPerSec: interval.upperPerSec,
    method: interval.method,
    keptPerSec: result.lowerPerSec,
    brokenPerSec: result.upperPerSec,
    isConfirmed: result.confirmed,
    rates: ratesOf(search),
    trials: search.trials.map(({ id }) => id),
  };
  return { ...told, sentence: sentenceOf({ told, search, title: titlesOf(record).contender(suite, search.contender) }) };
}

function ratesOf({ trials, objective }: TrialSearch): RateTried[] {
  const counted = trials.filter(({ status }) => status === 'completed' || status === 'failed');
  const rateOf = ({ levels }: TrialRecord): number => Number(levels['ratePerSec']);
  return [...new Set(counted.map(rateOf))].sort((a, b) => a - b).map((perSec) => {
    const own = counted.filter((trial) => rateOf(trial) === perSec);
    const probes = probesOf({ trials: own, objective });
    const latencies = own.flatMap((trial) => latencyOf(trial, objective.quantile) ?? []);
    const total = (name: string): number => own.reduce((sum, { audit }) => sum + (audit[name] ?? 0), 0);
    const started = total('started');
    return {
      perSec,
      kept: probes.filter(({ keeps }) => keeps).length,
      trials: own.length,
      latencyMs: latencies.length === 0 ? null : median(sorted(latencies)),
      errorShare: started === 0 ? null : 1 - total('ok') / started,
    };
  });
}

/** `p99 ≤ 50 ms and at most 0.1 % errors`. */
export function objectiveWords({ quantile, latencyMs, errorShare }: Objective): string {
  return `p${Number((quantile * 100).toFixed(3))} ≤ ${formatUnit(latencyMs, 'ms')} and at most ${formatUnit(errorShare, 'share')} errors`;
}

function sentenceOf({ told, search, title }: { told: Omit<Sustainable, 'sentence'>; search: TrialSearch; title: string }): string {
  const where = `${told.mix} over ${title}, with ${objectiveWords(told.objective)}`;
  const { lowerTries, upperTries } = search.result;
  if (told.perSec === null) return `No rate that was tried is sustainable: even ${formatUnit(told.rates[0]?.perSec ?? 0, 'perSec')} broke the objective: ${where}.`;
  const range = told.upperPerSec === null ? 'at least that' : `95 % ${formatUnit(told.lowerPerSec, 'perSec')} to ${formatUnit(told.upperPerSec, 'perSec')}`;
  const broken = told.brokenPerSec === null || upperTries === null ? 'no rate that was tried broke it'
    : `${formatUnit(told.brokenPerSec, 'perSec')} broke it in ${upperTries.of - upperTries.kept} of ${countWords(upperTries.of, 'trial')}`;
  const trust = told.isConfirmed ? '' : '; not confirmed: the bracket is wide, or its ends were not repeated often enough';
  return `Sustainable: ${formatUnit(told.perSec, 'perSec')} (${range}; kept in ${lowerTries?.kept ?? 0} of ${countWords(lowerTries?.of ?? 0, 'trial')}, ${broken}${trust}): ${where}.`;
}
