import type { DemandResult } from '../analysis/demand/result.ts';
import { objectiveWords } from '../analysis/capacity/sustainable.ts';
import { requestsLine } from '../analysis/capacity/requests.ts';
import type { Analysis } from '../analysis/result.ts';
import { countedThings, fixedWords } from '../analysis/workers/advice.ts';
import type { RunRecord } from '../../suites/harness/record.ts';
import { formatNumber, formatUnit } from '../../suites/harness/units.ts';
import { contenderTitle, estimateWords } from '../html/wording.ts';
import { columns, plain, wrap } from './text.ts';

const MOST_LIMITS = 4;
const MOST_RATES = 3;
const MOST_ADVICE = 3;
const INDENT = 13;

/** Of whole systems, in about a dozen lines: what each tier costs, what is full when, what is sustained, how many workers. */
export function capacityLines(options: { readonly record: RunRecord; readonly analysis: Analysis; readonly width: number }): string[] {
  const { record, analysis, width } = options;
  const [demand] = analysis.demand;
  const { started, wrong } = requestsLine(analysis.capacity.requests);
  const facts = [
    ...limitFacts(analysis),
    ...(demand?.heldOut ? [['Prediction', predictionWords(demand.heldOut)] as const] : []),
    ...analysis.predictions.map(({ sentence, scenario, contender }): Fact => ['On trial', `${scenario} (${contender}): ${sentence}`]),
    ...sustainedFacts(record, analysis),
    ...contenderFacts(record, analysis),
    ...workerFacts(analysis),
    ...(started === 0 ? [] : [['Requests', `${formatNumber(started)} sent, ${wrong === 0 ? 'every one answered as expected' : `${formatNumber(wrong)} not answered as expected`}`] as const]),
  ];
  if (demand === undefined && facts.length === 0) return [];
  return [
    ...(demand === undefined ? [] : ['', ...demandTable(record, demand)]),
    '',
    ...facts.flatMap(([name, text]) => wrap({ text, width, indent: ' '.repeat(INDENT), first: name.padEnd(INDENT) })),
  ];
}

type Fact = readonly [name: string, text: string];

/** Rows are components, columns classes: µs of CPU a request. */
function demandTable(record: RunRecord, demand: DemandResult): string[] {
  const { groups } = demand.separation;
  const own = demand.components.filter(({ component }) => component !== 'generator');
  const cost = (classes: DemandResult['totals']): string[] => groups.map(({ id }) => formatNumber(classes.find(({ group }) => group === id)?.demand.value ?? 0));
  const cores = (value: number): string => `${Number(value.toFixed(3))} cores`;
  const rows = [
    ['', ...groups.map(({ id }) => id), 'at rest'],
    ...own.map(({ component, classes, idle }) => [component, ...cost(classes), cores(idle.value)]),
    ['the system', ...demand.totals.map(({ demand: total }) => estimateWords(total)), cores(own.reduce((sum, { idle }) => sum + idle.value, 0))],
  ];
  return [
    plain(`CPU of one request, µs, at ${formatUnit(demand.referencePerSec, 'perSec')}: ${contenderTitle(record.header, demand)}`),
    ...columns(rows, ['left', ...groups.map(() => 'right' as const), 'right']),
  ];
}

/** The mixes of the system that the answer is about. */
function limitFacts({ capacity }: Analysis): Fact[] {
  const [headline] = capacity.bottlenecks;
  const others = capacity.bottlenecks.filter((one) => one !== headline && one.contender === headline?.contender).slice(0, MOST_LIMITS);
  return others.length === 0 ? [] : [['CPU full at', others.map(({ mix, saturation, component }) => `${mix} ${formatUnit(saturation.value, 'perSec')} (${component})`).join(', ')]];
}

function predictionWords({ verdict, checks, sentence }: NonNullable<DemandResult['heldOut']>): string {
  const judged = checks.filter((check) => check.verdict !== 'not judged');
  if (verdict === 'not judged') return sentence;
  const passed = judged.filter((check) => check.verdict === 'pass').length;
  return `${verdict === 'pass' ? 'holds' : 'misses'}: ${passed} of ${judged.length} within 10 % or 0.02 cores, at loads that the fit has not seen`;
}

function sustainedFacts(record: RunRecord, { capacity }: Analysis): Fact[] {
  const [first] = capacity.sustainable;
  if (first === undefined) return [];
  const rates = capacity.sustainable.slice(0, MOST_RATES).map((one) => `${one.perSec === null ? 'none' : formatUnit(one.perSec, 'perSec')} (${contenderTitle(record.header, one)}, ${one.mix}${one.isConfirmed ? '' : ', not confirmed'})`);
  return [['Sustained', `${rates.join(', ')} with ${objectiveWords(first.objective)}`]];
}

/** The whole system's CPU beside another's, at the highest equal load that was compared. */
function contenderFacts(record: RunRecord, { capacity }: Analysis): Fact[] {
  const open = capacity.contenders.filter(({ levels }) => typeof levels['ratePerSec'] === 'number').sort((a, b) => Number(b.levels['ratePerSec']) - Number(a.levels['ratePerSec']));
  return open.slice(0, 1).flatMap(({ suite, subject, base, levels, metrics }): Fact[] => {
    const [cpu] = metrics;
    if (cpu?.ratio == null) return [];
    const names = [subject, base].map((contender) => contenderTitle(record.header, { suite, contender }));
    return [['Compared', `${names.join(' ÷ ')}, CPU of a whole request at ${formatUnit(Number(levels['ratePerSec']), 'perSec')}: ${estimateWords(cpu.ratio)}, ${cpu.verdict}`]];
  });
}

function workerFacts({ workers }: Analysis): Fact[] {
  return workers.curves.filter(({ knee }) => knee !== null).slice(0, MOST_ADVICE).flatMap(({ knee, axis, fixed, cause }): Fact[] => {
    if (knee === null) return [];
    const span = !knee.isJudged ? ' (not judged: measured once)' : knee.from === knee.to ? '' : ` (${knee.from} to ${knee.to})`;
    const why = knee.isBracketed && cause !== null ? `: ${cause.words}` : knee.isBracketed ? '' : '; more was not tried';
    const where = fixedWords(fixed);
    return [['Workers', `${knee.isBracketed ? '' : 'at least '}${countedThings(axis, knee.at)}${span}${where === '' ? '' : `, ${where}`}${why}`]];
  });
}
