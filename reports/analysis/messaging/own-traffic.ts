import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { middleOf } from '../cell.ts';
import type { Estimate } from '../estimate.ts';
import { cpuMsOf } from '../metrics.ts';
import type { AnalysisSettings, CellEstimate, CellLevels } from '../result.ts';
import { seedFor } from '../seed.ts';
import { levelsKey, titlesOf } from '../words.ts';
import { MESSAGING } from './scenarios.ts';

export const OWN_TRAFFIC = 'own-traffic';

/** What is delivered of what was offered, at least, where the rate is held: arrivals are random, a window cuts some off. */
const HELD_SHARE = 0.99;

/** Traffic of headroom.yaml: who holds it, at which processor time, with which tail. */
export interface OwnTraffic {
  readonly workload: string;
  readonly levels: CellLevels;
  readonly ratePerSec: number;
  /** What is asked for: p99 from due to delivered. */
  readonly objectiveMs: number;
  /** Those that hold it by the processor time that they need, the least first; then the others. */
  readonly rows: readonly OwnTrafficRow[];
  readonly sentence: string;
}

export interface OwnTrafficRow {
  readonly contender: string;
  readonly verdict: 'holds' | 'does not hold' | 'undecided' | 'not measured';
  /** Why, where it does not hold, or is not known to. */
  readonly why: string;
  readonly p50: Estimate | null;
  readonly p99: Estimate | null;
  readonly p999: Estimate | null;
  /** Of the broker, of one core. */
  readonly cpuShare: Estimate | null;
  /** Delivered ÷ offered, over all slices. */
  readonly deliveredShare: number | null;
  readonly lost: number;
  readonly trials: readonly string[];
}

/** Each workload in the order of the record. `trials`: usable ones. */
export function ownTrafficOf(options: { record: RunRecord; trials: readonly TrialRecord[]; cells: readonly CellEstimate[]; settings: AnalysisSettings }): OwnTraffic[] {
  const { record } = options;
  const blocks = record.header.blocks.filter(({ suite, scenario }) => suite === MESSAGING && scenario === OWN_TRAFFIC);
  const distinct = new Map(blocks.map((block) => [levelsKey(block.levels), block]));
  return [...distinct.values()].map((block): OwnTraffic => {
    const { levels } = block;
    const rows = block.trials.filter(({ role }) => role === 'contender').map(({ contender }) => rowOf({ ...options, levels, contender }));
    rows.sort((a, b) => rank(a) - rank(b) || (a.cpuShare?.value ?? Infinity) - (b.cpuShare?.value ?? Infinity));
    const known = { workload: String(levels['workload']), levels, ratePerSec: Number(levels['ratePerSec']), objectiveMs: Number(levels['p99AtMostMs']), rows };
    return { ...known, sentence: sentenceOf(record, known) };
  });
}

const VERDICTS: readonly OwnTrafficRow['verdict'][] = ['holds', 'undecided', 'does not hold', 'not measured'];
const rank = ({ verdict }: OwnTrafficRow): number => VERDICTS.indexOf(verdict);

function rowOf(options: { record: RunRecord; trials: readonly TrialRecord[]; cells: readonly CellEstimate[]; settings: AnalysisSettings; levels: CellLevels; contender: string }): OwnTrafficRow {
  const { record, cells, settings, levels, contender } = options;
  const isOwn = (one: { suite: string; scenario: string; contender: string; levels: CellLevels }): boolean =>
    one.suite === MESSAGING && one.scenario === OWN_TRAFFIC && one.contender === contender && levelsKey(one.levels) === levelsKey(levels);
  const trials = options.trials.filter((trial) => isOwn(trial) && trial.role === 'contender');
  const metric = (id: string): Estimate | null => cells.find((cell) => isOwn(cell) && cell.metric === id)?.estimate ?? null;
  const [p50, p99, p999] = [metric('p50Ms'), metric('p99Ms'), metric('p999Ms')];
  const slices = trials.flatMap((trial) => trial.slices);
  const sum = (id: string): number => slices.reduce((total, { metrics }) => total + (metrics[id] ?? 0), 0);
  const deliveredShare = sum('offeredPerSec') === 0 ? null : sum('deliveredPerSec') / sum('offeredPerSec');
  const lost = trials.reduce((total, { audit }) => total + (audit['lost'] ?? 0) + (audit['corrupted'] ?? 0), 0);
  const known = { contender, p50, p99, p999, cpuShare: cpuShareOf({ trials, settings, levels, contender }), deliveredShare, lost, trials: trials.map(({ id }) => id) };
  if (trials.length === 0) {
    const other = record.trials.find(isOwn);
    return { ...known, verdict: 'not measured', why: other?.reason ?? 'no trial of it was completed' };
  }
  return { ...known, ...judge({ p99, objectiveMs: Number(levels['p99AtMostMs']), deliveredShare, lost }) };
}

function judge(options: { p99: Estimate | null; objectiveMs: number; deliveredShare: number | null; lost: number }): Pick<OwnTrafficRow, 'verdict' | 'why'> {
  const { p99, objectiveMs, deliveredShare, lost } = options;
  const faults = [
    lost > 0 && `${formatNumber(lost)} lost`,
    deliveredShare !== null && deliveredShare < HELD_SHARE && `${formatUnit(deliveredShare, 'share')} of what was offered was delivered in time`,
    p99 !== null && p99.lower > objectiveMs && `p99 is ${formatUnit(p99.value, 'ms')}`,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) return { verdict: 'does not hold', why: faults.join('; ') };
  if (p99 === null) return { verdict: 'undecided', why: 'too few slices to say what its p99 is' };
  if (p99.upper > objectiveMs) return { verdict: 'undecided', why: `its p99 may be as much as ${formatUnit(p99.upper, 'ms')}` };
  return { verdict: 'holds', why: '' };
}

/** Processor time of the broker ÷ time that passed, slice by slice. */
function cpuShareOf(options: { trials: readonly TrialRecord[]; settings: AnalysisSettings; levels: CellLevels; contender: string }): Estimate | null {
  const { trials, settings, levels, contender } = options;
  const values = trials
    .map(({ slices }) => slices.flatMap((slice) => (cpuMsOf(slice, 'broker') === null ? [] : [(cpuMsOf(slice, 'broker') ?? 0) / slice.elapsedMs])))
    .filter((list) => list.length > 0);
  if (values.flat().length < FEWEST) return null;
  return middleOf({ values, unit: 'share', seed: seedFor(settings.seed, OWN_TRAFFIC, levelsKey(levels), contender), confidence: settings.confidence });
}

function sentenceOf(record: RunRecord, traffic: Omit<OwnTraffic, 'sentence'>): string {
  const { workload, ratePerSec, objectiveMs, rows } = traffic;
  const title = (contender: string): string => titlesOf(record).contender(MESSAGING, contender);
  const holding = rows.filter(({ verdict }) => verdict === 'holds');
  const asked = `${workload} (${formatNumber(ratePerSec)} messages/s, p99 ≤ ${formatUnit(objectiveMs, 'ms')})`;
  const [least] = holding;
  const others = rows.length - holding.length;
  if (least === undefined) return `At your traffic ${asked}, nobody is known to hold it.`;
  const cpu = ({ cpuShare }: OwnTrafficRow): string => (cpuShare === null ? '' : ` at ${formatUnit(cpuShare.value, 'share')} of a core`);
  return `Your traffic ${asked} is held by ${joined(holding.map((row) => `${title(row.contender)}${cpu(row)}`))}${others === 0 ? '' : `; ${formatNumber(others)} of ${formatNumber(rows.length)} do not, or are not known to`}.`;
}

/** `a`, `a and b`, `a, b and c`. */
function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
