import type { Estimate } from '../analysis/estimate.ts';
import { CLASS_WORDS } from '../analysis/messaging/class-words.ts';
import type { CellLevels } from '../analysis/result.ts';
import { levelWords } from '../analysis/words.ts';
import type { RecordHeader } from '../../suites/harness/record.ts';
import { formatUnit } from '../../suites/harness/units.ts';

export { countWords, levelsKey } from '../analysis/words.ts';

/** A contender, as analyses and records name it. */
export interface ContenderName {
  readonly suite: string;
  readonly contender: string;
}

/** A cell, as analyses and records name it. */
export interface CellName {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
}

/** Colours and markers that the page has. */
const SLOTS = 10;
/** JSON knows no infinity: analyses write the largest number instead. */
const UNBOUNDED = 1e300;

/** `class a (at most once, in memory)`, or that nothing is ranked. */
export function classWords(guaranteeClass: string | null): string {
  if (guaranteeClass === null) return 'no ranked class';
  const words = CLASS_WORDS[guaranteeClass];
  return words === undefined ? `class ${guaranteeClass}` : `class ${guaranteeClass}: ${words}`;
}

/** One phrase a factor: `['16 B payload', 'wire driver']`; empty where nothing is varied. */
export function levelPhrases(levels: CellLevels): string[] {
  return Object.entries(levels).map(([id, level]) => levelWords({ [id]: level }));
}

/** Names a cell within its scenario; a scenario without factors has one cell, which goes by the scenario's title. */
export function cellPhrases(header: RecordHeader, cell: CellName): string[] {
  const phrases = levelPhrases(cell.levels);
  return phrases.length > 0 ? phrases : [scenarioTitle(header, cell)];
}

/** The same in one line: `16 B payload, wire driver`. */
export function cellLine(header: RecordHeader, cell: CellName): string {
  return cellPhrases(header, cell).join(', ');
}

/** `1,190,000–1,220,000 msg/s`: the unit is said once where both ends have the same. */
export function intervalWords({ lower, upper, unit }: Estimate): string {
  const [from, to] = [lower, upper].map((end) => (Math.abs(end) >= UNBOUNDED ? '∞' : formatUnit(end, unit)));
  const unitOf = (text: string | undefined): string => /[^\d.,-].*$/.exec(text ?? '')?.[0] ?? '';
  const once = unitOf(from) === unitOf(to);
  const start = once ? (from ?? '').slice(0, (from ?? '').length - unitOf(from).length) : from;
  return `${start ?? ''}${lower < 0 ? ' to ' : once ? '–' : ' – '}${to ?? ''}`;
}

/** `24.3× (23.9–24.7×)`. */
export function estimateWords(estimate: Estimate): string {
  return `${formatUnit(estimate.value, estimate.unit)} (${intervalWords(estimate)})`;
}

/** Keeps a number and its unit, and both ends of an interval, on one line. */
export function glued(text: string): string {
  return text.replace(/(\d) (?=(?:%|msg\/s|ms|µs|s|[KM]iB|B|cores?)(?![\w]))/g, '$1\u00a0').replace(/(\d)–(?=\d)/g, '$1\u2060–\u2060');
}

/** `2026-01-02 03:04 UTC`. */
export function instantWords(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The title that a contender goes by; its id where the record does not name it. */
export function contenderTitle(header: RecordHeader, { suite, contender }: ContenderName): string {
  return header.contenders.find((one) => one.suite === suite && one.id === contender)?.title ?? contender;
}

/** Picks colour and marker: the same contender looks the same in every chart of a report. */
export function contenderSlot(header: RecordHeader, { suite, contender }: ContenderName): number {
  const own = header.contenders.filter((one) => one.suite === suite);
  return Math.max(0, own.findIndex((one) => one.id === contender)) % SLOTS;
}

/** The title of a scenario, as the record has it. */
export function scenarioTitle(header: RecordHeader, scenario: { suite: string; scenario: string }): string {
  const found = header.scenarios.find((one) => one.suite === scenario.suite && one.id === scenario.scenario);
  return found?.title ?? scenario.scenario;
}
