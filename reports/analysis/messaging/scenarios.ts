import { objectiveOf } from '../../../suites/harness/statistics/search-trials.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { MetricInfo } from '../metrics.ts';
import type { CellLevels } from '../result.ts';
import { levelWords } from '../words.ts';

/** The suite that these analyses are about. */
export const MESSAGING = 'messaging';

/** In this order they are told; what is not named comes after. */
const ORDER = ['one-to-one', 'request-reply', 'one-way', 'sustainable', 'fan-out', 'fan-in', 'competing-consumers'];

/** What is counted or seen there is no race: it proves a guarantee, or it compares a contender with itself. */
const NOT_RACED: ReadonlySet<string> = new Set(['fsync', 'restart', 'slow-consumer', 'tls', 'own-traffic']);

/** Loss is what these look for, by a kill, a slow consumer or too high a rate: it is told of them, and forbids nothing elsewhere. */
const PROVOKED: ReadonlySet<string> = new Set(['restart', 'slow-consumer', 'sustainable']);

/** Below saturation the rates are those that were offered, and the start delay is the generator's own (R2). A slice is too short for its p99.9. */
const NO_MERIT: ReadonlySet<string> = new Set(['offeredPerSec', 'deliveredPerSec', 'startDelayP99Ms', 'p999Ms']);

interface Of {
  readonly suite: string;
  readonly scenario: string;
}

export const isRaced = ({ suite, scenario }: Of): boolean => suite !== MESSAGING || !NOT_RACED.has(scenario);

export const isProvoked = ({ suite, scenario }: Of): boolean => suite === MESSAGING && PROVOKED.has(scenario);

/** One rate of a search: it is told by the search, not beside other rates. */
export const isProbe = (levels: CellLevels): boolean => objectiveOf(levels) !== null;

/** An offered rate, at which latency is compared. */
export const isAtRate = (levels: CellLevels): boolean => typeof levels['ratePerSec'] === 'number' && !isProbe(levels);

/** The metrics by which contenders can be told apart at these levels. */
export function raced(options: { suite: string; levels: CellLevels; metrics: readonly MetricInfo[] }): readonly MetricInfo[] {
  const { suite, levels, metrics } = options;
  if (suite !== MESSAGING || !isAtRate(levels)) return metrics;
  return metrics.map((metric) => (NO_MERIT.has(metric.id) ? { ...metric, compared: false } : metric));
}

/** Place of a scenario among the others: the first ones answer, the rest stays as it is. */
export function placeOf({ suite, id }: { suite: string; id: string }): number {
  const place = suite === MESSAGING ? ORDER.indexOf(id) : -1;
  return place < 0 ? ORDER.length : place;
}

const PAYLOAD_BYTES = 1024;
const LOAD_SHARE = 0.5;

/**
 * Which of two cells says more of an application: not encrypted (unless all are), by a client library, with 1 KiB, at half
 * load, with most at the same time. Negative: the first.
 */
export function byUse(one: CellLevels, other: CellLevels): number {
  const [first, second] = [useOf(one), useOf(other)];
  const at = first.findIndex((value, index) => value !== second[index]);
  return at < 0 ? 0 : (first[at] ?? 0) - (second[at] ?? 0);
}

function useOf(levels: CellLevels): number[] {
  const { tls, driver, payloadBytes, loadShare, publishers = 1, consumers = 1 } = levels;
  return [
    tls === 'on' ? 1 : 0,
    driver === undefined || driver === 'client' ? 0 : 1,
    typeof payloadBytes === 'number' && payloadBytes > 0 ? Math.abs(Math.log2(payloadBytes / PAYLOAD_BYTES)) : 0,
    typeof loadShare === 'number' ? Math.abs(loadShare - LOAD_SHARE) : 0,
    -Number(publishers) * Number(consumers),
  ];
}

/** `at 50 % of the slower contender's capacity (4,000/s)`; empty where no rate is offered. */
export function loadWords({ ratePerSec, loadShare }: CellLevels): string {
  if (typeof ratePerSec !== 'number') return '';
  const rate = formatUnit(ratePerSec, 'perSec');
  return typeof loadShare === 'number' ? `at ${formatUnit(loadShare, 'share')} of the slower contender's capacity (${rate})` : `at ${rate}`;
}

/** They say which contenders stand together: a column or a row says it too. */
const GROUPING = ['class', 'server'];
/** Equal on both sides and stated with the cell and with the settings; a sentence can do without. */
const SETTINGS = ['prefetch', 'acknowledgeEvery'];
const LOAD = ['ratePerSec', 'loadShare'];

/** What a sentence says of a cell beside its load: `client driver`, `1 KiB payload`. */
export function shapeOf(levels: CellLevels): string[] {
  return phrases(levels, [...GROUPING, ...SETTINGS, ...LOAD, 'window']);
}

/** The load, then every other level but settings, as phrases: `at 4,000/s`, `50 % of the slower's capacity`, `client driver`. */
export function conditionsOf(levels: CellLevels): string[] {
  const { ratePerSec, loadShare } = levels;
  const load = typeof ratePerSec !== 'number' ? [] : [`at ${formatUnit(ratePerSec, 'perSec')}`, ...(typeof loadShare === 'number' ? [`${formatUnit(loadShare, 'share')} of the slower’s capacity`] : [])];
  return [...load, ...phrases(levels, [...GROUPING, ...SETTINGS, ...(load.length > 0 ? LOAD : [])])];
}

/** Window, prefetch and acknowledgement, as phrases. */
export const settingsOf = (levels: CellLevels): string[] => phrases(levels, Object.keys(levels).filter((id) => id !== 'window' && !SETTINGS.includes(id)));

/** Phrases that all have in common: said once, the rest says what differs. */
export function inCommon(all: readonly (readonly string[])[]): string[] {
  const [first = []] = all;
  return all.length < 2 ? [] : first.filter((phrase) => all.every((phrases) => phrases.includes(phrase)));
}

function phrases(levels: CellLevels, without: readonly string[]): string[] {
  return Object.entries(levels).filter(([id]) => !without.includes(id)).map(([id, level]) => {
    const words = levelWords({ [id]: level });
    if (level === 'none') return words.replace(/^none /, 'no ');
    return id.endsWith('Ms') && typeof level === 'number' ? `${words} ms` : words;
  });
}
